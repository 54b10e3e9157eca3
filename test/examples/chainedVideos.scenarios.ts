import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { asset, binary } from '../files/fileNodes';
import { itemsOf, runsOf, type Execution } from '../n8n/execution';
import { errorTextOf, videosIn } from '../n8n/harness/executionResult';
import { withOutputs } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { KYYVIDEO_TYPE } from '../n8n/harness/nodeTypes';
import { untilRecorded } from '../n8n/harness/recordedVideos';
import type { Scenario } from '../n8n/harness/scenario';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { until } from '../n8n/harness/until';
import { AT_ONCE, SOON } from '../n8n/harness/videoTiming';
import { startByCall, WEBHOOK, webhookNode } from '../n8n/harness/webhook';
import { withParameters, type Workflow } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/simulatedService';
import { readExample } from './exampleWorkflow';

const TRIGGER = 'When clicking ‘Execute workflow’';
const FIRST = 'Wait for First Scene';
const SECOND_SCENE = 'Second Scene';
const SECOND = 'Wait for Second Scene';

/** In place of the address. */
const firstFrame = binary('lastFrame');

/** What a scene hands on of its last frame. */
const lastFrameSchema = z.tuple([
	z.object({
		json: z.object({ last_frame_url: z.string() }),
		binary: z.object({
			lastFrame: z.object({ id: z.string(), fileName: z.string(), mimeType: z.string() }),
		}),
	}),
]);

export const chainedVideosScenarios: readonly Scenario[] = [
	{
		name: 'chained videos: the second scene starts with the last frame of the first one, and both give their MP4s',
		run: async (harness) => {
			const testWorkflow = await newChain(harness);
			const execution = await testWorkflow.run(TRIGGER);
			await expectChained(testWorkflow, execution, harness);
			const { service } = testWorkflow;
			// The service has fetched the very image
			const [frame] = lastFrameSchema.parse(itemsOf(execution, FIRST));
			deepEqual(
				service.fetches.map(({ url, status, contentType }) => ({ url, status, contentType })),
				[{ url: frame.json.last_frame_url, status: 200, contentType: 'image/png' }],
			);
			equal(frame.binary.lastFrame.mimeType, 'image/png');
			equal(frame.binary.lastFrame.fileName, `${String(service.creates[0]?.id)}_last_frame.png`);
			deepEqual(service.keyLeaks, []);
		},
	},
	{
		name: 'chained videos: the last frame can be uploaded to the asset library first, as a note says of faces',
		run: async (harness) => {
			const testWorkflow = await newChain(harness, withUpload, { ...SOON, reviewMs: 1_000 });
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			const { assets, creates, fetches } = testWorkflow.service;
			const [frame] = lastFrameSchema.parse(itemsOf(execution, FIRST));
			deepEqual(
				fetches.map(({ url }) => url),
				[frame.json.last_frame_url],
			);
			deepEqual(
				assets.map(({ library }) => library),
				['seedance2'],
			);
			equal(creates[1]?.body['first_image'], `assetId://${String(assets[0]?.assetId)}`);
			equal(creates.length, 2);
		},
	},
	{
		name: 'chained videos: the second scene can take the file of the last frame from n8n',
		run: async (harness) => {
			const testWorkflow = await newChain(harness, (example) =>
				withParameters(example, SECOND_SCENE, { firstFrame }),
			);
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			const { creates, fetches } = testWorkflow.service;
			deepEqual(
				fetches.map(({ url, contentType }) => [url.startsWith(harness.url), contentType]),
				[[true, 'image/png']],
			);
			equal(creates.length, 2);
		},
	},
	{
		name: 'chained videos: without a last frame the run stops before the second scene is paid for',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const example = await readExample('chained-videos');
			// A model that gives no last frame
			const others = withParameters(example, 'First Scene', { model: 'happyhorse-1.1-t2v' });
			await testWorkflow.write(others);
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'error');
			match(errorTextOf(execution), /First Frame must be/);
			equal(testWorkflow.service.counts.create, 1);
			const hints = runsOf(execution, FIRST).flatMap((run) => run.hints);
			ok(hints.some(({ message }) => message.startsWith('No last frame could be downloaded')));
		},
	},
	{
		name: 'chained videos: killed while it waits for the second scene, the retry pays for neither again',
		run: async (harness) => {
			const testWorkflow = await newChain(harness);
			const { service } = testWorkflow;
			const id = await testWorkflow.start(TRIGGER);
			await until('a poll of the second scene', () => isPolled(testWorkflow, 1));
			await harness.crash();
			equal((await testWorkflow.end(id)).status, 'crashed');
			const retried = await testWorkflow.retry(id);
			await expectChained(testWorkflow, retried, harness);
			equal(service.counts.create, 2);
		},
	},
	{
		name: 'chained videos: from the file of the last frame, even a retry from the trigger pays for neither scene again',
		run: async (harness) => {
			const path = randomUUID();
			const testWorkflow = await newChain(
				harness,
				(example) => startedByCall(withParameters(example, SECOND_SCENE, { firstFrame }), path),
				{ timing: { queuedMs: 0, processingMs: 15_000 } },
			);
			const id = await startByCall(harness, testWorkflow, path, {});
			await until('a poll of the second scene', () => isPolled(testWorkflow, 1));
			await untilRecorded(harness, testWorkflow, promptsOf(testWorkflow));
			await harness.crash();
			equal((await testWorkflow.end(id)).status, 'crashed');
			const retried = await testWorkflow.retry(id);
			equal(retried.status, 'success', errorTextOf(retried));
			equal(testWorkflow.service.counts.create, 2);
		},
	},
	{
		name: 'chained videos: killed while it waits for the first scene, the retry goes on with it',
		run: async (harness) => {
			const testWorkflow = await newChain(harness);
			const id = await testWorkflow.start(TRIGGER);
			await until('a poll of the first scene', () => isPolled(testWorkflow, 0));
			await untilRecorded(harness, testWorkflow, promptsOf(testWorkflow));
			await harness.crash();
			equal((await testWorkflow.end(id)).status, 'crashed');
			await expectChained(testWorkflow, await testWorkflow.retry(id), harness);
		},
	},
];

