import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from 'markdown-table';
import type { Report } from '../n8n/report';
import { until } from '../n8n/stage/patience';
import { areWaitedFor, idsWith } from './afterwards';
import { AN_HOUR, HeldTime } from '../n8n/stage/heldTime';
import type { QueueStage } from './queueStage';
import { usageOf } from './usage';
import { prompts, Webhook } from './webhook';

const SIZES = [50, 100, 200, 500];

/** How many executions begin at once: what beginning takes is another matter than what waiting does. */
const AT_ONCE = 10;

/** In seconds: how often Wait for Video looks at a video. */
const POLL_INTERVAL = 20;

const SETTLE_MS = 15_000;
const WATCH_MS = 60_000;
const PATIENCE_MS = 15 * 60 * 1000;

const HEAD = [
	'Waiting executions',
	'Worker before',
	'With them',
	'For each',
	'CPU',
	'All waiting after',
	'First video fetched after',
	'Last one',
];

interface Measured {
	executions: number;
	/** MB of the worker before, and with all executions waiting. */
	before: number;
	waiting: number;
	/** The part of one processor that the worker takes while they wait. */
	cpuShare: number;
	/** Seconds from the first call until all were waiting. */
	start: number;
	/** Seconds from the completion of all videos until the first, and the last, was fetched. */
	first: number;
	last: number;
}

/**
 * Measures what waiting takes of one worker, and gives a table of it.
 *
 * @param report takes each row as soon as it is known, as all of them take a while
 */
export async function measure(stage: QueueStage, report: Report): Promise<string> {
	const rows: string[][] = [];
	for (const size of SIZES) {
		const row = rowOf(await measureOne(stage, size));
		report(row.join(', '));
		rows.push(row);
	}
	return markdownTable([HEAD, ...rows]);
}

function rowOf(measured: Measured): string[] {
	const { executions, before, waiting, cpuShare, start, first, last } = measured;
	const each = (waiting - before) / executions;
	return [
		executions.toString(),
		`${before.toFixed(0)} MB`,
		`${waiting.toFixed(0)} MB`,
		`${each.toFixed(1)} MB`,
		`${(cpuShare * 100).toFixed(0)} %`,
		...[start, first, last].map((seconds) => `${seconds.toFixed(0)} s`),
	];
}

async function measureOne(stage: QueueStage, executions: number): Promise<Measured> {
	await stage.killWorkers();
	const { pid } = await stage.startWorker({}, executions);
	const time = new HeldTime();
	const play = await stage.main.newPlay({ timing: AN_HOUR, now: time.now });
	const webhook = await Webhook.open(stage.main, play, POLL_INTERVAL);
	const succeeded = async () => (await idsWith('success', play)).length;
	// The first execution loads what all of them share.
	play.service.nextTask({ queuedMs: 0, processingMs: 0 });
	await webhook.call(['Warm up.']);
	await until('the first execution', async () => (await succeeded()) === 1, PATIENCE_MS);
	const before = await usageOf(pid);

	const called = Date.now();
	const all = prompts('Video', executions);
	for (let begun = 0; begun < executions; begun += AT_ONCE) {
		const some = all.slice(begun, begun + AT_ONCE);
		await webhook.call(some);
		await until('them to wait', () => areWaitedFor(play, begun + some.length + 1), PATIENCE_MS);
	}
	const start = (Date.now() - called) / 1000;
	await sleep(SETTLE_MS);
	const waiting = await usageOf(pid);
	await sleep(WATCH_MS);
	const later = await usageOf(pid);

	const completed = time.now() + AN_HOUR.processingMs;
	time.pass();
	await until('all to end', async () => (await succeeded()) === executions + 1, PATIENCE_MS);
	await play.deactivate();
	const delays = play.service.requestsTo('download').slice(1);
	const seconds = delays.map((download) => (download.time - completed) / 1000);
	return {
		executions,
		before: before.memory,
		waiting: later.memory,
		cpuShare: (later.cpu - waiting.cpu) / (WATCH_MS / 1000),
		start,
		first: Math.min(...seconds),
		last: Math.max(...seconds),
	};
}
