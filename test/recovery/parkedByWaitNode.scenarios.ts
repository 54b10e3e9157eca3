import { deepEqual, equal, ok } from 'node:assert/strict';
import { runsOf, type Execution } from '../n8n/execution';
import { expectCompleted, startWaitForHours, stillRunning } from './waitForHours';
import { errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { InterruptedScenario } from './interruptedScenario';
import { HOUR_MS, StretchedTime } from './stretchedTime';
import { WAIT } from '../n8n/harness/linearWorkflow';

/** In seconds: the shortest pause for which n8n parks an execution in its database. */
const PARKED = 65;

/** In seconds: too short to be parked for, and long enough to count as a gap. */
const BRIEF = 6;

/**
 * How long the videos take. A round polls twice, with a gap between the polls and between the rounds:
 * the polls come at 0 and 1, at 2 and 3, and at 4 hours.
 */
const HOURS = [0, 1.5, 3.5];

/** What n8n's end does to an execution that its own Wait node has parked: nothing. */
export const parkedExecutionScenarios: readonly InterruptedScenario[] = [
	{
		name: 'parked by the example "wait for hours", killed and shut down: it goes on by itself',
		begin: async (harness) => {
			const time = new StretchedTime();
			const testWorkflow = await harness.newWorkflow({ now: time.now });
			for (const hours of HOURS) {
				testWorkflow.service.nextTask({ queuedMs: 0, processingMs: hours * HOUR_MS });
			}
			const pause = `={{ $runIndex === 0 ? ${PARKED} : ${BRIEF} }}`;
			const id = await startWaitForHours(testWorkflow, { maxWait: 0.1, pause });
			await until(
				'the parking',
				async () => (await testWorkflow.execution(id)).status === 'waiting',
			);
			await expectCompleted(await testWorkflow.execution(id), [[0]], testWorkflow, harness);
			return async () => {
				const execution = await testWorkflow.end(id);
				equal(execution.status, 'success', errorTextOf(execution));
				await expectCompleted(execution, [[0], [1], [2]], testWorkflow, harness);
				const [, second, third] = testWorkflow.service.creates.map(({ id }) => id);
				deepEqual(stillRunning(execution), [[second, third].sort(), [third], []]);
				expectNoRequestInPauses(execution, time);
				deepEqual(
					[testWorkflow.service.counts.create, testWorkflow.service.counts.download],
					[3, 3],
				);
			};
		},
	},
];

/** n8n has kept to the pauses between the rounds, and no request came in them. */
function expectNoRequestInPauses(execution: Execution, { readAt }: StretchedTime): void {
	const rounds = runsOf(execution, WAIT);
	const begins = rounds.slice(1).map(({ startTime }) => startTime);
	const ends = rounds.map(({ startTime, executionTime }) => startTime + executionTime);
	const pauses = begins.map((to, index) => ({ from: ends[index] ?? to, to }));
	const [parked = 0, brief = 0] = pauses.map(({ from, to }) => (to - from) / 1000);
	ok(parked >= PARKED && brief >= BRIEF, `The pauses took ${parked} s and ${brief} s.`);
	deepEqual(
		readAt.filter((time) => pauses.some(({ from, to }) => time > from && time < to)),
		[],
	);
}