async function newChain(
	harness: N8nHarness,
	change: (example: Workflow) => Workflow = (example) => example,
	options: ServiceOptions = SOON,
): Promise<TestWorkflow> {
	const testWorkflow = await harness.newWorkflow(options);
	await testWorkflow.write(change(await readExample('chained-videos')));
	return testWorkflow;
}

/** With a node before the second scene, as the note about faces says. */
function withUpload(example: Workflow): Workflow {
	const upload = {
		name: 'Upload',
		type: KYYVIDEO_TYPE,
		typeVersion: 1,
		position: [800, 0],
		id: 'upload',
		parameters: {
			resource: 'asset',
			operation: 'upload',
			source: { __rl: true, mode: 'url', value: '={{ $json.last_frame_url }}' },
			library: 'modelCenter',
			options: {},
		},
	};
	const uploaded = { firstFrame: asset('={{ $json.assetId }}') };
	const changed = withParameters(example, SECOND_SCENE, uploaded);
	return withOutputs(
		{ ...changed, nodes: [...changed.nodes, upload] },
		{ [FIRST]: [upload.name], [upload.name]: [SECOND_SCENE] },
	);
}

/** As it is published, with n8n's default settings: its retry starts again at the trigger. */
function startedByCall(example: Workflow, path: string): Workflow {
	const { [TRIGGER]: first, ...connections } = example.connections;
	const nodes = example.nodes.map((node) =>
		node.name === TRIGGER ? { ...node, ...webhookNode(path) } : node,
	);
	const settings = { executionOrder: 'v1' };
	return { ...example, nodes, settings, connections: { ...connections, [WEBHOOK]: first } };
}

const promptsOf = ({ service }: TestWorkflow): string[] =>
	service.creates.map(({ body }) => body.prompt);

/** Whether Wait for Video has asked for one of the scenes */
function isPolled({ service }: TestWorkflow, scene: number): boolean {
	const id = service.creates[scene]?.id;
	return id !== undefined && service.requestsTo('query').some(({ path }) => path.includes(id));
}

/** Two scenes were paid for, the second from the last frame of the first one, and each has its own MP4. */
async function expectChained(
	{ service }: TestWorkflow,
	execution: Execution,
	harness: N8nHarness,
): Promise<void> {
	equal(execution.status, 'success', errorTextOf(execution));
	const [frame] = lastFrameSchema.parse(itemsOf(execution, FIRST));
	equal(service.counts.create, 2);
	deepEqual(
		service.creates.map(({ body }) => [body.model, body['first_image']]),
		[
			['sd_2.0_special', undefined],
			['sd_2.0_special', frame.json.last_frame_url],
		],
	);
	const videos = [...itemsOf(execution, FIRST), ...itemsOf(execution, SECOND)];
	deepEqual(
		await videosIn(videos, harness),
		service.creates.map(({ id }) => id),
	);
}
