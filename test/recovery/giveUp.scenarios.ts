import { deepEqual, equal, ok } from 'node:assert/strict';
import { z } from 'zod';
import { itemsOfRun, runsOf } from '../n8n/execution';
import { expectCompleted, FAILED, startLoop, stillRunning } from './waitForHours';
import { wordsOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';

const ROUNDS = 24;

const failureSchema = z.object({
	error: z.string(),
	details: z.object({ kind: z.literal('failed'), id: z.string() }),
});

/** A loop must come to an end, whatever the service says. */
export const givingUps: readonly Scenario[] = [
	{
		name: 'the example "wait for hours" gives up: its error names the one video that is missing',
		play: async (stage) => {
			const play = await stage.newPlay();
			const { service } = play;
			service.nextTask({ queuedMs: 0, processingMs: 0 });
			// Not yet at the first look, but at the one at the end of the first round.
			const outcome = { kind: 'failed', error: '生成失败' } as const;
			service.nextTask({ queuedMs: 0, processingMs: 1_500, outcome });
			service.nextTask({ queuedMs: 0, processingMs: Infinity });
			const maxWait = '={{ $runIndex === 0 ? 0.1 : 0.001 }}';
			const execution = await play.end(await startLoop(play, { maxWait, pause: 0 }));

			const [completed = '', failed = '', missing = ''] = service.creates.map(({ id }) => id);
			equal(execution.status, 'error');
			const words = wordsOf(execution);
			ok(words.includes(missing) && ![completed, failed].some((id) => words.includes(id)), words);
			deepEqual(stillRunning(execution), Array(ROUNDS).fill([missing]));
			await expectCompleted(execution, [[0]], play, stage);
			const failures = runsOf(execution, FAILED).flatMap((run) => itemsOfRun(run));
			deepEqual(
				failures.map(({ json }) => failureSchema.parse(json).details.id),
				[failed],
			);
			equal(service.counts.create, 3);
		},
	},
];
