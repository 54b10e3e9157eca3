import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { fromRoot, RUNTIME } from '../demo/folders';
import { reportToStdout, reportWhile, type Report } from '../n8n/report';
import { installRuntime } from '../n8n/runtime';
import { measureAlternatives } from './alternatives';
import { measureCreating } from './creating';
import { measureDownload } from './download';
import { PAGE, PICTURE, PLOT, RESULTS } from './benchFiles';
import { measureLoad } from './load';
import { comparisonMarkdown, detailsMarkdown, lastResults } from './markdown';
import { measureNotice } from './notice';
import { measurePipeline } from './pipeline';
import { measureRows } from './rows';
import { measureSubmitting } from './submitting';
import { writePage } from './page';
import { pictureOf } from './plotPng';
import { plotOf } from './plot';
import type { MeasuringTools } from './measuringTools';
import { parts, type PartName, type PartResult, type Results } from './results';
import { writeResults } from './resultsFile';
import { environmentOf } from './measuringEnvironment';
import { measureTogether } from './together';
import { measureWaiting } from './waitingCost';

const HELP = `Measures the built package in n8n's engine, and in a real n8n beside other ways to the same videos.
It fails for no figure: it prints tables that say which aims are missed, and keeps the figures in
${fromRoot(RESULTS)}, the tables in ${fromRoot(PAGE)}, and plots in
${fromRoot(PLOT)} and ${fromRoot(PICTURE)}.

  npm run bench               all parts
  npm run bench -- notice     only the parts that are named; the figures of the others are kept
  npm run bench -- --redraw   no part; writes tables and plots anew from the figures that are kept
  npm run bench -- --help     shows this

Parts: ${Object.keys(parts).join(', ')}. ${fromRoot(PAGE)} says how long they took.

The first start installs n8n into ${fromRoot(RUNTIME)} (2.4 GB, some minutes), which the demo shares.
npm run docs then puts the first two tables into docs/comparison.md.`;

type Measure = { readonly [Name in PartName]: (by: MeasuringTools) => Promise<PartResult<Name>> };

const measure: Measure = {
	alternatives: measureAlternatives,
	together: async ({ report, child }) => measureTogether(report, child.signal),
	notice: async ({ report, child }) => measureNotice(report, child.signal),
	download: measureDownload,
	load: measureLoad,
	creating: measureCreating,
	waiting: measureWaiting,
	submitting: measureSubmitting,
	pipeline: measurePipeline,
	rows: measureRows,
};

const isPart = (name: string): name is PartName => name in parts;

/** @throws in plain words when a part is unknown */
function readOptions(): { help: boolean; redraw: boolean; wanted: readonly PartName[] } {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			help: { type: 'boolean', short: 'h', default: false },
			redraw: { type: 'boolean', default: false },
		},
	});
	const unknown = positionals.find((name) => !isPart(name));
	if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
	const all = Object.keys(parts).filter(isPart);
	const wanted = all.filter((name) => positionals.length === 0 || positionals.includes(name));
	return { ...values, wanted };
}

/**
 * Aborts at Ctrl+C and the like, which would leave processes and gigabytes of files behind. It goes on listening, as
 * the signal may come twice, and a process without a listener would end at once.
 */
function abortOnSignals(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			controller.abort(new Error(`Interrupted by ${signal}`));
		});
	}
	return controller.signal;
}

async function run(wanted: readonly PartName[], report: Report): Promise<void> {
	const signal = abortOnSignals();
	const runtime = await installRuntime(RUNTIME, report, signal);
	const folder = await mkdtemp(join(tmpdir(), 'kyyvideo-bench-'));
	const by: MeasuringTools = { report, runtime, child: { node: runtime.node, folder, signal } };
	try {
		const environment = await environmentOf(runtime);
		for (const name of wanted) {
			const work = async (): Promise<unknown> => await measure[name](by);
			const begun = performance.now();
			const result = await reportWhile(report, `Measuring "${name}"`, work);
			const seconds = Math.round((performance.now() - begun) / 1000);
			await writeResults(RESULTS, { ...(await kept()), [name]: { environment, seconds, result } });
		}
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	}
}

/** Writes and prints what is kept */
async function redraw(): Promise<void> {
	const measured = await kept();
	const plot = plotOf(measured);
	await writeFile(PLOT, plot);
	await writeFile(PICTURE, pictureOf(plot));
	await writePage();
	const tables = [await comparisonMarkdown(measured), await detailsMarkdown(measured)];
	process.stdout.write(`\n${tables.join('\n\n')}\n`);
}

async function kept(): Promise<Results> {
	return (await lastResults()) ?? {};
}

const wordsOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

async function main(): Promise<number> {
	let options;
	try {
		options = readOptions();
	} catch (error) {
		process.stderr.write(`${wordsOf(error)}\n\n${HELP}\n`);
		return 2;
	}
	if (options.help) {
		process.stdout.write(`${HELP}\n`);
		return 0;
	}
	const report = reportToStdout();
	try {
		if (!options.redraw) await run(options.wanted, report);
		await redraw();
		return 0;
	} catch (error) {
		report(`The benchmark has failed: ${wordsOf(error)}`);
		return 1;
	}
}

void main().then((code) => {
	process.exitCode = code;
});
