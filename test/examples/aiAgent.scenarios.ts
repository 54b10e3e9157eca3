import { deepEqual, equal, ok } from 'node:assert/strict';
import { z } from 'zod';
import { itemsOf, type Execution } from '../n8n/execution';
import { disguisesOf } from '../n8n/harness/apiKey';
import { until } from '../n8n/harness/until';
import { wordsOf } from '../n8n/harness/executionResult';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import type { Stage } from '../n8n/harness/n8nHarness';
import { SOON } from '../n8n/harness/videoTiming';
import { withParameters } from '../n8n/workflowJson';
import { readExample } from './exampleWorkflow';
import { LanguageModel, type Conversation, type Turn } from './fakeLanguageModel';

const CHAT = 'When chat message received';
const MODEL_TYPE = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

/** As the chat of the editor gives it. */
const MESSAGE = {
	sessionId: 'session',
	action: 'sendMessage',
	chatInput: 'A paper boat, please',
};

const CREATE = 'create_a_video';
const WAIT = 'wait_for_a_video';

const PROMPT = 'A paper boat on a rainy street';

/** What a tool tells the model: the items of the node, without what is binary in them. */
const resultSchema = z.tuple([
	z.object({ id: z.string(), status: z.string(), video_url: z.string().nullable() }).passthrough(),
]);

export const aiAgents: readonly Scenario[] = [
	{
		name: 'AI agent: creates one video, waits for it, and tells the user where it is',
		play: async (stage) => {
			await LanguageModel.during(byTheBook, async (model) => {
				const { play, execution } = await chat(stage, model);
				equal(execution.status, 'success', wordsOf(execution));
				equal(play.service.counts.create, 1);
				equal(play.service.lastCreate.body.prompt, PROMPT);
				equal(play.service.lastCreate.body['duration'], 7);

				const { created, completed } = videoIn(model.conversations.at(-1));
				equal(created?.id, play.service.lastCreate.id);
				equal(completed?.id, created.id);
				const answer = itemsOf(execution, 'AI Agent').map(({ json }) => json['output']);
				deepEqual(answer, [`Your video: ${completed.video_url ?? ''}`]);
				ok(completed.video_url?.startsWith(play.service.filesUrl));
			});
		},
	},
	{
		name: 'AI agent: the model sees two tools with what they cost and take, and no key',
		play: async (stage) => {
			await LanguageModel.during(byTheBook, async (model) => {
				await chat(stage, model);
				const tools = new Map(
					model.conversations[0]?.tools.map((tool) => [tool.function.name, tool.function]),
				);
				deepEqual([...tools.keys()].sort(), [CREATE, WAIT]);
				deepEqual(tools.get(CREATE)?.parameters.required, ['prompt', 'seconds']);
				deepEqual(tools.get(WAIT)?.parameters.required, ['video_id']);
				ok(tools.get(CREATE)?.description.includes('costs money'));
				const seen = model.texts.join();
				deepEqual(
					disguisesOf(stage.key).filter((key) => seen.includes(key)),
					[],
				);
			});
		},
	},
	{
		name: 'AI agent: a mistake of the model costs nothing, and it gets to read what to mend',
		play: async (stage) => {
			await LanguageModel.during(carelessly, async (model) => {
				const { play, execution } = await chat(stage, model);
				equal(execution.status, 'success', wordsOf(execution));
				const [refusal = ''] = toolWords(model.conversations[1]);
				ok(refusal.includes('Duration (Seconds) must be'), refusal);
				equal(play.service.counts.create, 1);
			});
		},
	},
	{
		name: 'AI agent: killed while it waits, the retry goes on with the video that was ordered',
		play: async (stage) => {
			await LanguageModel.during(byTheBook, async (model) => {
				const play = await openChat(stage, model);
				const id = await play.start(CHAT, { given: MESSAGE });
				await until('a first look', () => play.service.counts.query > 0);
				await stage.crash();
				equal((await play.end(id)).status, 'crashed');
				const retried = await play.retry(id);
				equal(retried.status, 'success', wordsOf(retried));
				equal(play.service.counts.create, 1);
				// n8n runs the tool that was interrupted again, or gives the model an empty answer of it.
				const { created, completed } = videoIn(model.conversations.at(-1));
				deepEqual([created?.id, completed?.id], Array(2).fill(play.service.lastCreate.id));
			});
		},
	},
	{
		name: 'AI agent: the language model fails after the order, the retry orders nothing again',
		play: async (stage) => {
			let fails = true;
			const failingOnce = (conversation: Conversation): Turn => {
				if (fails && videoIn(conversation).created) throw new Error('Overloaded');
				return byTheBook(conversation);
			};
			await LanguageModel.during(failingOnce, async (model) => {
				const { play, execution: failed } = await chat(stage, model);
				equal(failed.status, 'error');
				fails = false;
				const retried = await play.retry(failed.id);
				equal(retried.status, 'success', wordsOf(retried));
				equal(play.service.counts.create, 1);
			});
		},
	},
	{
		name: 'AI agent: with Download on, the model gets the same words and no file',
		play: async (stage) => {
			await LanguageModel.during(byTheBook, async (model) => {
				const { play, execution } = await chat(stage, model, { download: true });
				equal(execution.status, 'success', wordsOf(execution));
				equal(play.service.counts.download, 1);
				const { completed } = videoIn(model.conversations.at(-1));
				ok(completed?.video_url);
				ok(!model.texts.some((text) => text.includes('mimeType')));
				deepEqual(
					itemsOf(execution, 'AI Agent').map(({ binary }) => binary),
					[undefined],
				);
			});
		},
	},
];

