import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';

const mebibyte = 1024 * 1024;

/** MiB: n8n's engine needs most of it */
const smallHeap = 96;

/** Bytes: what Wait for Video lets n8n hold of files, and some more, as it has a file twice while it joins its pieces */
const most = 1.75 * 256 * mebibyte;

/** Milliseconds, on a slow machine */
const timeout = 180_000;

const outcome = z.object({ stored: z.number(), most: z.number() });

test(
	'executions that fetch files into a database at once get by with a small heap, and hold no more of them than they may',
	async () => {
		const child = join(__dirname, 'fileMemoryChild.ts');
		const { stdout } = await promisify(execFile)(process.execPath, [
			`--max-old-space-size=${smallHeap}`,
			'--expose-gc',
			'--import',
			'tsx',
			child,
		]);
		const held = outcome.parse(JSON.parse(stdout));
		expect(held.stored).toBe(12);
		expect(held.most).toBeLessThan(most);
	},
	timeout,
);
