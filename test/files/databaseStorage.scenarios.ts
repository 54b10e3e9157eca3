import { deepEqual, equal, match } from 'node:assert/strict';
import { itemsOf } from '../n8n/execution';
import { linearWorkflow, START, waitNode } from '../n8n/harness/linearWorkflow';
import { videosFrom } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { expectFetched, statusOf } from './fetchedFiles';
import { FORM, Form, PICTURE, PROMPT } from './formWorkflow';
import { binary, fetchNode, frameNode } from './fileNodes';
import { pictureOf, withPictures } from './imageHost';

/** Binary data in the database, as n8n keeps it in queue mode, and another name for this machine. */
export const databaseStorageSettings = (port: number) => ({
	N8N_DEFAULT_BINARY_DATA_MODE: 'database',
	WEBHOOK_URL: `http://localhost:${port}/`,
});

const webhookOrigin = ({ url }: N8nHarness): string => `http://localhost:${new URL(url).port}`;

/** For an n8n with the settings above. */
export const databaseStorageScenarios: readonly Scenario[] = [
	{
		name: 'out of the database and at WEBHOOK_URL: a picture sent by a form becomes the first frame',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const nodes = [frameNode(binary(PICTURE), { prompt: PROMPT }), waitNode()];
			const form = await Form.open(harness, testWorkflow, nodes);
			const picture = pictureOf(0);
			const execution = await form.submit({ prompt: 'A lighthouse', pictures: [picture] });
			deepEqual(await videosFrom(execution, harness), [testWorkflow.service.lastCreate.id]);
			expectFetched(testWorkflow, webhookOrigin(harness), [picture]);
			match(itemsOf(execution, FORM)[0]?.binary?.[PICTURE]?.id ?? '', /^database:/);
			// Other than on disk, where n8n moves the file.
			equal(await statusOf(testWorkflow.service.fetches[0]?.url ?? ''), 200);
		},
	},
	{
		name: 'out of the database and at WEBHOOK_URL: a picture that HTTP Request has fetched becomes the first frame',
		run: async (harness) => {
			await withPictures(1, async ([url = ''], pictures) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				const create = frameNode(binary('data'), { prompt: 'A lighthouse' });
				await testWorkflow.write(linearWorkflow([START, fetchNode(url), create, waitNode()]));
				deepEqual(await videosFrom(await testWorkflow.run(), harness), [
					testWorkflow.service.lastCreate.id,
				]);
				expectFetched(testWorkflow, webhookOrigin(harness), pictures);
				equal(testWorkflow.service.counts.create, 1);
			});
		},
	},
];
