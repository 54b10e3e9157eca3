import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { unknownAnswers } from '../engine/unknownAnswers';

const root = join(__dirname, '..', '..');

const page = readFileSync(join(root, 'docs', 'paying-once.md'), 'utf8');

/** The last cell of each row of the table of moments: where a test is, and what it is called */
const tests = [...page.matchAll(/\| `([\w/]+)`: (.*?) *\|$/gm)].map(
	([, place = '', name = '']) => [place, name] as const,
);

/** The text of a test file, or of all files of a folder, as the names of its tests read */
function sourceOf(place: string): string {
	const path = join(root, 'test', place);
	const files = place.includes('/')
		? [`${path}.test.ts`]
		: readdirSync(path)
				.filter((file) => file.endsWith('.ts'))
				.map((file) => join(path, file));
	return files.map((file) => readFileSync(file, 'utf8').replaceAll("\\'", "'")).join('\n');
}

test('the page has its table', () => {
	expect(tests.length).toBeGreaterThan(20);
});

test.each(tests)('in %s there is the test that the page names: %s', (place, name) => {
	expect(sourceOf(place)).toContain(name);
});

/** The first cells of the table of answers that leave it unknown */
const unknownRows = (() => {
	const [, section = ''] = page.split('## Which answers leave it unknown\n');
	const [table = ''] = section.split('\n## ');
	return [...table.matchAll(/^\| (.+?) +\|/gm)].map(([, cell]) => cell).slice(2);
})();

test('the page has a row for each kind of answer that a test plays', () => {
	expect(unknownRows).toEqual(Object.keys(unknownAnswers));
});
