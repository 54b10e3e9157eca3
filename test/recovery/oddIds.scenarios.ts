import { deepEqual, equal } from 'node:assert/strict';
import { videosFrom } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** No form but two is published, and a video that is paid for must not be out of reach for its ID. */
const IDS = [
	'video/2026/11/1',
	'video 1 of 3',
	'任务-Ä-№7',
	'a%2Fb?c=d&e#f',
	`video_${'0123456789'.repeat(30)}`,
];

export const oddIdScenarios: readonly Scenario[] = [
	{
		name: 'IDs with slashes, spaces, other letters and 300 characters: the videos are made, waited for and downloaded',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const prompts = IDS.map((_id, index) => `Prompt ${index}`);
			for (const [index, id] of IDS.entries()) {
				testWorkflow.service.nextTask({ id, prompt: `Prompt ${index}` });
			}
			await testWorkflow.write(videosOf(prompts));
			deepEqual(await videosFrom(await testWorkflow.run(), harness), IDS);
			equal(testWorkflow.service.counts.create, IDS.length);
		},
	},
];
