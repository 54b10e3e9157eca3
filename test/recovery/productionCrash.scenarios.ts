import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { asset, binary, codeNode, frameNode, uploadNode } from '../files/fileNodes';
import { picture } from '../media/picture';
import { itemsOf } from '../n8n/execution';
import { errorTextOf, idsOf, UNKNOWN_OUTCOME, videosFrom } from '../n8n/harness/executionResult';
import {
	CREATE,
	createNode,
	itemNodes,
	linearWorkflow,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { KYYVIDEO_TYPE } from '../n8n/harness/nodeTypes';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { until } from '../n8n/harness/until';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { startByCall, webhookNode } from '../n8n/harness/webhook';
import type { Workflow, WorkflowNode } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/simulatedService';
import type { InterruptedScenario } from './interruptedScenario';
import { withContinue } from './videoWorkflows';
import { untilRecorded } from '../n8n/harness/recordedVideos';

/** A workflow that a call starts, with n8n's default settings: its retry starts again at the trigger. */
interface Called {
	readonly testWorkflow: TestWorkflow;
	/** The same workflow with other prompts or options. */
	readonly write: (prompts: readonly string[], options?: object) => Promise<void>;
	/** Calls the webhook; gives the id of the execution. */
	readonly call: () => Promise<string>;
}

const HUNDRED = Array.from({ length: 100 }, (_, index) => `Take ${index} of a hundred.`);

const errorItem = z.object({ details: z.object({ kind: z.string() }) });

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

/** The same for each item. */
const STORED_PICTURES = `const bytes = Buffer.from('${picture().toString('base64')}', 'base64');
return await Promise.all($input.all().map(async ({ json }, item) => ({
	json,
	pairedItem: { item },
	binary: { made: await this.helpers.prepareBinaryData(bytes, 'made.png', 'image/png') },
})));`;

/** A video for each row, of one picture that is uploaded for each of them. */
const uploadedForEach = (path: string, prompts: readonly string[]): Workflow => {
	const items = itemNodes(prompts.map((prompt) => ({ prompt })));
	const first = asset('={{ $json.assetId }}');
	const create = frameNode(first, { prompt: "={{ $('Split Out').item.json.prompt }}" });
	const upload = uploadNode('made');
	return linearWorkflow([
		webhookNode(path),
		...items,
		codeNode(STORED_PICTURES),
		upload,
		create,
		waitNode(),
	]);
};

/** n8n's own Wait, which keeps the execution in memory for less than 65 seconds. */
const pauseNode = (seconds: number): WorkflowNode => ({
	name: 'Pause',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: seconds, unit: 'seconds' },
});

const deleteNode = (assetId: string): WorkflowNode => ({
	name: 'Delete',
	type: KYYVIDEO_TYPE,
	typeVersion: 1,
	parameters: { resource: 'asset', operation: 'delete', assetId },
});

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

/** What creates a video of the asset that comes in. */
const withDeletedAsset: ReadonlyArray<readonly [model: string, create: WorkflowNode]> = [
	['as its first frame', frameNode(asset('={{ $json.assetId }}'), { prompt: 'A' })],
	[
		'in the body of another model',
		createNode({
			model: 'other',
			endpointPath: '/v1/kyyvideo2/videos',
			body: `={{ ({ model: 'kyyvideo2', prompt: 'A', duration: 5, first_image: $json.reference }) }}`,
		}),
	],
];

