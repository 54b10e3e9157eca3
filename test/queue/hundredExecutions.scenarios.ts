import { deepEqual, equal, ok } from 'node:assert/strict';
import { itemsOf, type Execution } from '../n8n/execution';
import { WAIT } from '../n8n/harness/linearWorkflow';
import { idsOf, videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import type { Stage } from '../n8n/harness/n8nHarness';
import { areWaitedFor, idsWith, PATIENCE_MS, stopAndRetry, untilRunning } from './queuedExecutions';
import { AN_HOUR, HeldTime } from '../n8n/harness/manualTime';
import type { QueueStage } from './queueHarness';
import { promptOf, prompts, Webhook } from './webhookWorkflow';

/** In seconds: how long a worker waits for its executions when it is asked to stop. */
const PATIENT = { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: `${PATIENCE_MS / 1000}` };

const PROMPTS = prompts('Video', 100);

/** More executions than one worker takes on, under way at once when workers end. */
export const hundreds: readonly Scenario<QueueStage>[] = [
	{
		name: 'one worker killed and one stopped gently among a hundred executions: each makes its one video',
		play: async (stage) => {
			const [killed, stopped] = await stage.twoNewWorkers(PATIENT);
			const time = new HeldTime();
			const play = await stage.main.newPlay({ timing: AN_HOUR, now: time.now });
			const webhook = await Webhook.open(stage.main, play);
			await webhook.call(PROMPTS);
			await until('a hundred that wait', () => areWaitedFor(play, PROMPTS.length), PATIENCE_MS);

			await killed.kill();
			await stage.startWorker();
			// It takes no more executions on, and ends when those that it has are over.
			const gone = stopped.stop(PATIENCE_MS);
			await stage.startWorker();
			time.pass();
			await gone;
			equal(await stopped.ended, 'exit code 0');

			const cut = await idsWith('running', play);
			const gentle = await idsWith('success', play);
			equal(cut.length + gentle.length, PROMPTS.length);
			ok(cut.length > 0 && gentle.length > 0, `${cut.length} were cut short`);
			const retried = await stopAndRetry(play, cut);
			await untilRunning(play, 0);

			const executions = [...(await lookAt(play, gentle)), ...retried];
			await expectTheirVideos(executions, play, stage.main);
			equal(play.service.counts.create, PROMPTS.length);
			await play.deactivate();
		},
	},
];

async function lookAt(play: Play, ids: readonly string[]): Promise<Execution[]> {
	return await Promise.all(ids.map((id) => play.look(id)));
}

/**
 * Each prompt has one execution that has ended well, with the one video that was made of it, whole,
 * from n8n's database.
 */
async function expectTheirVideos(
	executions: readonly Execution[],
	{ service }: Play,
	stage: Stage,
): Promise<void> {
	deepEqual(executions.map(promptOf).sort(), [...PROMPTS].sort());
	for (const execution of executions) {
		deepEqual(await videosFrom(execution, stage), idsOf(service, [promptOf(execution)]));
		const [video] = itemsOf(execution, WAIT);
		ok(video?.binary?.['data']?.id?.startsWith('database:'));
	}
}
