import { deepEqual, equal, ok } from 'node:assert/strict';
import { waitNode } from '../n8n/harness/linearWorkflow';
import { videosFrom, errorTextOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { expectFetched } from './fetchedFiles';
import { Form, PICTURE, PROMPT } from './formWorkflow';
import { asset, frameNode, uploadNode } from './fileNodes';
import { pictureOf } from './imageHost';

/** Pictures that get into a video by way of the asset library. */
export const assetLibraryScenarios: readonly Scenario[] = [
	{
		name: 'a picture sent by a form is uploaded, reviewed, and becomes the first and the last frame',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow({ ...AT_ONCE, reviewMs: 1_000 });
			const lastFrame = asset('={{ $json.assetId }}');
			const form = await Form.open(harness, testWorkflow, [
				uploadNode(PICTURE),
				frameNode(asset('={{ $json.reference }}'), { prompt: PROMPT, lastFrame }),
				waitNode(),
			]);
			const picture = pictureOf(0);
			const execution = await form.submit({ prompt: 'A lighthouse', pictures: [picture] });
			deepEqual(await videosFrom(execution, harness), [testWorkflow.service.lastCreate.id]);
			expectFetched(testWorkflow, harness.url, [picture]);
			const { lastCreate, assets } = testWorkflow.service;
			const reference = `asset://${assets[0]?.assetId ?? ''}`;
			equal(lastCreate.body['first_image'], reference);
			equal(lastCreate.body['last_image'], reference);
			equal(assets.length, 1);
		},
	},
	{
		name: 'a picture that fails its review: the error names the asset, and no video is created',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow({ reviewMs: 1_000 });
			testWorkflow.service.nextAsset({ outcome: 'Failed' });
			const form = await Form.open(harness, testWorkflow, [
				uploadNode(PICTURE),
				frameNode(asset('={{ $json.reference }}'), { prompt: PROMPT }),
			]);
			const execution = await form.submit({ prompt: 'A lighthouse', pictures: [pictureOf(0)] });
			equal(execution.status, 'error');
			const words = errorTextOf(execution);
			ok(
				words.includes(`${testWorkflow.service.assets[0]?.assetId ?? '-'} has failed its review`),
				words,
			);
			equal(testWorkflow.service.counts.create, 0);
		},
	},
];
