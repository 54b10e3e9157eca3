import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Credential } from '../n8nApi';
import { whileListening } from './whileListening';

const requestSchema = z.object({
	stream: z.literal(false).optional(),
	messages: z.array(
		z.object({
			role: z.string(),
			/** A list of parts where the model has called a tool. */
			content: z.union([z.string(), z.array(z.unknown())]).nullish(),
			tool_call_id: z.string().optional(),
		}),
	),
	tools: z.array(
		z.object({
			type: z.literal('function'),
			function: z.object({
				name: z.string(),
				description: z.string(),
				parameters: z.object({
					properties: z.record(z.object({ type: z.string() }).passthrough()),
					required: z.array(z.string()),
				}),
			}),
		}),
	),
});

/** What n8n asks of the model: all that has been said so far, and the tools there are. */
export type Conversation = z.output<typeof requestSchema>;

interface ToolCall {
	tool: string;
	given: Readonly<Record<string, unknown>>;
}

/** What the model says next: a call of a tool, several calls at once, or its answer to the user. */
export type Turn = ToolCall | { calls: readonly ToolCall[] } | { answer: string };

/** Decides, by all that the model gets to see. */
export type Script = (conversation: Conversation) => Turn;

const KEY = 'key-of-the-language-model';

/** A model on this machine that speaks as OpenAI's chat completions do, and does as it is told by a script. */
export class FakeLanguageModel {
	/** All that n8n has asked it, in the order of arrival. */
	readonly conversations: Conversation[] = [];
	/** The same as it came, word by word. */
	readonly texts: string[] = [];
	private readonly app: FastifyInstance;
	private origin = '';

	private constructor(script: Script) {
		this.app = fastify({ forceCloseConnections: true });
		this.app.post('/v1/chat/completions', async (request, reply) => {
			if (request.headers.authorization !== `Bearer ${KEY}`) return await reply.code(401).send();
			this.texts.push(JSON.stringify(request.body));
			const conversation = requestSchema.parse(request.body);
			this.conversations.push(conversation);
			return completionOf(script(conversation), this.conversations.length);
		});
	}

	/** Runs one while `use` does. */
	static async during(
		script: Script,
		use: (model: FakeLanguageModel) => Promise<void>,
	): Promise<void> {
		const model = new FakeLanguageModel(script);
		await whileListening(model.app, async (origin) => {
			model.origin = origin;
			await use(model);
		});
	}

	/** What n8n's OpenAI nodes need to talk to it. */
	get credential(): Credential {
		const data = { apiKey: KEY, url: `${this.origin}/v1` };
		return { name: 'Language model (examples)', type: 'openAiApi', data };
	}
}

/** What the tools have answered so far, word by word. */
export function toolWords(conversation: Conversation | undefined): string[] {
	const messages = conversation?.messages ?? [];
	return messages.flatMap(({ role, content }) =>
		role === 'tool' && typeof content === 'string' ? [content] : [],
	);
}

function completionOf(turn: Turn, number: number): object {
	return {
		id: `completion-${number}`,
		object: 'chat.completion',
		created: 0,
		model: 'simulated',
		choices: [
			{
				index: 0,
				message: messageOf(turn, number),
				finish_reason: 'answer' in turn ? 'stop' : 'tool_calls',
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function messageOf(turn: Turn, number: number): object {
	if ('answer' in turn) return { role: 'assistant', content: turn.answer };
	const calls = 'calls' in turn ? turn.calls : [turn];
	return {
		role: 'assistant',
		content: null,
		tool_calls: calls.map(({ tool, given }, index) => ({
			id: `call-${number}-${index}`,
			type: 'function',
			function: { name: tool, arguments: JSON.stringify(given) },
		})),
	};
}
