import { deepEqual, equal, match } from 'node:assert/strict';
import { linearWorkflow, itemNodes, START, waitNode } from '../n8n/harness/linearWorkflow';
import { idsOf, UNKNOWN_OUTCOME, videosFrom, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { idsWith, TIMEOUT_MS, stopAndRetry } from './queuedExecutions';
import type { QueueHarness } from './queueHarness';
import { promptOf, prompts, Webhook } from './webhookWorkflow';

const EACH = 10;
const TAKEN = prompts('Taken', EACH);
const LOST = prompts('Lost', EACH);

/** Creates that are in flight when workers end, so that their answers are lost. */
export const lostWorkerScenarios: readonly Scenario<QueueHarness>[] = [
	{
		name: 'workers killed and shut down among creates: none is repeated, and the user settles what is unknown',
		run: async (harness) => {
			const [killed, shutDown] = await harness.twoWorkers();
			const testWorkflow = await harness.main.newWorkflow(AT_ONCE);
			const { service } = testWorkflow;
			service.misbehave({
				on: 'create',
				prompt: 'Taken',
				fault: 'hang',
				accepted: true,
				times: EACH,
			});
			service.misbehave({ on: 'create', prompt: 'Lost', fault: 'hang', times: EACH });
			const webhook = await Webhook.open(harness.main, testWorkflow);
			await webhook.call([...TAKEN, ...LOST]);
			await until('all creates', () => service.counts.create === 2 * EACH, TIMEOUT_MS);
			// The gentle stop is over after 5 s, when the creates are still without an answer.
			await Promise.all([killed.kill(), shutDown.stop()]);
			await harness.twoWorkers();

			const retried = await stopAndRetry(testWorkflow, await idsWith('running', testWorkflow));
			deepEqual(retried.map(promptOf).sort(), [...TAKEN, ...LOST].sort());
			for (const execution of retried) match(errorTextOf(execution), UNKNOWN_OUTCOME);
			equal(service.counts.create, 2 * EACH);

			// Those that are not in the account of the service are created again, as the option allows it.
			await webhook.write({ resubmitUnknown: true });
			const lost = retried.filter((execution) => LOST.includes(promptOf(execution)));
			for (const execution of lost) {
				const again = await testWorkflow.retry(execution.id, 'current');
				deepEqual(await videosFrom(again, harness.main), idsOf(service, [promptOf(execution)]));
			}
			// The others are fetched with the ids that they have there.
			const items = idsOf(service, TAKEN).map((id) => ({ id }));
			await testWorkflow.deactivate();
			await testWorkflow.write(linearWorkflow([START, ...itemNodes(items), waitNode()]));
			deepEqual(await videosFrom(await testWorkflow.run(), harness.main), idsOf(service, TAKEN));
			deepEqual(service.creates.map(({ body }) => body.prompt).sort(), [...TAKEN, ...LOST].sort());
		},
	},
];
