import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { models } from '../../nodes/shared/model/models';
import { verdictOn } from '../bench/aim';
import { PAGE, PLOT, RESULTS } from '../bench/benchFiles';
import { plotOf } from '../bench/plot';
import { results, type AlternativeName, type PartResult, type Results } from '../bench/results';
import { comparisonOf, detailsOf } from '../bench/tables';
import { faultsMarkdown } from '../engine/matrix/faultsMarkdown';
import { WORKER_RESULTS, workerResults } from '../queue/workerResults';
import { workerRows } from '../queue/workerTable';

const read = async (...path: string[]) =>
	await readFile(join(__dirname, '..', '..', ...path), 'utf8');

const page = async (name: string) => await read('docs', `${name}.md`);

/** What stands between the two markers of a section */
const sectionOf = (text: string, name: string): string =>
	text.split(new RegExp(`<!-- ${name}:(?:start|end) -->`))[1] ?? '';

test('the README is short enough to be read: 12 KB', async () => {
	expect(Buffer.byteLength(await read('README.md'))).toBeLessThanOrEqual(12 * 1024);
});

test('the README has a row for each family of the table, in its order, which count all models', async () => {
	const rows = rowsOf(sectionOf(await read('README.md'), 'models')).slice(1);
	const familyOf = (name = '') => name.split(' ')[0];
	const families = new Set(models.map(({ name }) => familyOf(name)));
	expect(rows.map(([name]) => familyOf(name))).toEqual([...families]);
	const counted = rows.map(([name, count]) => [familyOf(name), Number(count)]);
	expect(counted).toEqual(
		[...families].map((family) => [
			family,
			models.filter(({ name }) => familyOf(name) === family).length,
		]),
	);
});

test('the page of models has a row for each model of the table, in its order', async () => {
	const table = sectionOf(await page('models'), 'models');
	const rows = [...table.matchAll(/^\| (.+?) \(`(.+?)`\)/gm)].map(([, name, value]) => ({
		name,
		value,
	}));
	expect(rows).toEqual(models.map(({ name, value }) => ({ name, value })));
});

test('the page of media has each endpoint once in its table, and all its limits in the row', async () => {
	const rows = rowsOf(sectionOf(await page('media'), 'media')).slice(1);
	const endpoints = [...new Set(models.map(({ endpoint }) => endpoint))];
	expect(rows.map(([name]) => name)).toEqual(endpoints.map(({ name }) => name));
	endpoints.forEach(({ library, media }, index) => {
		const row = rows[index] ?? [];
		const limits = Object.values(media).flatMap((kind) => [
			...(kind.formats ?? []),
			...[kind.mebibytes, kind.mebibytesTogether].flatMap((size) => (size ? [`${size} MiB`] : [])),
			...(kind.pixels ? [`${kind.pixels.min}–${kind.pixels.max}`] : []),
		]);
		for (const limit of limits) expect(row.join('|')).toContain(limit);
		expect(row[1]).toBe(library?.name ?? 'none');
	});
});

test('the page of errors says of faults what the matrix checks, and nothing else', async () => {
	const table = sectionOf(await page('errors'), 'faults');
	expect(cellsOf(table)).toEqual(cellsOf(faultsMarkdown()));
});

