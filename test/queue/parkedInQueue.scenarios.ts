import { deepEqual, equal } from 'node:assert/strict';
import { itemsOfRun, runsOf } from '../n8n/execution';
import { WAIT } from '../n8n/harness/linearWorkflow';
import { videosIn, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import { startLoop } from '../recovery/waitForHours';
import { PATIENCE_MS } from './queuedExecutions';
import { AN_HOUR, HeldTime } from '../n8n/harness/manualTime';
import type { QueueStage } from './queueHarness';

/** In seconds: the shortest pause for which n8n parks an execution in its database. */
const PARKED = 65;

/** An execution that is parked when all workers are killed. */
export const parked = {
	name: 'parked by the example "wait for hours", all workers killed: it goes on by itself on another one',
	/** Brings n8n to the point, kills the workers, and gives what is to be proved once there are others. */
	begin: async (stage: QueueStage): Promise<() => Promise<void>> => {
		await stage.twoWorkers();
		const time = new HeldTime();
		const play = await stage.main.newPlay({ timing: AN_HOUR, now: time.now });
		play.service.nextTask({ queuedMs: 0, processingMs: 0 });
		const id = await startLoop(play, { maxWait: 0.1, pause: PARKED });
		const isParked = async () => (await play.look(id)).status === 'waiting';
		await until('the parking', isParked, PATIENCE_MS);
		await stage.killWorkers();
		time.pass();
		return async () => {
			const execution = await play.end(id);
			equal(execution.status, 'success', wordsOf(execution));
			const rounds = runsOf(execution, WAIT).map((run) => itemsOfRun(run));
			deepEqual(
				rounds.map((items) => items.length),
				[1, 2],
			);
			const videos = await videosIn(rounds.flat(), stage.main);
			deepEqual(videos.sort(), play.service.creates.map((create) => create.id).sort());
			deepEqual([play.service.counts.create, play.service.counts.download], [3, 3]);
		};
	},
};
