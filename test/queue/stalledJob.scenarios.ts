import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { chain, itemNodes, START, waitNode } from '../n8n/harness/linearWorkflow';
import { videosFrom, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { SOON } from '../n8n/harness/videoTiming';
import { idsWith, PATIENCE_MS } from './queuedExecutions';
import type { QueueStage } from './queueHarness';
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
export const stalleds: readonly Scenario<QueueStage>[] = [
	{
		name: "killed under n8n's check for stalled jobs: no retry, and the log of the worker names the video",
		play: async (stage) => {
			await stage.killWorkers();
			const worker = await stage.startWorker(STALLED_CHECK);
			const play = await stage.main.newPlay(SOON);
			const webhook = await Webhook.open(stage.main, play);
			await webhook.call(['A']);
			await until('a first query', () => play.service.counts.query > 0, PATIENCE_MS);
			await worker.kill();
			await stage.startWorker(STALLED_CHECK);

			const failed = async () => await idsWith('error', play);
			await until('the check', async () => (await failed()).length === 1, PATIENCE_MS);
			const [id = ''] = await failed();
			const forgotten = await play.look(id);
			match(wordsOf(forgotten), STALLED);
			deepEqual(forgotten.data.resultData.runData, {});
			match(wordsOf(await play.retry(id)), STALLED);
			equal(play.service.counts.create, 1);

			const video = play.service.lastCreate.id;
			ok((await readFile(worker.log, 'utf8')).includes(`KyyVideo accepted the video ${video}`));
			await play.deactivate();
			await play.write(chain([START, ...itemNodes([{ id: video }]), waitNode()]));
			deepEqual(await videosFrom(await play.run(), stage.main), [video]);
			await stage.killWorkers();
		},
	},
];
