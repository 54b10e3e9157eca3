import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { ROOT } from '../demo/folders';
import { median } from './average';
import { runChild } from './childProcess';
import type { MeasuringTools } from './measuringTools';
import type { PartResult } from './results';

const repeats = 15;

const manifest = z.object({
	n8n: z.object({ credentials: z.array(z.string()), nodes: z.array(z.string()) }),
});

const outcome = z.object({
	milliseconds: z.number(),
	heapMegabytes: z.number(),
	rssMegabytes: z.number(),
	modules: z.number(),
});

/** Loads the built package as n8n does when it starts */
export async function measureLoad({ report, child }: MeasuringTools): Promise<PartResult<'load'>> {
	report(`  ${repeats} processes that load the package`);
	const { n8n } = manifest.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
	const paths = [...n8n.credentials, ...n8n.nodes].map((path) => join(ROOT, path));
	const outcomes: z.infer<typeof outcome>[] = [];
	for (let times = 0; times < repeats; times++) {
		outcomes.push(await runChild('loadChild.ts', paths, outcome, child, ['--expose-gc']));
	}
	const middle = (name: keyof z.infer<typeof outcome>) => median(outcomes.map((one) => one[name]));
	return {
		repeats,
		milliseconds: middle('milliseconds'),
		heapMegabytes: middle('heapMegabytes'),
		rssMegabytes: middle('rssMegabytes'),
		modules: middle('modules'),
	};
}
