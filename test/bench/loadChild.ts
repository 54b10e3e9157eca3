/**
 * Loads what n8n loads of this package, in a process of its own that has loaded n8n's libraries before, as n8n has.
 * Node runs this file as it is: whatever translates TypeScript would slow down what is measured.
 */
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const megabyte = 1_000_000;

const load = createRequire(join(process.cwd(), 'package.json'));

/** Loads the file and makes one of the class that is called as the file is, as n8n does */
function instantiate(path: string): unknown {
	const loaded: unknown = load(path);
	const [name = ''] = basename(path).split('.');
	const exported: Readonly<Record<string, unknown>> = Object.assign({}, loaded);
	const { [name]: found } = exported;
	if (typeof found !== 'function') throw new Error(`${path} has no class "${name}"`);
	return Reflect.construct(found, []);
}

function state() {
	globalThis.gc?.();
	const { heapUsed, rss } = process.memoryUsage();
	return { heapUsed, rss, modules: Object.keys(load.cache).length };
}

load('n8n-workflow');
load('zod');
const paths: unknown = JSON.parse(process.argv[2] ?? '');
if (!Array.isArray(paths)) throw new Error('The paths to load are missing');
const before = state();
const start = performance.now();
const instances = paths.map((path) => instantiate(String(path)));
const milliseconds = performance.now() - start;
const after = state();
process.send?.({
	instances: instances.length,
	milliseconds,
	heapMegabytes: (after.heapUsed - before.heapUsed) / megabyte,
	rssMegabytes: (after.rss - before.rss) / megabyte,
	modules: after.modules - before.modules,
});
process.disconnect();
