import { deepEqual, equal, ok } from 'node:assert/strict';
import { videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videoEvery, videosOf } from './videoWorkflows';

/** What a node remembers must not reach into another execution: there a video is wanted anew. */
export const separateExecutionScenarios: readonly Scenario[] = [
	{
		name: 'Execute pressed twice: two videos',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			await testWorkflow.write(videosOf(['A']));
			const ids = await Promise.all([testWorkflow.start(), testWorkflow.start()]);
			const first = await videosFrom(await testWorkflow.end(ids[0]), harness);
			const second = await videosFrom(await testWorkflow.end(ids[1]), harness);
			equal(testWorkflow.service.creates.length, 2);
			equal(new Set([...first, ...second]).size, 2);
		},
	},
	{
		name: 'run by a schedule: a new video each time',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			await testWorkflow.write(videoEvery(1, 'A'));
			await testWorkflow.activate();
			await until('three videos', () => testWorkflow.service.creates.length >= 3);
			await testWorkflow.deactivate();
			await until('the end of all', async () =>
				(await testWorkflow.executions()).every(({ status }) => status === 'success'),
			);
			const executions = await testWorkflow.executions();
			ok(executions.length >= 3);
			deepEqual(testWorkflow.service.creates.length, executions.length);
		},
	},
];
