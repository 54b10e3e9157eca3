import { deepEqual, equal, ok } from 'node:assert/strict';
import { itemsOf, type Execution } from '../n8n/execution';
import { WAIT } from '../n8n/harness/linearWorkflow';
import { idsOf, videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { areWaitedFor, idsWith, TIMEOUT_MS, stopAndRetry, untilRunning } from './queuedExecutions';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import type { QueueHarness } from './queueHarness';
import { promptOf, prompts, Webhook } from './webhookWorkflow';

/** In seconds: how long a worker waits for its executions when it is asked to stop. */
const GRACEFUL_SHUTDOWN = { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: `${TIMEOUT_MS / 1000}` };

const PROMPTS = prompts('Video', 100);

/** More executions than one worker runs at once, all of them running when workers end. */
export const hundredExecutionScenarios: readonly Scenario<QueueHarness>[] = [
	{
		name: 'one worker killed and one stopped gently among a hundred executions: each makes its one video',
		run: async (harness) => {
			const [killed, stopped] = await harness.twoNewWorkers(GRACEFUL_SHUTDOWN);
			const time = new ManualTime();
			const testWorkflow = await harness.main.newWorkflow({ timing: AN_HOUR, now: time.now });
			const webhook = await Webhook.open(harness.main, testWorkflow);
			await webhook.call(PROMPTS);
			await until(
				'a hundred that wait',
				() => areWaitedFor(testWorkflow, PROMPTS.length),
				TIMEOUT_MS,
			);

			await killed.kill();
			await harness.startWorker();
			// It begins no more executions, and ends when those that it has are over.
			const gone = stopped.stop(TIMEOUT_MS);
			await harness.startWorker();
			time.pass();
			await gone;
			equal(await stopped.ended, 'exit code 0');

			const cut = await idsWith('running', testWorkflow);
			const gentle = await idsWith('success', testWorkflow);
			equal(cut.length + gentle.length, PROMPTS.length);
			ok(cut.length > 0 && gentle.length > 0, `${cut.length} were cut short`);
			const retried = await stopAndRetry(testWorkflow, cut);
			await untilRunning(testWorkflow, 0);

			const executions = [...(await lookAt(testWorkflow, gentle)), ...retried];
			await expectTheirVideos(executions, testWorkflow, harness.main);
			equal(testWorkflow.service.counts.create, PROMPTS.length);
			await testWorkflow.deactivate();
		},
	},
];

async function lookAt(testWorkflow: TestWorkflow, ids: readonly string[]): Promise<Execution[]> {
	return await Promise.all(ids.map((id) => testWorkflow.execution(id)));
}

/**
 * Each prompt has one execution that has ended well, with the one video that was made of it, whole,
 * from n8n's database.
 */
async function expectTheirVideos(
	executions: readonly Execution[],
	{ service }: TestWorkflow,
	harness: N8nHarness,
): Promise<void> {
	deepEqual(executions.map(promptOf).sort(), [...PROMPTS].sort());
	for (const execution of executions) {
		deepEqual(await videosFrom(execution, harness), idsOf(service, [promptOf(execution)]));
		const [video] = itemsOf(execution, WAIT);
		ok(video?.binary?.['data']?.id?.startsWith('database:'));
	}
}
