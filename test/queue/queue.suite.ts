/**
 * The queue tests: n8n's own distributed engine, with its main process, two workers, Redis, PostgreSQL
 * and the database as the store of files. Workers are killed and stopped in it, and a simulated service
 * counts what was paid for.
 *
 *     node --import tsx test/queue/queue.suite.ts              all of them
 *     node --import tsx test/queue/queue.suite.ts hundred      those with this text in their names
 *     node --import tsx test/queue/queue.suite.ts --measure    measures what waiting takes of a worker instead
 */
import type { TestContext } from 'node:test';
import { isWanted, playAll, testOn } from '../n8n/harness/runSuite';
import { concurrencies } from './concurrency.scenarios';
import { cuts } from './lostWorkers.scenarios';
import { hundreds } from './hundredExecutions.scenarios';
import { manuals } from './manualExecution.scenarios';
import { measure } from './measureWorker';
import { parked } from './parkedInQueue.scenarios';
import { QueueStage } from './queueHarness';
import { stalleds } from './stalledJob.scenarios';

const all = [...stalleds, parked, ...manuals, ...hundreds, ...cuts, ...concurrencies];

async function measureInstead(t: TestContext, stage: QueueStage): Promise<void> {
	await t.test('what waiting takes of one worker', async () => {
		const print = (line: string) => process.stdout.write(`${line}\n`);
		print(await measure(stage, print));
	});
}

async function playTheScenarios(t: TestContext, stage: QueueStage): Promise<void> {
	await playAll(t, stage, stalleds);
	const proveParked = isWanted(parked) ? await parked.begin(stage) : undefined;
	// These play in the minute for which that is parked.
	await playAll(t, stage, manuals);
	if (proveParked !== undefined) {
		await stage.twoWorkers();
		await t.test(parked.name, proveParked);
	}
	await playAll(t, stage, hundreds);
	await playAll(t, stage, cuts);
	await playAll(t, stage, concurrencies);
}

const play = process.argv.includes('--measure') ? measureInstead : playTheScenarios;
testOn((report, signal) => QueueStage.open(report, signal), 'queue', all, play);
