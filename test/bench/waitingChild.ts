/** Waits for many videos that are never completed, in a process of its own, and sends what that takes of it. */
import diagnostics from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';

import { startEngine, type Engine } from '../engine/harness/engine';
import { PREFIX } from '../service/paths';
import { finish, taskOf } from './childProcess';
import { waitingTask, type WaitingTask } from './waitingTask';

/** Of garbage, one after another, until nothing more is freed */
const collections = 8;

/** Seconds after the end of the wait */
const cooling = 5;

async function main(): Promise<void> {
	const task = taskOf(waitingTask);
	const engine = await startEngine();
	const counted = await waitWhile(engine, task, async () => {
		await pass(task.settling);
		const before = queries;
		const waiting = await cpuOver(task.window);
		const counted = { waiting, queries: queries - before };
		// Shortly before the end of the wait: n8n gives up memory of its own in the meantime
		return { ...counted, heapWaiting: await heap() };
	});
	// What the process takes without any video is only to be seen now that all code has been loaded and made fast
	await pass(cooling);
	finish({ ...counted, heapIdle: await heap(), idle: await cpuOver(task.idle) });
}

let queries = 0;
diagnostics.subscribe('http.client.request.start', () => {
	queries += 1;
});

/** Waits for the videos as long as something else lasts, then stops the run */
async function waitWhile<Result>(
	engine: Engine,
	{ origin, videos, pollInterval }: WaitingTask,
	meanwhile: () => Promise<Result>,
): Promise<Result> {
	const stop = new AbortController();
	const running = engine.run({
		type: 'waitForVideo',
		parameters: { options: { pollInterval } },
		items: Array.from({ length: videos }, (_, index) => ({ json: { id: `video_never_${index}` } })),
		credential: { apiKey: 'key', baseUrl: origin + PREFIX },
		stop: stop.signal,
	});
	const ended = running.then(({ error }) => {
		throw error ?? new Error('The wait has ended by itself');
	});
	try {
		return await Promise.race([meanwhile(), ended]);
	} finally {
		stop.abort();
		await running;
	}
}

async function pass(seconds: number): Promise<void> {
	await setTimeout(seconds * 1000);
}

/**
 * Bytes that are left after a collection of garbage. Compiled code and objects of megabytes, which belong to no single
 * video and come and go by themselves, lie in spaces of their own and are left out.
 */
async function heap(): Promise<number> {
	for (let times = 0; times < collections; times++) {
		globalThis.gc?.();
		// What a collection finds is freed only in the turns that follow
		await pass(0.2);
	}
	return getHeapSpaceStatistics()
		.filter(({ space_name: name }) => name === 'new_space' || name === 'old_space')
		.reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);
}

/** Milliseconds of CPU that this process takes in so many seconds */
async function cpuOver(seconds: number): Promise<{ cpu: number; passed: number }> {
	const start = performance.now();
	const before = process.cpuUsage();
	await pass(seconds);
	const { user, system } = process.cpuUsage(before);
	return { cpu: (user + system) / 1000, passed: performance.now() - start };
}

void main();
