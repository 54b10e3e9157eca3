import { equal } from 'node:assert/strict';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { areWaitedFor, idsWith, PATIENCE_MS } from './queuedExecutions';
import { AN_HOUR, HeldTime } from '../n8n/harness/manualTime';
import type { QueueStage } from './queueHarness';
import { prompts, Webhook } from './webhookWorkflow';

/** What n8n takes on at once if it is told nothing. */
const DEFAULT = 10;

const TOO_MANY = 2;

/** More executions than all workers take on. */
export const concurrencies: readonly Scenario<QueueStage>[] = [
	{
		name: "more executions than n8n's default concurrency: the others order nothing until one has ended",
		play: async (stage) => {
			await stage.killWorkers();
			await stage.startWorker({}, DEFAULT);
			const time = new HeldTime();
			const play = await stage.main.newPlay({ timing: AN_HOUR, now: time.now });
			const webhook = await Webhook.open(stage.main, play);
			await webhook.call(prompts('Video', DEFAULT + TOO_MANY));
			await until('all to wait', () => areWaitedFor(play, DEFAULT), PATIENCE_MS);
			equal((await idsWith('new', play)).length, TOO_MANY);
			equal(play.service.counts.create, DEFAULT);

			time.pass();
			const all = DEFAULT + TOO_MANY;
			await until('the others', () => areWaitedFor(play, all), PATIENCE_MS);
			time.pass();
			const succeeded = async () => (await idsWith('success', play)).length;
			await until('all', async () => (await succeeded()) === all, PATIENCE_MS);
			equal(play.service.counts.create, all);
			await play.deactivate();
		},
	},
];
