import { deepEqual, equal, match } from 'node:assert/strict';

import { errorTextOf } from '../n8n/harness/executionResult';
import {
	FakeLanguageModel,
	toolWords,
	type Conversation,
	type Turn,
} from '../n8n/harness/fakeLanguageModel';
import {
	CREATE,
	createNode,
	itemNodes,
	linearWorkflow,
	START,
	withOutputs,
} from '../n8n/harness/linearWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { agentWith, TOOL } from './agentWorkflow';

const PROMPT = '={{ $json.prompt }}';

const rows = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ prompt: `Scene ${index}` }));

/** More than an agent's tool may create, at the same moment. */
const eightAtOnce = (conversation: Conversation): Turn => {
	const call = (index: number) => ({ tool: TOOL, given: { prompt: `Boat ${index}` } });
	return toolWords(conversation).length > 0
		? { answer: 'Done.' }
		: { calls: Array.from({ length: 8 }, (_, index) => call(index)) };
};

/** One after another, until the tool says to tell the user. */
const untilTold = (conversation: Conversation): Turn => {
	const words = toolWords(conversation);
	return words.some((text) => text.includes('tell the user'))
		? { answer: 'I may create no more videos.' }
		: { calls: [{ tool: TOOL, given: { prompt: `Boat ${words.length}` } }] };
};

/** A mistake costs no more than the user allows. */
export const maxVideosScenarios: readonly Scenario[] = [
	{
		name: 'Max Videos: 1,000 rows by mistake cost nothing, and the error says why',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const create = createNode({ prompt: PROMPT, options: {} });
			await testWorkflow.write(linearWorkflow([START, ...itemNodes(rows(1000)), create]));
			const failed = await testWorkflow.run();
			equal(failed.status, 'error');
			match(
				errorTextOf(failed),
				/This run would create 1000 videos, but Max Videos allows 100 in one execution\. Nothing was sent or paid for in this run\./,
			);
			deepEqual(testWorkflow.service.requests, []);
		},
	},
	{
		name: 'Max Videos: a loop that does not end stops at the number, and so does its retry',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const options = { maxVideos: 3, includeInputFields: true };
			const create = createNode({ prompt: '={{ $json.prompt }}, round {{ $runIndex }}', options });
			const workflow = linearWorkflow([START, ...itemNodes(rows(1)), create]);
			await testWorkflow.write(withOutputs(workflow, { [CREATE]: [CREATE] }));
			const failed = await testWorkflow.run();
			equal(failed.status, 'error');
			match(errorTextOf(failed), /would create 1 video.+ allows 3 .+ 3 were created already/);
			equal(testWorkflow.service.counts.create, 3);
			const retried = await testWorkflow.retry(failed.id);
			match(errorTextOf(retried), /would create 1 video.+ allows 3 .+ 3 were created already/);
			equal(testWorkflow.service.counts.create, 3);
		},
	},
	{
		name: "Max Videos: an agent's tool (agent 3) creates five, and the model is told to tell the user",
		run: async (harness) => {
			await FakeLanguageModel.during(untilTold, async (model) => {
				const { testWorkflow } = await agentWith(harness, model, { typeVersion: 3 });
				const done = await testWorkflow.run();
				equal(done.status, 'success', errorTextOf(done));
				equal(testWorkflow.service.counts.create, 5);
				const words = toolWords(model.conversations.at(-1));
				equal(words.length, 6);
				match(words.at(-1) ?? '', /allows 5 in one execution, and 5 were created already/);
				match(words.at(-1) ?? '', /Do not call this tool again, also not with another prompt/);
			});
		},
	},
	{
		name: "Max Videos: eight calls of an agent's tool at once (agent 2.2) create five",
		run: async (harness) => {
			await FakeLanguageModel.during(eightAtOnce, async (model) => {
				const { testWorkflow } = await agentWith(harness, model, { typeVersion: 2.2 });
				await testWorkflow.run();
				equal(toolWords(model.conversations.at(-1)).length, 8);
				equal(testWorkflow.service.counts.create, 5);
			});
		},
	},
];
