import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import { errorTextOf } from '../n8n/harness/executionResult';
import {
	FakeLanguageModel,
	toolWords,
	type Conversation,
	type Turn,
} from '../n8n/harness/fakeLanguageModel';
import { createNode } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Workflow } from '../n8n/workflowJson';
import { agentWith, agentWorkflow, SAID, TOOL, type Variation } from './agentWorkflow';

const ANOTHER_TOOL = 'make_a_video';

const PROMPT = 'A paper boat on a rainy street';

/** In version 3, n8n gives the model the message of an error alone. */
const UNKNOWN = /not known whether KyyVideo has accepted/;

const createdSchema = z.tuple([z.object({ id: z.string() }).passthrough()]);

/** As n8n stores a tool that was deleted, with another one added in its place. */
function withAnotherTool(variation: Variation): Workflow {
	const workflow = agentWorkflow({ ...variation, tool: ANOTHER_TOOL });
	const nodes = workflow.nodes.map((node) =>
		node.name === ANOTHER_TOOL ? { ...node, id: randomUUID() } : node,
	);
	return { ...workflow, nodes };
}

/** Asks for two videos in the same words at once, and then answers, unless it is out of order. */
function twiceAtOnce(conversation: Conversation, isOutOfOrder: boolean): Turn {
	const call = { tool: TOOL, given: { prompt: PROMPT } };
	if (toolWords(conversation).length === 0) return { calls: [call, call] };
	if (isOutOfOrder) throw new Error('Overloaded');
	return { answer: 'Done.' };
}

/** What the two calls have told the model: the ID of the video that was made, and what was said of the other one. */
function told(conversation: Conversation | undefined): { made: string; other: string } {
	const words = toolWords(conversation);
	equal(words.length, 2, words.join());
	const made = words.find((text) => text.includes('"id"')) ?? '';
	const other = words.find((text) => text !== made) ?? '';
	return { made: createdSchema.parse(JSON.parse(made))[0].id, other };
}

/** An execution that the language model let fail after two calls, of which one got no answer; and its retry. */
interface TwoCalls {
	readonly testWorkflow: TestWorkflow;
	readonly before: ReturnType<typeof told>;
	readonly after: ReturnType<typeof told>;
}

/** Lets the second of two calls at once lose its answer and the execution fail, retries it, and shows what came of it. */
async function retryTwoCalls(
	harness: N8nHarness,
	agentVersion: number,
	prove: (calls: TwoCalls) => void,
): Promise<void> {
	let isOutOfOrder = true;
	const script = (conversation: Conversation) => twiceAtOnce(conversation, isOutOfOrder);
	await FakeLanguageModel.during(script, async (model) => {
		const { testWorkflow } = await agentWith(harness, model, { typeVersion: agentVersion });
		const { service } = testWorkflow;
		service.misbehave({ on: 'create', fault: 'delay', ms: 0 });
		service.misbehave({ on: 'create', fault: 'drop', accepted: true });
		const failed = await testWorkflow.run();
		equal(failed.status, 'error');
		equal(service.counts.create, 2);
		const before = told(model.conversations.at(-1));
		ok(service.creates.some(({ id }) => id === before.made));
		isOutOfOrder = false;
		const retried = await testWorkflow.retry(failed.id);
		equal(retried.status, 'success', errorTextOf(retried));
		prove({ testWorkflow, before, after: told(model.conversations.at(-1)) });
	});
}

/** The calls of an agent's tool at the same moment, in an execution that the language model then lets fail. */
export const agentCallScenarios: readonly Scenario[] = [
	{
		name: "two calls of an agent's tool at once with the same prompt, one answer lost (agent 3): the retry knows both, and pays for nothing again",
		run: async (harness) => {
			await retryTwoCalls(harness, 3, ({ testWorkflow, before, after }) => {
				match(before.other, UNKNOWN);
				deepEqual(after, before);
				equal(testWorkflow.service.counts.create, 2);
			});
		},
	},
	{
		// This version begins anew, and asks for both once more.
		name: "two calls of an agent's tool at once with the same prompt, one answer lost (agent 2.2): the retry knows both, and pays for nothing again",
		run: async (harness) => {
			await retryTwoCalls(harness, 2.2, ({ testWorkflow, before, after }) => {
				// It tells the model nothing of an error
				equal(before.other, '');
				deepEqual(after, before);
				equal(testWorkflow.service.counts.create, 2);
			});
		},
	},
	{
		name: "a node and the tool of an agent behind it ask for the same (agent 3): the retry makes the tool's video",
		run: async (harness) => {
			await retryAfterOverload(harness, {
				variation: { typeVersion: 3, before: [createNode({ prompt: PROMPT })] },
				failsAfter: 0,
				creates: [PROMPT, PROMPT],
			});
		},
	},
	{
		name: "an agent's tool that was replaced by another one (agent 2.2): the retry asks, and pays for nothing again",
		run: async (harness) => {
			let tool = TOOL;
			const script = (conversation: Conversation): Turn => {
				const calls = toolWords(conversation).length;
				if (calls === 1 && tool === TOOL) throw new Error('Overloaded');
				return calls > 0 ? { answer: 'Done.' } : { calls: [{ tool, given: { prompt: PROMPT } }] };
			};
			await FakeLanguageModel.during(script, async (model) => {
				const variation = { typeVersion: 2.2 };
				const { testWorkflow, write } = await agentWith(harness, model, variation);
				const failed = await testWorkflow.run();
				equal(failed.status, 'error');
				tool = ANOTHER_TOOL;
				await write(withAnotherTool(variation));
				const retried = await testWorkflow.retry(failed.id, 'current');
				equal(retried.status, 'success', errorTextOf(retried));
				equal(toolWords(model.conversations.at(-1)).length, 1);
				equal(testWorkflow.service.counts.create, 1);
			});
		},
	},
	{
		name: "the number of the round in the prompt of an agent's tool (agent 2.2): the retry pays for nothing again",
		run: async (harness) => {
			await retryAfterOverload(harness, {
				variation: { typeVersion: 2.2, prompt: `=${SAID} {{ $runIndex }}` },
				failsAfter: 1,
				creates: [`${PROMPT} 0`],
			});
		},
	},
];

interface Overload {
	readonly variation: Variation;
	/** After so many calls of the tool the language model fails, until the execution is retried. */
	readonly failsAfter: number;
	/** The prompts of all videos that are paid for in the end. */
	readonly creates: readonly string[];
}

async function retryAfterOverload(
	harness: N8nHarness,
	{ variation, failsAfter, creates }: Overload,
): Promise<void> {
	let isOutOfOrder = true;
	const script = (conversation: Conversation): Turn => {
		const calls = toolWords(conversation).length;
		if (isOutOfOrder && calls === failsAfter) throw new Error('Overloaded');
		return calls === 0
			? { calls: [{ tool: TOOL, given: { prompt: PROMPT } }] }
			: { answer: 'Done.' };
	};
	await FakeLanguageModel.during(script, async (model) => {
		const { testWorkflow } = await agentWith(harness, model, variation);
		const failed = await testWorkflow.run();
		equal(failed.status, 'error');
		isOutOfOrder = false;
		const retried = await testWorkflow.retry(failed.id);
		equal(retried.status, 'success', errorTextOf(retried));
		const [words = ''] = toolWords(model.conversations.at(-1));
		const [{ id }] = createdSchema.parse(JSON.parse(words));
		equal(id, testWorkflow.service.lastCreate.id);
		deepEqual(
			testWorkflow.service.creates.map(({ body }) => body.prompt),
			creates,
		);
	});
}
