import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { models } from '../../nodes/shared/models';
import { RESULTS } from '../bench/folders';
import { results } from '../bench/results';
import { tablesOf } from '../bench/tables';
import { faultTable } from '../engine/matrix/faultTable';

const readme = async () => await readFile(join(__dirname, '..', '..', 'README.md'), 'utf8');

test('the README has a row for each model of the table, in its order', async () => {
	const [, table = ''] = (await readme()).split(/<!-- models:(?:start|end) -->/);
	const rows = [...table.matchAll(/^\| (.+?) \(`(.+?)`\)/gm)].map(([, name, value]) => ({
		name,
		value,
	}));
	expect(rows).toEqual(models.map(({ name, value }) => ({ name, value })));
});

test('the README has each model once in the table of media, and all limits of its endpoint in the row', async () => {
	const [, table = ''] = (await readme()).split(/<!-- media:(?:start|end) -->/);
	const rows = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
	for (const { name, endpoint } of models) {
		const [row, ...others] = rows.filter(([, names = '']) => names.split(', ').includes(name));
		expect(others).toEqual([]);
		const limits = Object.values(endpoint.media).flatMap((kind) => [
			...(kind.formats ?? []),
			...[kind.megabytes, kind.megabytesTogether].flatMap((mb) => (mb ? [`${mb} MB`] : [])),
			...(kind.pixels ? [`${kind.pixels.min}–${kind.pixels.max}`] : []),
		]);
		for (const limit of limits) expect(row?.join('|')).toContain(limit);
		expect(row?.[2]).toBe(endpoint.takesAssets ? 'yes' : 'no');
	}
});

test('the README says of faults what the matrix checks, and nothing else', async () => {
	const [, table = ''] = (await readme()).split(/<!-- faults:(?:start|end) -->/);
	expect(cellsOf(table)).toEqual(cellsOf(faultTable()));
});

test('the README shows what the benchmark has measured last', async () => {
	const measured = results.parse(JSON.parse(await readFile(RESULTS, 'utf8')));
	const [, section = ''] = (await readme()).split(/<!-- bench:(?:start|end) -->/);
	const titles = [...section.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
	expect(titles).toEqual(tablesOf(measured).map(({ title }) => title));
	const rows = [...section.matchAll(/^\| (?![:-]+ )(.+) \|$/gm)].map(([, row = '']) =>
		row.split('|').map((cell) => cell.trim()),
	);
	expect(rows).toEqual(tablesOf(measured).flatMap((table) => table.rows));
});

/** The words of a table in Markdown, whatever the width of its columns */
const cellsOf = (table: string): readonly string[] =>
	table.split('|').map((cell) => cell.trim().replace(/^-+$/, '-'));
