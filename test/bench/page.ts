import { writeFile } from 'node:fs/promises';

import { PAGE } from './benchFiles';
import { detailsMarkdown, lastResults } from './markdown';
import { durationsOf } from './tables';
import type { Results } from './results';

const head = `# What was measured

How fast this package is and what it takes, in figures; another page has [the comparison with other ways](../../../docs/comparison.md). \`npm run bench\` measures both and writes this page. It fails for no figure: where something is aimed at, the page says which rows miss that, by the figures as the table shows them.

The built package runs in n8n's own engine, with real HTTP to a simulated service. What takes hours is measured on simulated time; downloads, loading and the cost of waiting on real time, in processes of their own under the Node that n8n runs on.`;

const plot = `![Delay and polls of each way to wait, many videos together and one after another, and downloads](bench.svg)`;

/** Writes the page of what was measured last, formatted as all files of the repository are; none when nothing was */
export async function writePage(): Promise<void> {
	const measured = await lastResults();
	if (measured === undefined) return;
	const prettier = await import('prettier');
	const options = await prettier.resolveConfig(PAGE);
	const page = await prettier.format(await pageOf(measured), { ...options, filepath: PAGE });
	await writeFile(PAGE, page);
}

/** The page of what was measured, in Markdown */
export async function pageOf(measured: Results): Promise<string> {
	return [head, durationsOf(measured), plot, await detailsMarkdown(measured)]
		.filter((part) => part !== undefined)
		.join('\n\n');
}
