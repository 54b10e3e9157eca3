import { deepEqual, equal, ok } from 'node:assert/strict';
import { z } from 'zod';
import { itemsOfRun, runsOf } from '../n8n/execution';
import { expectCompleted, FAILED, startWaitForHours, stillRunning } from './waitForHours';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';

const ROUNDS = 24;

const failureSchema = z.object({
	error: z.string(),
	details: z.object({ kind: z.literal('failed'), id: z.string() }),
});

/** A loop must come to an end, whatever the service says. */
export const giveUpScenarios: readonly Scenario[] = [
	{
		name: 'the example "wait for hours" gives up: its error names the one video that is missing',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow();
			const { service } = testWorkflow;
			service.nextTask({ queuedMs: 0, processingMs: 0 });
			// Not yet at the first poll, but at the one at the end of the first round.
			const outcome = { kind: 'failed', error: '生成失败' } as const;
			service.nextTask({ queuedMs: 0, processingMs: 1_500, outcome });
			service.nextTask({ queuedMs: 0, processingMs: Infinity });
			const maxWait = '={{ $runIndex === 0 ? 0.1 : 0.001 }}';
			const execution = await testWorkflow.end(
				await startWaitForHours(testWorkflow, { maxWait, pause: 0 }),
			);

			const [completed = '', failed = '', missing = ''] = service.creates.map(({ id }) => id);
			equal(execution.status, 'error');
			const words = errorTextOf(execution);
			ok(words.includes(missing) && ![completed, failed].some((id) => words.includes(id)), words);
			deepEqual(stillRunning(execution), Array(ROUNDS).fill([missing]));
			await expectCompleted(execution, [[0]], testWorkflow, harness);
			const failures = runsOf(execution, FAILED).flatMap((run) => itemsOfRun(run));
			deepEqual(
				failures.map(({ json }) => failureSchema.parse(json).details.id),
				[failed],
			);
			equal(service.counts.create, 3);
		},
	},
];
