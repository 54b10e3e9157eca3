import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { fromRoot, RUNTIME } from '../demo/folders';
import { readIfThere } from '../n8n/readIfThere';
import { reportToStdout, reportWhile, type Report } from '../n8n/report';
import { installRuntime } from '../n8n/runtime';
import { measureAlternatives } from './alternatives';
import { measureDownload } from './download';
import { PLOT, RESULTS } from './folders';
import { measureLoad } from './load';
import { markdownOf } from './markdown';
import { measureNotice } from './notice';
import { plotOf } from './plot';
import type { RealTime } from './realTime';
import { parts, results, type PartName, type PartResult, type Results } from './results';
import { surroundingsOf } from './surroundings';
import { measureTogether } from './together';
import { measureWaiting } from './waiting';

const HELP = `Measures the built package in n8n's engine, and in a real n8n beside other ways to the same videos.
It judges nothing: it prints tables, and writes them to ${fromRoot(RESULTS)} and, as a
plot, to ${fromRoot(PLOT)}.

  npm run bench               all parts; the alternatives alone take half an hour
  npm run bench -- notice     only the parts that are named; the figures of the others are kept
  npm run bench -- --help     shows this

Parts: ${Object.keys(parts).join(', ')}

The first start installs n8n into ${fromRoot(RUNTIME)} (2.4 GB, some minutes), which the demo shares.
npm run build then puts the tables into the README.`;

/** Significant digits of the figures that are kept */
const digits = 6;

type Measure = { readonly [Name in PartName]: (by: RealTime) => Promise<PartResult<Name>> };

const measure: Measure = {
	alternatives: measureAlternatives,
	together: async ({ report, child }) => measureTogether(report, child.signal),
	notice: async ({ report, child }) => measureNotice(report, child.signal),
	download: measureDownload,
	load: measureLoad,
	waiting: measureWaiting,
};

const isPart = (name: string): name is PartName => name in parts;

/** @throws in plain words when a part is unknown */
function readOptions(): { help: boolean; wanted: readonly PartName[] } {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { help: { type: 'boolean', short: 'h', default: false } },
	});
	const unknown = positionals.find((name) => !isPart(name));
	if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
	const all = Object.keys(parts).filter(isPart);
	const wanted = all.filter((name) => positionals.length === 0 || positionals.includes(name));
	return { help: values.help, wanted };
}

/**
 * Aborts at Ctrl+C and the like, which would leave processes and gigabytes of files behind. It goes on listening, as
 * the signal may come twice, and as the process would be ended at once if nobody listened any more.
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
	const by: RealTime = { report, runtime, child: { node: runtime.node, folder, signal } };
	try {
		const surroundings = await surroundingsOf(runtime);
		for (const name of wanted) {
			const work = async (): Promise<unknown> => await measure[name](by);
			const result = await reportWhile(report, `Measuring "${name}"`, work);
			await keep({ ...(await kept()), [name]: { surroundings, result } });
		}
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	}
	const measured = await kept();
	await writeFile(PLOT, plotOf(measured));
	process.stdout.write(`\n${await markdownOf(measured)}\n`);
}

async function kept(): Promise<Results> {
	return results.parse(JSON.parse((await readIfThere(RESULTS)) ?? '{}'));
}

async function keep(measured: Readonly<Record<string, unknown>>): Promise<void> {
	const round = (_name: string, value: unknown) =>
		typeof value === 'number' ? Number(value.toPrecision(digits)) : value;
	await writeFile(RESULTS, `${JSON.stringify(measured, round, '\t')}\n`);
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
		await run(options.wanted, report);
		return 0;
	} catch (error) {
		report(`The benchmark has failed: ${wordsOf(error)}`);
		return 1;
	}
}

void main().then((code) => {
	process.exitCode = code;
});
