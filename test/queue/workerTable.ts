import { readIfThere } from '../n8n/readIfThere';
import { environmentInWords } from '../bench/tables';
import {
	WORKER_RESULTS,
	workerResults,
	type WorkerLoad,
	type WorkerResults,
} from './workerResults';

const HEAD = [
	'Waiting executions',
	'Memory of the worker',
	'Of which before them',
	'For each',
	'CPU',
	'Ended well',
	'All ended after',
];

/** The rows of the table, the first one with the titles of the columns. */
export function workerRows({ loads }: WorkerResults): readonly string[][] {
	return [HEAD, ...loads.map(rowOf)];
}

/** The table, and how it was measured, in Markdown. */
export async function workerMarkdown(measured: WorkerResults): Promise<string> {
	const { markdownTable } = await import('markdown-table');
	const table = markdownTable(workerRows(measured), { align: HEAD.map(() => 'r') });
	const { pollInterval, environment } = measured;
	return [
		`${table}\n\nEach video was polled every ${pollInterval} s, and all of them were completed at the same moment, which is the hardest case.`,
		`Measured ${environmentInWords(environment)}, by \`npm run test:queue -- --measure\`.`,
	].join(' ');
}

/** What was measured last, in Markdown; undefined when nothing was. */
export async function lastWorkerMarkdown(): Promise<string | undefined> {
	const text = await readIfThere(WORKER_RESULTS);
	return text === undefined
		? undefined
		: await workerMarkdown(workerResults.parse(JSON.parse(text)));
}

/** One load of a worker, as a row of the table. */
export function rowOf({
	executions,
	before,
	waiting,
	cpuShare,
	end,
	succeeded,
}: WorkerLoad): string[] {
	return [
		executions.toString(),
		megabytes(waiting),
		megabytes(before),
		`${((waiting - before) / executions).toFixed(1)} MB`,
		`${(cpuShare * 100).toFixed(0)} % of a core`,
		`${succeeded} of ${executions}`,
		`${end.toFixed(0)} s`,
	];
}

function megabytes(count: number): string {
	return `${count.toLocaleString('en', { maximumFractionDigits: 0 })} MB`;
}