const deletedAssetScenario = ([
	where,
	create,
]: (typeof withDeletedAsset)[number]): InterruptedScenario => ({
	name: `called and killed when the asset ${where} is deleted already: each retry uploads it again and hands the video out`,
	begin: async (harness) => {
		const path = randomUUID();
		const testWorkflow = await harness.newWorkflow({ ...AT_ONCE, reviewMs: 0 });
		const start = [webhookNode(path), codeNode(STORED_PICTURE), uploadNode('made')];
		const clean = deleteNode("={{ $('Upload').item.json.assetId }}");
		const nodes = [...start, create, waitNode(), clean];
		await testWorkflow.write(linearWorkflow([...nodes, pauseNode(50)]));
		const id = await startByCall(harness, testWorkflow, path, { order: path });
		await until('the deletion', () => testWorkflow.service.counts.deleteAsset === 1);
		return async () => {
			await testWorkflow.write(linearWorkflow(nodes));
			for (const deletions of [2, 3]) {
				const retried = await testWorkflow.retry(id, 'current');
				equal(retried.status, 'success', errorTextOf(retried));
				equal(testWorkflow.service.counts.deleteAsset, deletions);
			}
			equal(testWorkflow.service.counts.create, 1);
		};
	},
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
		name: 'called, refused in part, and killed while the retry waits: the next retry hands the same videos out',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness, { timing: WAITED_FOR });
			const { service } = testWorkflow;
			const body = { code: 400, msg: '参数错误' };
			service.misbehave({ on: 'create', prompt: 'B', fault: 'answer', status: 400, body });
			await write(['A', 'B', 'A']);
			const refused = await testWorkflow.end(await call());
			equal(refused.status, 'error');
			// n8n answers at the end, which does not come
			testWorkflow.retry(refused.id).catch(() => {});
			await until('a first query', () => service.counts.query > 0);
			const [{ id } = refused] = await testWorkflow.executions();
			return async () => {
				equal((await testWorkflow.end(id)).status, 'crashed');
				const videos = await videosFrom(await testWorkflow.retry(id), harness);
				deepEqual([...videos].sort(), service.creates.map((one) => one.id).sort());
				equal(service.counts.create, 4);
			};
		},
	},
	{
		name: 'called, an answer lost, and killed while the retry waits that made the video again: the next retry hands it out',
		begin: async (harness) => {
			const { testWorkflow, write, call } = await newCalled(harness, { timing: WAITED_FOR });
			const { service } = testWorkflow;
			service.misbehave({ on: 'create', prompt: 'B', fault: 'drop', accepted: true });
			await write(['A', 'B']);
			const lost = await testWorkflow.end(await call());
			match(errorTextOf(lost), UNKNOWN_OUTCOME);
			await write(['A', 'B'], { resubmitUnknown: true });
			// n8n answers at the end, which does not come
			testWorkflow.retry(lost.id, 'current').catch(() => {});
			await until('a first query', () => service.counts.query > 0);
			const [{ id } = lost] = await testWorkflow.executions();
			return async () => {
				equal((await testWorkflow.end(id)).status, 'crashed');
				const videos = await videosFrom(await testWorkflow.retry(id), harness);
				deepEqual(videos, [idsOf(service, ['A'])[0], service.lastCreate.id]);
				equal(service.counts.create, 3);
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
		name: 'called and killed among a hundred creates: the retry pays for none twice, and asks about 64 at most',
		begin: async (harness) => {
			const change = (workflow: Workflow) => withContinue(workflow, CREATE);
			const { testWorkflow, write, call } = await newCalled(harness, { change });
			const { service } = testWorkflow;
			service.misbehave({ on: 'create', fault: 'delay', ms: 2_000, times: Infinity });
			await write(HUNDRED);
			const id = await call();
			await until('a third of the creates', () => service.creates.length > HUNDRED.length / 3);
			return async () => {
				service.behave();
				const retried = await testWorkflow.retry(id);
				const asked = itemsOf(retried, CREATE).filter(
					({ json }) => errorItem.safeParse(json).data?.details.kind === 'unknown',
				);
				ok(asked.length > 0 && asked.length <= 64, `${asked.length} were asked about`);
				const prompts = service.creates.map(({ body }) => body.prompt);
				deepEqual(prompts, [...new Set(prompts)]);
				// Of those that are asked about, some have not left
				ok(prompts.length >= HUNDRED.length - asked.length);
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
		name: 'called and killed, with a picture that is uploaded for each of three rows: the retry hands each row its video in any order',
		begin: async (harness) => {
			const path = randomUUID();
			const testWorkflow = await harness.newWorkflow({ ...WAITED_FOR, reviewMs: 0 });
			await testWorkflow.write(uploadedForEach(path, ['A', 'B', 'C']));
			const id = await startByCall(harness, testWorkflow, path, { order: path });
			await until('a first query', () => testWorkflow.service.counts.query > 0);
			return async () => {
				await testWorkflow.write(uploadedForEach(path, ['C', 'A']));
				const videos = await videosFrom(await testWorkflow.retry(id, 'current'), harness);
				deepEqual(videos, idsOf(testWorkflow.service, ['C', 'A']));
				equal(testWorkflow.service.counts.create, 3);
			};
		},
	},
	...withDeletedAsset.map(deletedAssetScenario),
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
