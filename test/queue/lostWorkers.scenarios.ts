import { deepEqual, equal, match } from 'node:assert/strict';
import { chain, itemNodes, START, waitNode } from '../n8n/harness/linearWorkflow';
import { idsOf, UNKNOWN_FATE, videosFrom, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { idsWith, PATIENCE_MS, stopAndRetry } from './queuedExecutions';
import type { QueueStage } from './queueHarness';
import { promptOf, prompts, Webhook } from './webhookWorkflow';

const EACH = 10;
const TAKEN = prompts('Taken', EACH);
const LOST = prompts('Lost', EACH);

/** Creates that are under way when workers end, so that nobody hears what becomes of them. */
export const cuts: readonly Scenario<QueueStage>[] = [
	{
		name: 'workers killed and shut down among creates: none is repeated, and the user settles what is unknown',
		play: async (stage) => {
			const [killed, shutDown] = await stage.twoWorkers();
			const play = await stage.main.newPlay(AT_ONCE);
			const { service } = play;
			service.misbehave({
				on: 'create',
				prompt: 'Taken',
				fault: 'hang',
				accepted: true,
				times: EACH,
			});
			service.misbehave({ on: 'create', prompt: 'Lost', fault: 'hang', times: EACH });
			const webhook = await Webhook.open(stage.main, play);
			await webhook.call([...TAKEN, ...LOST]);
			await until('all creates', () => service.counts.create === 2 * EACH, PATIENCE_MS);
			// The gentle stop is over after 5 s, when the creates are still without an answer.
			await Promise.all([killed.kill(), shutDown.stop()]);
			await stage.twoWorkers();

			const retried = await stopAndRetry(play, await idsWith('running', play));
			deepEqual(retried.map(promptOf).sort(), [...TAKEN, ...LOST].sort());
			for (const execution of retried) match(wordsOf(execution), UNKNOWN_FATE);
			equal(service.counts.create, 2 * EACH);

			// Those that are not in the account of the service are created again, by leave of the option.
			await webhook.write({ resubmitUnknown: true });
			const lost = retried.filter((execution) => LOST.includes(promptOf(execution)));
			for (const execution of lost) {
				const again = await play.retry(execution.id, 'current');
				deepEqual(await videosFrom(again, stage.main), idsOf(service, [promptOf(execution)]));
			}
			// The others are fetched with the ids that they have there.
			const items = idsOf(service, TAKEN).map((id) => ({ id }));
			await play.deactivate();
			await play.write(chain([START, ...itemNodes(items), waitNode()]));
			deepEqual(await videosFrom(await play.run(), stage.main), idsOf(service, TAKEN));
			deepEqual(service.creates.map(({ body }) => body.prompt).sort(), [...TAKEN, ...LOST].sort());
		},
	},
];