/** The agent behind a chat, with these changes of the tool that waits. */
async function openChat(
	stage: Stage,
	{ credential }: LanguageModel,
	waiting: Readonly<Record<string, unknown>> = {},
): Promise<Play> {
	const play = await stage.newPlay(SOON);
	const chosen = { ...credential, ...(await stage.api.saveCredential(credential)) };
	const example = await readExample('ai-agent', { credential: { of: MODEL_TYPE, chosen } });
	await play.write(withParameters(example, WAIT, waiting));
	return play;
}

/** Sends the agent a message, as the chat of the editor does, and waits for its answer. */
async function chat(
	...opening: Parameters<typeof openChat>
): Promise<{ play: Play; execution: Execution }> {
	const play = await openChat(...opening);
	return { play, execution: await play.run(CHAT, { given: MESSAGE }) };
}

/** Does what the system message says, and waits again when a tool had nothing to say. */
function byTheBook(conversation: Conversation): Turn {
	const { created, completed } = videoIn(conversation);
	if (completed) return { answer: `Your video: ${completed.video_url ?? ''}` };
	if (created) return { tool: WAIT, given: { video_id: created.id } };
	return { tool: CREATE, given: { prompt: PROMPT, seconds: 7 } };
}

/** Asks for a length that no video has, reads the answer, and then does what it should. */
function carelessly(conversation: Conversation): Turn {
	const words = toolWords(conversation);
	if (words.length === 0) return { tool: CREATE, given: { prompt: PROMPT, seconds: 99 } };
	return words.length === 1
		? { tool: CREATE, given: { prompt: PROMPT, seconds: 7 } }
		: { answer: 'It is on its way.' };
}

/** What the tools have answered so far, word by word. */
function toolWords(conversation: Conversation | undefined): string[] {
	const messages = conversation?.messages ?? [];
	return messages.flatMap(({ role, content }) =>
		role === 'tool' && typeof content === 'string' ? [content] : [],
	);
}

/** What the tools have told so far of the one video. */
function videoIn(conversation: Conversation | undefined) {
	const results = toolWords(conversation).flatMap((words) => {
		const result = resultSchema.safeParse(readJson(words));
		return result.success ? result.data : [];
	});
	return { created: results[0], completed: results.find(({ status }) => status === 'completed') };
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// A refusal is no JSON.
		return undefined;
	}
}
