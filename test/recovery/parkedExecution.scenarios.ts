import { deepEqual, equal, ok } from 'node:assert/strict';
import { runsOf, type Execution } from '../n8n/execution';
import { expectCompleted, startLoop, stillRunning } from './waitForHours';
import { wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Interrupted } from './interruptedScenario';
import { HOUR_MS, StretchedTime } from './stretchedTime';
import { WAIT } from '../n8n/harness/linearWorkflow';

/** In seconds: the shortest pause for which n8n parks an execution in its database. */
const PARKED = 65;

/** In seconds: too short to be parked for, and long enough to be a silence. */
const BRIEF = 6;

/**
 * How long the videos take. A round looks twice, with a silence between, and silence is between the
 * rounds, too: the looks come at 0 and 1, at 2 and 3, and at 4 hours.
 */
const HOURS = [0, 1.5, 3.5];

/** What n8n's end does to an execution that its own Wait node has parked: nothing. */
export const parkings: readonly Interrupted[] = [
	{
		name: 'parked by the example "wait for hours", killed and shut down: it goes on by itself',
		begin: async (stage) => {
			const time = new StretchedTime();
			const play = await stage.newPlay({ now: time.now });
			for (const hours of HOURS) {
				play.service.nextTask({ queuedMs: 0, processingMs: hours * HOUR_MS });
			}
			const pause = `={{ $runIndex === 0 ? ${PARKED} : ${BRIEF} }}`;
			const id = await startLoop(play, { maxWait: 0.1, pause });
			await until('the parking', async () => (await play.look(id)).status === 'waiting');
			await expectCompleted(await play.look(id), [[0]], play, stage);
			return async () => {
				const execution = await play.end(id);
				equal(execution.status, 'success', wordsOf(execution));
				await expectCompleted(execution, [[0], [1], [2]], play, stage);
				const [, second, third] = play.service.creates.map(({ id }) => id);
				deepEqual(stillRunning(execution), [[second, third], [third], []]);
				expectSilentPauses(execution, time);
				deepEqual([play.service.counts.create, play.service.counts.download], [3, 3]);
			};
		},
	},
];

/** n8n has kept to the pauses between the rounds, and no request came in them. */
function expectSilentPauses(execution: Execution, { looks }: StretchedTime): void {
	const rounds = runsOf(execution, WAIT);
	const begins = rounds.slice(1).map(({ startTime }) => startTime);
	const ends = rounds.map(({ startTime, executionTime }) => startTime + executionTime);
	const pauses = begins.map((to, index) => ({ from: ends[index] ?? to, to }));
	const [parked = 0, brief = 0] = pauses.map(({ from, to }) => (to - from) / 1000);
	ok(parked >= PARKED && brief >= BRIEF, `The pauses took ${parked} s and ${brief} s.`);
	deepEqual(
		looks.filter((look) => pauses.some(({ from, to }) => look > from && look < to)),
		[],
	);
}
