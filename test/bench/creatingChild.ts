/** Creates a video for each of many items, in a process of its own, and sends for how long nothing else could run. */
import { monitorEventLoopDelay, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

import { startEngine, type Engine } from '../engine/harness/engine';
import { PREFIX } from '../service/paths';
import { finish, taskOf } from './childProcess';
import { creatingTask } from './creatingTask';

/** Nanoseconds */
const millisecond = 1e6;

/** Milliseconds in which the measuring begins and ends, as it sees a block only once it is over */
const margin = 100;

/** As much as a row of a table or an answer of an API may bring along: many short values, not one long one, side by side */
const filling = (kilobytes: number) =>
	Object.fromEntries(
		Array.from({ length: kilobytes * 10 }, (_, number) => [`column ${number}`, 'x'.repeat(80)]),
	);

async function createAll(engine: Engine, origin: string, items: number, kilobytes: number) {
	const { error } = await engine.run({
		type: 'kyyVideo',
		parameters: {
			prompt: '={{ $json.prompt }}',
			options: { createUnrecorded: true, maxVideos: items },
		},
		items: Array.from({ length: items }, (_, index) => ({
			json: { prompt: `A lighthouse, take ${index}`, ...filling(kilobytes) },
		})),
		credential: { apiKey: 'key', baseUrl: origin + PREFIX },
	});
	if (error) throw error;
}

async function main(): Promise<void> {
	const { origin, items, kilobytes } = taskOf(creatingTask);
	const engine = await startEngine();
	// What is loaded and made fast with the first run is no matter of the items
	await createAll(engine, origin, 20, 1);
	globalThis.gc?.();
	const collections: number[] = [];
	const keep = (entries: readonly PerformanceEntry[]) => {
		collections.push(...entries.map(({ duration }) => duration));
	};
	const observer = new PerformanceObserver((list) => {
		keep(list.getEntries());
	});
	const delays = monitorEventLoopDelay({ resolution: 1 });
	delays.enable();
	await setTimeout(margin);
	delays.reset();
	observer.observe({ entryTypes: ['gc'] });
	const start = performance.now();
	await createAll(engine, origin, items, kilobytes);
	const passed = performance.now() - start;
	await setTimeout(margin);
	delays.disable();
	keep(observer.takeRecords());
	observer.disconnect();
	finish({
		longestBlock: delays.max / millisecond,
		usualBlock: delays.percentile(99) / millisecond,
		longestCollection: Math.max(0, ...collections),
		passed,
	});
}

void main();
