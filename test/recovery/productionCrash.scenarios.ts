import { deepEqual, equal, match } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { asset, binary, codeNode, frameNode, uploadNode } from '../files/fileNodes';
import { picture } from '../media/picture';
import { errorTextOf, idsOf, UNKNOWN_OUTCOME, videosFrom } from '../n8n/harness/executionResult';
import {
	CREATE,
	createNode,
	itemNodes,
	linearWorkflow,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { until } from '../n8n/harness/until';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { startByCall, webhookNode } from '../n8n/harness/webhook';
import type { Workflow } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/simulatedService';
import type { InterruptedScenario } from './interruptedScenario';
import { untilRecorded } from '../n8n/harness/recordedVideos';

/** A workflow that a call starts, with n8n's default settings: its retry starts again at the trigger. */
interface Called {
	readonly testWorkflow: TestWorkflow;
	/** The same workflow with other prompts or options. */
	readonly write: (prompts: readonly string[], options?: object) => Promise<void>;
	/** Calls the webhook; gives the id of the execution. */
	readonly call: () => Promise<string>;
}

interface Variation {
	readonly timing?: ServiceOptions;
	/** Changes the nodes as they are stored. */
	readonly change?: (workflow: Workflow) => Workflow;
}

async function newCalled(
	harness: N8nHarness,
	{ timing = AT_ONCE, change = (workflow) => workflow }: Variation = {},
): Promise<Called> {
	const path = randomUUID();
	const testWorkflow = await harness.newWorkflow(timing);
	const write = async (prompts: readonly string[], options: object = {}): Promise<void> => {
		const items = itemNodes(prompts.map((prompt) => ({ prompt })));
		const create = createNode({ prompt: '={{ $json.prompt }}', options });
		const nodes = [webhookNode(path), ...items, create, waitNode()];
		await testWorkflow.write(change(linearWorkflow(nodes)));
	};
	const call = () => startByCall(harness, testWorkflow, path, { order: path });
	return { testWorkflow, write, call };
}

/** Code that stores a picture in another place each time. */
const STORED_PICTURE = `const bytes = Buffer.from('${picture().toString('base64')}', 'base64');
return [{ json: {}, binary: { made: await this.helpers.prepareBinaryData(bytes, 'made.png', 'image/png') } }];`;

/** Long enough to be waited for when n8n is killed. */
const WAITED_FOR = { timing: { queuedMs: 0, processingMs: 40_000 } };

/** As n8n stores a node that was deleted and added again under the same name. */
const withNewNode = (workflow: Workflow): Workflow => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.name === CREATE ? { ...node, id: randomUUID() } : node,
	),
});

const withTriggerLast = (workflow: Workflow): Workflow => ({
	...workflow,
	nodes: [...workflow.nodes].reverse(),
});

