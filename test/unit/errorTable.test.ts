import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as assetErrors from '../../nodes/shared/errors/assetErrors';
import type { KyyVideoError } from '../../nodes/shared/errors/error';
import * as mediaErrors from '../../nodes/shared/errors/mediaErrors';
import * as parameterErrors from '../../nodes/shared/errors/parameterErrors';
import * as reports from '../../nodes/shared/errors/reports';
import * as requestErrors from '../../nodes/shared/errors/requestErrors';
import * as videoErrors from '../../nodes/shared/errors/videoErrors';
import { errorSamples } from './errorSamples';

/** Mistakes in a field: the page has rows of their own for these, which begin with the field */
const fieldErrors = ['parametersError', 'runProblemError', 'noVideoIdError', 'onlyCheckedError'];

/** What the first column of the table of errors says */
const rows = (() => {
	const page = readFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
	const [, table = ''] = page.split(/^\| Error +\|.*$/m);
	const [ofErrors = ''] = table.trim().split(/\n\s*\n/);
	const [, ...lines] = ofErrors.split('\n');
	return lines.map((line) => line.split('|')[1]?.trim() ?? '');
})();

/** How the message begins: the cause and the warning come behind. "…" stands for what differs, such as an ID. */
const isSaidBy = (row: string, { message }: KyyVideoError): boolean =>
	new RegExp(`^${row.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.+')}`).test(message);

test('there is a sample of every function that builds an error', () => {
	const modules = {
		...assetErrors,
		...mediaErrors,
		...parameterErrors,
		...reports,
		...requestErrors,
		...videoErrors,
	};
	const builders = Object.keys(modules).filter((name) => /^[a-z].*Error$/.test(name));
	expect(Object.keys(errorSamples).sort()).toEqual(
		builders.filter((name) => !fieldErrors.includes(name)).sort(),
	);
});

test.each(Object.entries(errorSamples))(
	'the page of errors has a remedy for what %s says',
	(_name, ofOne) => {
		const unsaid = ofOne.filter((error) => !rows.some((row) => isSaidBy(row, error)));
		expect(unsaid.map(({ message }) => message)).toEqual([]);
	},
);

test('the page of errors has no remedy for what no error says', () => {
	const all = Object.values(errorSamples).flat();
	// Those begin with the name of the field, in italics
	const ofErrors = rows.filter((row) => !row.startsWith('_'));
	const unused = ofErrors.filter((row) => !all.some((error) => isSaidBy(row, error)));
	expect(ofErrors).not.toEqual([]);
	expect(unused).toEqual([]);
});
