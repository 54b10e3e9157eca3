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
import { isWanted, runScenarios, runSuiteOn } from '../n8n/harness/runSuite';
import { batchScenarios } from './batches.scenarios';
import { concurrencyScenarios } from './concurrency.scenarios';
import { lostWorkerScenarios } from './lostWorkers.scenarios';
import { hundredExecutionScenarios } from './hundredExecutions.scenarios';
import { manualExecutionScenarios } from './manualExecution.scenarios';
import { measure } from './measureWorker';
import { parkedScenario } from './parkedInQueue.scenarios';
import { QueueHarness } from './queueHarness';
import { stalledJobScenarios } from './stalledJob.scenarios';

const all = [
	...stalledJobScenarios,
	parkedScenario,
	...manualExecutionScenarios,
	...hundredExecutionScenarios,
	...lostWorkerScenarios,
	...batchScenarios,
	...concurrencyScenarios,
];

async function measureInstead(t: TestContext, harness: QueueHarness): Promise<void> {
	await t.test('what waiting takes of one worker', async () => {
		const print = (line: string) => process.stdout.write(`${line}\n`);
		print(await measure(harness, print));
	});
}

async function runAllScenarios(t: TestContext, harness: QueueHarness): Promise<void> {
	await runScenarios(t, harness, stalledJobScenarios);
	const proveParked = isWanted(parkedScenario) ? await parkedScenario.begin(harness) : undefined;
	// These run in the minute for which that one is parked.
	await runScenarios(t, harness, manualExecutionScenarios);
	if (proveParked !== undefined) {
		await harness.twoWorkers();
		await t.test(parkedScenario.name, proveParked);
	}
	await runScenarios(t, harness, hundredExecutionScenarios);
	await runScenarios(t, harness, lostWorkerScenarios);
	await runScenarios(t, harness, batchScenarios);
	await runScenarios(t, harness, concurrencyScenarios);
}

const run = process.argv.includes('--measure') ? measureInstead : runAllScenarios;
runSuiteOn((report, signal) => QueueHarness.open(report, signal), 'queue', all, run);