describe('what was measured last', () => {
	let measured: Results;
	beforeAll(async () => {
		measured = results.parse(JSON.parse(await readFile(RESULTS, 'utf8')));
	});

	test('is on the page of the comparison, of this package beside others', async () => {
		const section = sectionOf(await page('comparison'), 'bench');
		const tables = comparisonOf(measured);
		expect(headingsOf(section)).toEqual(tables.map(({ title }) => title));
		expect(rowsOf(section)).toEqual(tables.flatMap(({ rows }) => rows));
	});

	test('is on the page of the benchmark, of this package alone, with what is met and missed', async () => {
		const figures = await readFile(PAGE, 'utf8');
		const tables = detailsOf(measured);
		expect(headingsOf(figures)).toEqual(tables.map(({ title }) => title));
		expect(rowsOf(figures)).toEqual(tables.flatMap(({ rows }) => rows));
		const verdicts = tables.flatMap(({ aims = [] }) => aims).map(verdictOn);
		expect([...figures.matchAll(/^- (Aim: .+)$/gm)].map(([, verdict]) => verdict)).toEqual(
			verdicts,
		);
	});

	test('is what the plot shows', async () => {
		expect(await readFile(PLOT, 'utf8')).toBe(plotOf(measured));
	});

	test('is on the page of queue mode, of a worker', async () => {
		const worker = workerResults.parse(JSON.parse(await readFile(WORKER_RESULTS, 'utf8')));
		const section = sectionOf(await page('queue-mode'), 'worker');
		expect(rowsOf(section)).toEqual(workerRows(worker));
	});

	test('is as the page of the comparison sums it up', async () => {
		const text = await page('comparison');
		const alternatives = measured.alternatives?.result;
		if (alternatives === undefined) throw new Error('The alternatives were never measured.');
		const {
			KyyVideo: ours,
			'HTTP Request, all together': loop,
			...oneByOne
		} = byName(alternatives);
		expect(text).toContain('about as fast as the best loop of HTTP Request nodes');
		expect(ours.undisturbed.seconds / loop.undisturbed.seconds).toBeLessThan(1.1);
		expect(text).toContain('several times as fast as one video after another');
		for (const { undisturbed } of Object.values(oneByOne)) {
			expect(undisturbed.seconds / ours.undisturbed.seconds).toBeGreaterThan(3);
		}
		expect(text).toContain('about a quarter of the fields that the HTTP Request nodes need');
		expect(ours.fields / loop.fields).toBeLessThan(0.3);
		expect(text).toContain(
			"these nodes pay for no video twice, pass on no file that isn't an MP4, and always come to an end",
		);
		for (const { outcome } of ours.disturbed) {
			expect(outcome.paid).toBeLessThanOrEqual(outcome.wanted);
			expect(outcome.broken).toBe(0);
			expect(outcome.ending).not.toBe('stopped');
		}
		expect(text).toContain('Each of the other ways misses at least one of these');
		for (const { disturbed } of [loop, ...Object.values(oneByOne)]) {
			const failings = disturbed.filter(
				({ outcome: { paid, wanted, broken, ending } }) =>
					paid > wanted || broken > 0 || ending === 'stopped',
			);
			expect(failings).not.toEqual([]);
		}
	});

	test('is as the page of polling says', async () => {
		const documented = measured.notice?.result.filter(
			({ scenario }) => scenario === 'as documented',
		);
		expect(documented).not.toHaveLength(0);
		expect(await page('polling')).toContain(
			'With the documented times, it notices a completed video sooner than a poll every 20 seconds does, with fewer polls',
		);
		for (const { policies } of documented ?? []) {
			expect(policies.automatic.delay).toBeLessThan(policies['every 20 s'].delay);
			expect(policies.automatic.queries).toBeLessThan(policies['every 20 s'].queries);
		}
	});
});

type Alternatives = PartResult<'alternatives'>;

/** @throws when one of them was not measured */
function byName({
	alternatives,
}: Alternatives): Readonly<Record<AlternativeName, Alternatives['alternatives'][number]>> {
	const named = (name: AlternativeName) => {
		const found = alternatives.find((one) => one.name === name);
		if (found === undefined) throw new Error(`"${name}" was never measured.`);
		return found;
	};
	return {
		KyyVideo: named('KyyVideo'),
		'HTTP Request, Loop Over Items': named('HTTP Request, Loop Over Items'),
		'HTTP Request, all together': named('HTTP Request, all together'),
		OpenAI: named('OpenAI'),
	};
}

const headingsOf = (section: string): readonly string[] =>
	[...section.matchAll(/^##+ (.+)$/gm)].map(([, title = '']) => title);

/** The cells of all tables in Markdown, row by row */
const rowsOf = (section: string): readonly (readonly string[])[] =>
	[...section.matchAll(/^\| (?![:-]+ )(.+) \|$/gm)].map(([, row = '']) =>
		row.split('|').map((cell) => cell.trim()),
	);

/** The words of a table in Markdown, whatever the width of its columns */
const cellsOf = (table: string): readonly string[] =>
	table.split('|').map((cell) => cell.trim().replace(/^-+$/, '-'));

test("the page of agents says that n8n's MCP server stops a workflow after 5 minutes by default", async () => {
	const said = /MCP server.*stops the workflow after 5 minutes by default/;
	expect(await page('ai-agents')).toMatch(said);
});
