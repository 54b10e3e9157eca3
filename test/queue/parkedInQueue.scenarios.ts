import { deepEqual, equal } from 'node:assert/strict';
import { itemsOfRun, runsOf } from '../n8n/execution';
import { WAIT } from '../n8n/harness/linearWorkflow';
import { videosIn, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import { startWaitForHours } from '../recovery/waitForHours';
import { TIMEOUT_MS } from './queuedExecutions';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import type { QueueHarness } from './queueHarness';

/** In seconds: the shortest pause for which n8n parks an execution in its database. */
const PARKED = 65;

/** An execution that is parked when all workers are killed. */
export const parkedScenario = {
	name: 'parked by the example "wait for hours", all workers killed: it goes on by itself on another one',
	/** Brings n8n to the point, kills the workers, and gives what is to be proved once there are others. */
	begin: async (harness: QueueHarness): Promise<() => Promise<void>> => {
		await harness.twoWorkers();
		const time = new ManualTime();
		const testWorkflow = await harness.main.newWorkflow({ timing: AN_HOUR, now: time.now });
		testWorkflow.service.nextTask({ queuedMs: 0, processingMs: 0 });
		const id = await startWaitForHours(testWorkflow, { maxWait: 0.1, pause: PARKED });
		const isParked = async () => (await testWorkflow.execution(id)).status === 'waiting';
		await until('the parking', isParked, TIMEOUT_MS);
		await harness.killWorkers();
		time.pass();
		return async () => {
			const execution = await testWorkflow.end(id);
			equal(execution.status, 'success', errorTextOf(execution));
			const rounds = runsOf(execution, WAIT).map((run) => itemsOfRun(run));
			deepEqual(
				rounds.map((items) => items.length),
				[1, 2],
			);
			const videos = await videosIn(rounds.flat(), harness.main);
			deepEqual(videos.sort(), testWorkflow.service.creates.map((create) => create.id).sort());
			deepEqual([testWorkflow.service.counts.create, testWorkflow.service.counts.download], [3, 3]);
		};
	},
};