/** An execution that was started by a call, with n8n's default settings, and killed with n8n. */
export const productionCrashScenarios: readonly InterruptedScenario[] = [
	{
		name: 'called and killed while it waits: the retry starts at the trigger and hands the video out',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness, { timing: WAITED_FOR });
			await write(['A']);
			const id = await call();
			await until('a first query', () => testWorkflow.service.counts.query > 0);
			return async () => {
				equal((await testWorkflow.end(id)).status, 'crashed');
				const videos = await videosFrom(await testWorkflow.retry(id), harness);
				deepEqual(videos, [testWorkflow.service.lastCreate.id]);
				equal(testWorkflow.service.counts.create, 1);
			};
		},
	},
	{
		name: 'called twice with the same and killed: each retry hands out the video of its own execution',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness, { timing: WAITED_FOR });
			await write(['A']);
			const first = await call();
			await until('a first query', () => testWorkflow.service.counts.query > 0);
			const second = await call();
			await until('both videos', () => testWorkflow.service.creates.length === 2);
			const ids = idsOf(testWorkflow.service, ['A']);
			await untilRecorded(harness, testWorkflow, ['A']);
			return async () => {
				const retried = await Promise.all([first, second].map((id) => testWorkflow.retry(id)));
				const videos = await Promise.all(retried.map((one) => videosFrom(one, harness)));
				deepEqual(videos.flat(), ids);
				equal(testWorkflow.service.counts.create, 2);
			};
		},
	},
	{
		name: 'called and killed among the creates, the trigger last in the workflow: the rows are known again in any order',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness, { change: withTriggerLast });
			testWorkflow.service.misbehave({ on: 'create', prompt: 'A', fault: 'hang', accepted: true });
			await write(['A', 'B', 'C']);
			const id = await call();
			await until('all creates', () => testWorkflow.service.creates.length === 3);
			await untilRecorded(harness, testWorkflow, ['B', 'C']);
			return async () => {
				testWorkflow.service.behave();
				await write(['C', 'A']);
				const retried = await testWorkflow.retry(id, 'current');
				match(errorTextOf(retried), UNKNOWN_OUTCOME);
				match(errorTextOf(retried), new RegExp(idsOf(testWorkflow.service, ['C']).join()));
				equal(testWorkflow.service.counts.create, 3);
			};
		},
	},
	{
		name: 'called and killed at the last of five creates: "Create Again If Unknown" makes that one alone again',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness);
			const prompts = ['A', 'B', 'C', 'D', 'E'];
			testWorkflow.service.misbehave({ on: 'create', prompt: 'E', fault: 'hang', accepted: true });
			await write(prompts);
			const id = await call();
			await until('all creates', () => testWorkflow.service.creates.length === 5);
			const accepted = idsOf(testWorkflow.service, ['A', 'B', 'C', 'D']);
			await untilRecorded(harness, testWorkflow, ['A', 'B', 'C', 'D']);
			return async () => {
				testWorkflow.service.behave();
				await write(prompts, { resubmitUnknown: true });
				const videos = await videosFrom(await testWorkflow.retry(id, 'current'), harness);
				deepEqual(videos, [...accepted, testWorkflow.service.lastCreate.id]);
				equal(testWorkflow.service.counts.create, 6);
			};
		},
	},
	{
		name: 'called and killed, and the node replaced by one of the same name: the retry does not pay again',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness, { change: withNewNode });
			testWorkflow.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
			await write(['A']);
			const id = await call();
			await until('the create', () => testWorkflow.service.creates.length === 1);
			return async () => {
				testWorkflow.service.behave();
				await write(['A']);
				match(errorTextOf(await testWorkflow.retry(id, 'current')), UNKNOWN_OUTCOME);
				equal(testWorkflow.service.counts.create, 1);
			};
		},
	},
	{
		name: 'called and killed, with a picture that another node makes anew: the retry hands the video out',
		begin: async (harness) => {
			const path = randomUUID();
			const testWorkflow = await harness.newWorkflow(WAITED_FOR);
			const create = frameNode(binary('made'), { prompt: 'A' });
			const make = codeNode(STORED_PICTURE);
			await testWorkflow.write(linearWorkflow([webhookNode(path), make, create, waitNode()]));
			const id = await startByCall(harness, testWorkflow, path, { order: path });
			await until('a first query', () => testWorkflow.service.counts.query > 0);
			return async () => {
				const videos = await videosFrom(await testWorkflow.retry(id), harness);
				deepEqual(videos, [testWorkflow.service.lastCreate.id]);
				equal(testWorkflow.service.counts.create, 1);
			};
		},
	},
	{
		name: 'called and killed, with a picture that is uploaded before: the retry hands its asset and the video out',
		begin: async (harness) => {
			const path = randomUUID();
			const testWorkflow = await harness.newWorkflow({ ...WAITED_FOR, reviewMs: 0 });
			const create = frameNode(asset('={{ $json.assetId }}'), { prompt: 'A' });
			const nodes = [codeNode(STORED_PICTURE), uploadNode('made'), create, waitNode()];
			await testWorkflow.write(linearWorkflow([webhookNode(path), ...nodes]));
			const id = await startByCall(harness, testWorkflow, path, { order: path });
			await until('a first query', () => testWorkflow.service.counts.query > 0);
			return async () => {
				const videos = await videosFrom(await testWorkflow.retry(id), harness);
				deepEqual(videos, [testWorkflow.service.lastCreate.id]);
				equal(testWorkflow.service.counts.create, 1);
				equal(testWorkflow.service.assets.length, 1);
			};
		},
	},
	{
		name: 'called and killed in the create, and retried twice at once with "Create Again If Unknown": that makes one video',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness);
			testWorkflow.service.misbehave({ on: 'create', fault: 'hang', accepted: false });
			await write(['A']);
			const id = await call();
			await until('the create', () => testWorkflow.service.counts.create === 1);
			return async () => {
				testWorkflow.service.behave();
				await write(['A'], { resubmitUnknown: true });
				const retries = [1, 2].map(() => testWorkflow.retry(id, 'current'));
				const made = (await Promise.all(retries)).filter(({ status }) => status === 'success');
				const videos = await Promise.all(made.map((one) => videosFrom(one, harness)));
				deepEqual(videos.flat(), [testWorkflow.service.lastCreate.id]);
				equal(testWorkflow.service.counts.create, 2);
			};
		},
	},
];
