import { deepEqual, equal } from 'node:assert/strict';
import { request } from 'undici';
import { z } from 'zod';
import {
	linearWorkflow,
	createNode,
	itemNodes,
	START,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import { videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { AT_ONCE, SOON } from '../n8n/harness/videoTiming';
import type { WorkflowNode } from '../n8n/workflowJson';
import { expectFetched, statusOf } from './fetchedFiles';
import { Form, PICTURE, PROMPT } from './formWorkflow';
import { binary, codeNode, editNode, fetchNode, frameNode, makeNode } from './fileNodes';
import { pictureOf, withPictures } from './imageHost';

/** Pictures that get from n8n straight into a video, whichever node has brought them. */
export const directFileScenarios: readonly Scenario[] = [
	{
		name: 'a picture sent by a form becomes the first frame',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const create = frameNode(binary(PICTURE), { prompt: PROMPT });
			const form = await Form.open(harness, testWorkflow, [create, waitNode()]);
			const picture = pictureOf(0);
			const execution = await form.submit({ prompt: 'A lighthouse', pictures: [picture] });
			const { id, body } = testWorkflow.service.lastCreate;
			deepEqual(await videosFrom(execution, harness), [id]);
			expectFetched(testWorkflow, harness.url, [picture]);
			equal(body.prompt, 'A lighthouse');
			equal(body['first_image'], testWorkflow.service.fetches[0]?.url);
		},
	},
	{
		// n8n has stored the file before it knew the execution, and moves it there in the end.
		name: 'the address of a picture sent by a form stays good when the execution has ended',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			const create = frameNode(binary(PICTURE), { prompt: PROMPT });
			const form = await Form.open(harness, testWorkflow, [create, waitNode()]);
			const id = await form.send({ prompt: 'A lighthouse', pictures: [pictureOf(0)] });
			await until('a first query', () => testWorkflow.service.counts.query > 0);
			const address = testWorkflow.service.fetches[0]?.url ?? '';
			equal(await statusOf(address), 200);
			await testWorkflow.end(id);
			equal(await statusOf(address), 200);
		},
	},
	{
		name: 'two pictures sent in one field of a form become reference images',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const create = referencesNode(PROMPT, '={{ Object.keys($binary) }}');
			const form = await Form.open(harness, testWorkflow, [create, waitNode()]);
			const pictures = [pictureOf(0), pictureOf(1)];
			const execution = await form.submit({ prompt: 'A lighthouse', pictures });
			deepEqual(await videosFrom(execution, harness), [testWorkflow.service.lastCreate.id]);
			expectFetched(testWorkflow, harness.url, pictures);
		},
	},
	{
		name: 'a picture that HTTP Request has fetched becomes the first frame',
		run: async (harness) => {
			await withPictures(1, async ([url = ''], pictures) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				const create = frameNode(binary('data'), { prompt: 'A lighthouse' });
				await expectVideo(harness, testWorkflow, [fetchNode(url), create]);
				expectFetched(testWorkflow, harness.url, pictures);
			});
		},
	},
	{
		name: 'pictures that two HTTP Requests have fetched become the reference images of one video',
		run: async (harness) => {
			await withPictures(2, async ([one = '', two = ''], pictures) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				const create = referencesNode('A lighthouse', 'one', 'two');
				await expectVideo(harness, testWorkflow, [
					fetchNode(one, 'one'),
					fetchNode(two, 'two'),
					create,
				]);
				expectFetched(testWorkflow, harness.url, pictures);
			});
		},
	},
	{
		name: 'pictures of several items become reference images, each of the video of its item',
		run: async (harness) => {
			await withPictures(3, async (urls, pictures) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				const create = referencesNode('={{ $itemIndex }}', 'data');
				await testWorkflow.write(
					linearWorkflow([
						START,
						...itemNodes(urls.map((url) => ({ url }))),
						fetchNode('={{ $json.url }}'),
						create,
						waitNode(),
					]),
				);
				equal((await videosFrom(await testWorkflow.run(), harness)).length, 3);
				// They are submitted at the same time, and so arrive in any order.
				const sent = new Map(
					testWorkflow.service.creates.map(({ body }) => [body.prompt, body['referenceImages']]),
				);
				const files = await Promise.all(
					pictures.map(async (_, index) => {
						const [address] = addresses.parse(sent.get(index.toString()));
						const { body } = await request(address);
						return Buffer.from(await body.arrayBuffer());
					}),
				);
				deepEqual(files, pictures);
			});
		},
	},
	{
		name: 'a picture that Edit Fields and Code have handed on becomes the first frame',
		run: async (harness) => {
			await withPictures(1, async ([url = ''], pictures) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				const edit = editNode('prompt', 'A lighthouse');
				const code = codeNode('return $input.all();');
				const create = frameNode(binary('data'), { prompt: '={{ $json.prompt }}' });
				await expectVideo(harness, testWorkflow, [fetchNode(url), edit, code, create]);
				expectFetched(testWorkflow, harness.url, pictures);
				equal(testWorkflow.service.lastCreate.body.prompt, 'A lighthouse');
			});
		},
	},
	{
		name: 'a picture that Code has made becomes the first frame',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const picture = pictureOf(0);
			const create = frameNode(binary('made'), { prompt: 'A lighthouse' });
			await expectVideo(harness, testWorkflow, [makeNode(picture, 'made'), create]);
			expectFetched(testWorkflow, harness.url, [picture]);
		},
	},
];

const addresses = z.tuple([z.string()]);

/** Runs the nodes by hand, with Wait for Video behind them, and gets the one video that was created. */
async function expectVideo(
	harness: N8nHarness,
	testWorkflow: TestWorkflow,
	nodes: readonly WorkflowNode[],
): Promise<void> {
	await testWorkflow.write(linearWorkflow([START, ...nodes, waitNode()]));
	deepEqual(await videosFrom(await testWorkflow.run(), harness), [
		testWorkflow.service.lastCreate.id,
	]);
	equal(testWorkflow.service.creates.length, 1);
}

/** KyyVideo, with the pictures in these binary fields as reference images. */
function referencesNode(prompt: string, ...fields: readonly string[]): WorkflowNode {
	const referenceImages = { media: fields.map((field) => ({ source: binary(field) })) };
	return createNode({ generateFrom: 'references', prompt, referenceImages, options: {} });
}
