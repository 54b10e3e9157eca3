import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { z } from 'zod';
import { itemsOf, type Execution } from '../n8n/execution';
import { encodingsOf } from '../n8n/harness/apiKey';
import {
	FakeLanguageModel,
	toolWords,
	type Conversation,
	type Turn,
} from '../n8n/harness/fakeLanguageModel';
import { until } from '../n8n/harness/until';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { SOON } from '../n8n/harness/videoTiming';
import { withParameters } from '../n8n/workflowJson';
import { readExample } from './exampleWorkflow';

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

export const aiAgentScenarios: readonly Scenario[] = [
	{
		name: 'AI agent: creates one video, waits for it, and tells the user where it is',
		run: async (harness) => {
			await FakeLanguageModel.during(byTheBook, async (model) => {
				const { testWorkflow, execution } = await chat(harness, model);
				equal(execution.status, 'success', errorTextOf(execution));
				equal(testWorkflow.service.counts.create, 1);
				equal(testWorkflow.service.lastCreate.body.prompt, PROMPT);
				equal(testWorkflow.service.lastCreate.body['duration'], 7);

				const { created, completed } = videoIn(model.conversations.at(-1));
				equal(created?.id, testWorkflow.service.lastCreate.id);
				equal(completed?.id, created.id);
				const answer = itemsOf(execution, 'AI Agent').map(({ json }) => json['output']);
				deepEqual(answer, [`Your video: ${completed.video_url ?? ''}`]);
				ok(completed.video_url?.startsWith(testWorkflow.service.filesUrl));
			});
		},
	},
	{
		name: 'AI agent: the model sees two tools with what they cost and take, and no key',
		run: async (harness) => {
			await FakeLanguageModel.during(byTheBook, async (model) => {
				await chat(harness, model);
				const tools = new Map(
					model.conversations[0]?.tools.map((tool) => [tool.function.name, tool.function]),
				);
				deepEqual([...tools.keys()].sort(), [CREATE, WAIT]);
				deepEqual(tools.get(CREATE)?.parameters.required, ['prompt', 'seconds']);
				deepEqual(tools.get(WAIT)?.parameters.required, ['video_id']);
				ok(tools.get(CREATE)?.description.includes('costs money'));
				const seen = model.texts.join();
				deepEqual(
					encodingsOf(harness.key).filter((key) => seen.includes(key)),
					[],
				);
			});
		},
	},
	{
		name: 'AI agent: a mistake of the model costs nothing, and it gets to read what to mend',
		run: async (harness) => {
			await FakeLanguageModel.during(carelessly, async (model) => {
				const { testWorkflow, execution } = await chat(harness, model);
				equal(execution.status, 'success', errorTextOf(execution));
				const [refusal = ''] = toolWords(model.conversations[1]);
				ok(refusal.includes('Duration (Seconds) must be'), refusal);
				equal(testWorkflow.service.counts.create, 1);
			});
		},
	},
	{
		name: 'AI agent: killed while it waits, the retry goes on with the video that was submitted',
		run: async (harness) => {
			await FakeLanguageModel.during(byTheBook, async (model) => {
				const testWorkflow = await openChat(harness, model);
				const id = await testWorkflow.start(CHAT, { given: MESSAGE });
				await until('a first poll', () => testWorkflow.service.counts.query > 0);
				await harness.crash();
				equal((await testWorkflow.end(id)).status, 'crashed');
				const retried = await testWorkflow.retry(id);
				equal(retried.status, 'success', errorTextOf(retried));
				equal(testWorkflow.service.counts.create, 1);
				// n8n runs the tool that was interrupted again, or gives the model an empty answer of it.
				const { created, completed } = videoIn(model.conversations.at(-1));
				deepEqual([created?.id, completed?.id], Array(2).fill(testWorkflow.service.lastCreate.id));
			});
		},
	},
	{
		name: 'AI agent: the language model fails after the create, the retry submits nothing again',
		run: async (harness) => {
			let fails = true;
			const failingOnce = (conversation: Conversation): Turn => {
				if (fails && videoIn(conversation).created) throw new Error('Overloaded');
				return byTheBook(conversation);
			};
			await FakeLanguageModel.during(failingOnce, async (model) => {
				const { testWorkflow, execution: failed } = await chat(harness, model);
				equal(failed.status, 'error');
				fails = false;
				const retried = await testWorkflow.retry(failed.id);
				equal(retried.status, 'success', errorTextOf(retried));
				equal(testWorkflow.service.counts.create, 1);
			});
		},
	},
	{
		name: 'AI agent: the answer to a create is lost, so the model reads not to create it again, and one was paid for',
		run: async (harness) => {
			await FakeLanguageModel.during(persistently, async (model) => {
				const testWorkflow = await openChat(harness, model);
				testWorkflow.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
				const execution = await testWorkflow.run(CHAT, { given: MESSAGE });
				equal(execution.status, 'success', errorTextOf(execution));
				const [words = ''] = toolWords(model.conversations.at(-1));
				match(
					words,
					/not known whether KyyVideo has accepted this video: .*do not create it again/,
				);
				equal(testWorkflow.service.counts.create, 1);
			});
		},
	},
	{
		name: 'AI agent: with Download on, the model gets the same words, and nothing is downloaded',
		run: async (harness) => {
			await FakeLanguageModel.during(byTheBook, async (model) => {
				const { testWorkflow, execution } = await chat(harness, model, { download: true });
				equal(execution.status, 'success', errorTextOf(execution));
				equal(testWorkflow.service.counts.download, 0);
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
	harness: N8nHarness,
	{ credential }: FakeLanguageModel,
	waiting: Readonly<Record<string, unknown>> = {},
): Promise<TestWorkflow> {
	const testWorkflow = await harness.newWorkflow(SOON);
	const chosen = { ...credential, ...(await harness.api.saveCredential(credential)) };
	const example = await readExample('ai-agent', { credential: { of: MODEL_TYPE, chosen } });
	await testWorkflow.write(withParameters(example, WAIT, waiting));
	return testWorkflow;
}

/** Sends the agent a message, as the chat of the editor does, and waits for its answer. */
async function chat(
	...opening: Parameters<typeof openChat>
): Promise<{ testWorkflow: TestWorkflow; execution: Execution }> {
	const testWorkflow = await openChat(...opening);
	return { testWorkflow, execution: await testWorkflow.run(CHAT, { given: MESSAGE }) };
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

/** Tries again in other words whatever comes back, until it reads that it must not. */
function persistently(conversation: Conversation): Turn {
	const words = toolWords(conversation);
	if (words.some((one) => /do not create it again/.test(one))) return { answer: 'I do not know.' };
	return { tool: CREATE, given: { prompt: `${PROMPT}, take ${words.length + 1}`, seconds: 7 } };
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
