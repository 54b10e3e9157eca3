import { setTimeout as sleep } from 'node:timers/promises';
import { writeResults } from '../bench/resultsFile';
import { environmentOf } from '../bench/measuringEnvironment';
import type { Report } from '../n8n/report';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { areWaitedFor } from './queuedExecutions';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import type { QueueHarness } from './queueHarness';
import { usageOf } from './processUsage';
import { prompts, Webhook } from './webhookWorkflow';
import { WORKER_RESULTS, type WorkerLoad } from './workerResults';
import { rowOf, workerMarkdown } from './workerTable';

const SIZES = [50, 100, 200, 500];

/** How many executions begin at once: what beginning takes is another matter than what waiting does. */
const AT_ONCE = 10;

/** In seconds: how often Wait for Video looks at a video. */
const POLL_INTERVAL = 20;

/** What n8n calls an execution that is over. */
const SUCCESS = 'success';
const ENDS: ReadonlySet<string> = new Set([SUCCESS, 'error', 'crashed']);

const SETTLE_MS = 15_000;
const WATCH_MS = 60_000;
const TIMEOUT_MS = 15 * 60 * 1000;

/**
 * Measures what waiting takes of one worker, and keeps it for docs/queue-mode.md.
 *
 * @param report takes each row as soon as it is known, as all of them take a while
 * @returns a table of it, in Markdown
 */
export async function measure(harness: QueueHarness, report: Report): Promise<string> {
	const environment = await environmentOf(harness.runtime);
	const loads: WorkerLoad[] = [];
	for (const size of SIZES) {
		const load = await measureOne(harness, size);
		report(rowOf(load).join(', '));
		loads.push(load);
	}
	const measured = { environment, pollInterval: POLL_INTERVAL, loads };
	await writeResults(WORKER_RESULTS, measured);
	return await workerMarkdown(measured);
}

async function measureOne(harness: QueueHarness, executions: number): Promise<WorkerLoad> {
	await harness.killWorkers();
	const { pid } = await harness.startWorker({}, executions);
	const time = new ManualTime();
	const testWorkflow = await harness.main.newWorkflow({ timing: AN_HOUR, now: time.now });
	const webhook = await Webhook.open(harness.main, testWorkflow, POLL_INTERVAL);
	// The first execution loads what all of them share.
	testWorkflow.service.nextTask({ queuedMs: 0, processingMs: 0 });
	await webhook.call(['Warm up.']);
	await until(
		'the first execution',
		async () => (await endsOf(testWorkflow)).size === 1,
		TIMEOUT_MS,
	);
	const [first] = (await endsOf(testWorkflow)).values();
	if (first !== SUCCESS) throw new Error(`The first execution has ended as "${first}".`);
	const before = await usageOf(pid);

	const all = prompts('Video', executions);
	for (let begun = 0; begun < executions; begun += AT_ONCE) {
		const some = all.slice(begun, begun + AT_ONCE);
		await webhook.call(some);
		await until(
			'them to wait',
			() => areWaitedFor(testWorkflow, begun + some.length + 1),
			TIMEOUT_MS,
		);
	}
	await sleep(SETTLE_MS);
	const waiting = await usageOf(pid);
	await sleep(WATCH_MS);
	const later = await usageOf(pid);

	const completed = Date.now();
	time.pass();
	await until(
		'all to end',
		async () => (await endsOf(testWorkflow)).size === executions + 1,
		TIMEOUT_MS,
	);
	const end = (Date.now() - completed) / 1000;
	const succeeded = [...(await endsOf(testWorkflow)).values()].filter(
		(status) => status === SUCCESS,
	).length;
	await testWorkflow.deactivate();
	return {
		executions,
		before: before.memory,
		waiting: later.memory,
		cpuShare: (later.cpu - waiting.cpu) / (WATCH_MS / 1000),
		end,
		succeeded: succeeded - 1,
	};
}

/**
 * How each ended execution of a workflow has ended, by its id: n8n lists them page by page, and one that
 * ends in between may be on two of them, or on none.
 */
async function endsOf(testWorkflow: TestWorkflow): Promise<ReadonlyMap<string, string>> {
	const executions = await testWorkflow.executions();
	return new Map(
		executions.filter(({ status }) => ENDS.has(status)).map(({ id, status }) => [id, status]),
	);
}
