import { deepEqual, equal, match } from 'node:assert/strict';
import { failuresOf } from '../n8n/harness/nodeFailures';
import { UNKNOWN_OUTCOME, videosFrom, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { CREATE } from '../n8n/harness/linearWorkflow';
import { videosOf } from './videoWorkflows';

/** The most that n8n allows. */
const node = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1_000 };

/** n8n's setting Retry On Fail, which runs the whole node again. */
export const retryOnFailScenarios: readonly Scenario[] = [
	{
		name: 'Retry On Fail does not create again what may have been accepted',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
			await testWorkflow.write(
				videosOf(['A'], { node: { ...node, maxTries: 3, waitBetweenTries: 100 } }),
			);
			const failed = await testWorkflow.run();
			equal(failed.status, 'error');
			match(errorTextOf(failed), UNKNOWN_OUTCOME);
			equal(testWorkflow.service.counts.create, 1);
		},
	},
	{
		name: 'Retry On Fail creates the one of two that was refused, and not the other again',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const refusal = { fault: 'answer', status: 400, body: { msg: '参数错误' } } as const;
			testWorkflow.service.misbehave({ on: 'create', prompt: 'B', ...refusal });
			await testWorkflow.write(videosOf(['A', 'B'], { node }));
			equal((await videosFrom(await testWorkflow.run(), harness)).length, 2);
			equal(testWorkflow.service.creates.length, 2);
			equal(testWorkflow.service.counts.create, 3);
		},
	},
	{
		name: 'too many requests once: one video',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', fault: 'rateLimit' });
			await testWorkflow.write(videosOf(['A'], { node }));
			const videos = await videosFrom(await testWorkflow.run(), harness);
			deepEqual(videos, [testWorkflow.service.lastCreate.id]);
			equal(testWorkflow.service.creates.length, 1);
			equal(testWorkflow.service.counts.create, 2);
		},
	},
	{
		name: 'no connection at first: one video',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			await testWorkflow.service.stop();
			await testWorkflow.write(videosOf(['A'], { node }));
			const failedBefore = await failuresOf(CREATE, harness);
			const id = await testWorkflow.start();
			await until('a failed try', async () => (await failuresOf(CREATE, harness)) > failedBefore);
			const port = Number(new URL(testWorkflow.service.baseUrl).port);
			const service = await harness.newService({ ...AT_ONCE, port });
			const videos = await videosFrom(await testWorkflow.end(id), harness);
			deepEqual(videos, [service.lastCreate.id]);
			equal(service.counts.create, 1);
		},
	},
];
