import { equal } from 'node:assert/strict';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { areWaitedFor, idsWith, TIMEOUT_MS } from './queuedExecutions';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import type { QueueHarness } from './queueHarness';
import { prompts, Webhook } from './webhookWorkflow';

/** How many executions an n8n worker runs at once by default. */
const DEFAULT = 10;

const TOO_MANY = 2;

/** More executions than all workers run at once. */
export const concurrencyScenarios: readonly Scenario<QueueHarness>[] = [
	{
		name: "more executions than n8n's default concurrency: the others submit nothing until one has ended",
		run: async (harness) => {
			await harness.killWorkers();
			await harness.startWorker({}, DEFAULT);
			const time = new ManualTime();
			const testWorkflow = await harness.main.newWorkflow({ timing: AN_HOUR, now: time.now });
			const webhook = await Webhook.open(harness.main, testWorkflow);
			await webhook.call(prompts('Video', DEFAULT + TOO_MANY));
			await until('all to wait', () => areWaitedFor(testWorkflow, DEFAULT), TIMEOUT_MS);
			equal((await idsWith('new', testWorkflow)).length, TOO_MANY);
			equal(testWorkflow.service.counts.create, DEFAULT);

			time.pass();
			const all = DEFAULT + TOO_MANY;
			await until('the others', () => areWaitedFor(testWorkflow, all), TIMEOUT_MS);
			time.pass();
			const succeeded = async () => (await idsWith('success', testWorkflow)).length;
			await until('all', async () => (await succeeded()) === all, TIMEOUT_MS);
			equal(testWorkflow.service.counts.create, all);
			await testWorkflow.deactivate();
		},
	},
];
