import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { linearWorkflow, itemNodes, START, waitNode } from '../n8n/harness/linearWorkflow';
import { videosFrom, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { SOON } from '../n8n/harness/videoTiming';
import { idsWith, TIMEOUT_MS } from './queuedExecutions';
import type { QueueHarness } from './queueHarness';
import { Webhook } from './webhookWorkflow';

/** What n8n has by default, but with seconds (in ms) instead of a minute. */
const STALLED_CHECK = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
	N8N_LOG_LEVEL: 'info',
};

const STALLED = /failed to be processed too many times/;

/** Why the other scenarios switch n8n's check for stalled jobs off. They end all workers. */
export const stalledJobScenarios: readonly Scenario<QueueHarness>[] = [
	{
		name: "killed under n8n's check for stalled jobs: no retry, and the log of the worker names the video",
		run: async (harness) => {
			await harness.killWorkers();
			const worker = await harness.startWorker(STALLED_CHECK);
			const testWorkflow = await harness.main.newWorkflow(SOON);
			const webhook = await Webhook.open(harness.main, testWorkflow);
			await webhook.call(['A']);
			await until('a first query', () => testWorkflow.service.counts.query > 0, TIMEOUT_MS);
			await worker.kill();
			await harness.startWorker(STALLED_CHECK);

			const failed = async () => await idsWith('error', testWorkflow);
			await until('the check', async () => (await failed()).length === 1, TIMEOUT_MS);
			const [id = ''] = await failed();
			const forgotten = await testWorkflow.execution(id);
			match(errorTextOf(forgotten), STALLED);
			deepEqual(forgotten.data.resultData.runData, {});
			match(errorTextOf(await testWorkflow.retry(id)), STALLED);
			equal(testWorkflow.service.counts.create, 1);

			const video = testWorkflow.service.lastCreate.id;
			ok((await readFile(worker.log, 'utf8')).includes(`KyyVideo accepted the video ${video}`));
			await testWorkflow.deactivate();
			await testWorkflow.write(linearWorkflow([START, ...itemNodes([{ id: video }]), waitNode()]));
			deepEqual(await videosFrom(await testWorkflow.run(), harness.main), [video]);
			await harness.killWorkers();
		},
	},
];
