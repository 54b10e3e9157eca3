import { deepEqual, equal, match } from 'node:assert/strict';

import { errorTextOf } from '../n8n/harness/executionResult';
import { FakeLanguageModel, toolWords, type Conversation } from '../n8n/harness/fakeLanguageModel';
import { createNode, linearWorkflow, START } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { WAIT_TOOL_TYPE } from '../n8n/harness/nodeTypes';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { withCredential, type Workflow } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/simulatedService';
import { agentNodes, MODEL_TYPE } from './agentWorkflow';

const TOOL = 'wait_for_a_video';

/** Settings that give an agent nothing: a file, and a second output. */
const UNSUITABLE = { download: true, onTimeout: 'output' };

/** Makes a video, and then lets an agent wait for it with the node as its tool. */
function waitingAgent(typeVersion: number, parameters: object): Workflow {
	const { agent, model } = agentNodes(typeVersion, '={{ $json.id }}');
	const tool = {
		name: TOOL,
		type: WAIT_TOOL_TYPE,
		typeVersion: 1,
		parameters: {
			descriptionType: 'manual',
			toolDescription: 'Wait for one video.',
			videoId: "={{ $fromAI('video_id', 'Its ID', 'string') }}",
			options: {},
			...UNSUITABLE,
			...parameters,
		},
	};
	const create = createNode({ prompt: 'A' });
	const workflow = linearWorkflow([START, create, agent, model, tool]);
	const toAgent = (type: string) => ({ [type]: [[{ node: agent.name, type, index: 0 }]] });
	const { [START.name]: first, [create.name]: second } = workflow.connections;
	return {
		...workflow,
		connections: {
			[START.name]: first,
			[create.name]: second,
			[model.name]: toAgent('ai_languageModel'),
			[TOOL]: toAgent('ai_tool'),
		},
	};
}

interface Waiting {
	readonly timing: ServiceOptions;
	readonly typeVersion: number;
	readonly parameters?: object;
	/** @param words of the tool, as the language model gets them */
	readonly prove: (words: string, downloads: number) => void;
}

async function waitAsTool(harness: N8nHarness, waiting: Waiting): Promise<void> {
	const { timing, typeVersion, parameters = {}, prove } = waiting;
	const testWorkflow = await harness.newWorkflow(timing);
	const { service } = testWorkflow;
	const script = (conversation: Conversation) =>
		toolWords(conversation).length === 0
			? { calls: [{ tool: TOOL, given: { video_id: service.lastCreate.id } }] }
			: { answer: 'Done.' };
	await FakeLanguageModel.during(script, async ({ credential, conversations }) => {
		const stored = await harness.api.saveCredential(credential);
		const chosen = { ...stored, type: credential.type };
		const workflow = waitingAgent(typeVersion, parameters);
		await testWorkflow.write(withCredential(workflow, new Set([MODEL_TYPE]), chosen));
		const execution = await testWorkflow.run();
		equal(execution.status, 'success', errorTextOf(execution));
		const [words = '', ...others] = toolWords(conversations.at(-1));
		deepEqual(others, []);
		prove(words, service.requestsTo('download').length);
	});
}

const versions = [2.2, 3];

/** Wait for Video as the tool of an agent, which gets words and nothing else. */
export const waitToolScenarios: readonly Scenario[] = versions.flatMap((typeVersion) => [
	{
		name: `Wait for Video as a tool (agent ${typeVersion}): the model gets the address, and no file is fetched`,
		run: async (harness) => {
			await waitAsTool(harness, {
				timing: AT_ONCE,
				typeVersion,
				prove: (words, downloads) => {
					match(words, /"video_url":"http/);
					equal(downloads, 0);
				},
			});
		},
	},
	{
		name: `Wait for Video as a tool (agent ${typeVersion}): a time-out is told in words, though it has an output of its own`,
		run: async (harness) => {
			await waitAsTool(harness, {
				timing: { timing: { queuedMs: 600_000, processingMs: 0 } },
				typeVersion,
				parameters: { maxWait: 0.05 },
				prove: (words) => {
					match(words, /was not completed within/);
					match(words, /"status":"queued"/);
				},
			});
		},
	},
]);
