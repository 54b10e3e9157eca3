import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PAGE } from '../bench/benchFiles';
import { comparisonMarkdown, lastResults } from '../bench/markdown';
import { pageOf } from '../bench/page';
import { ROOT } from '../demo/folders';
import { faultsMarkdown } from '../engine/matrix/faultsMarkdown';
import { listPacked } from '../package/pack';
import { sizeSentence } from '../package/sizeSentence';
import { lastWorkerMarkdown } from '../queue/workerTable';
import { mediaRows, modelRows, type Rows } from './modelTables';
import { changedSections, readSection, replaceSection } from './sections';

/** Something that is generated, and the file that it stands in */
export interface Generated {
	readonly path: string;
	/** The text of the whole file as it should be, before it is formatted */
	readonly render: (text: string) => Promise<string>;
}

/** A file that is not as it should be */
export interface Outdated {
	readonly path: string;
	/** Those of its sections that differ; none where the file as a whole is generated */
	readonly sections: readonly string[];
	/** The whole file as it should be */
	readonly text: string;
}

const README = join(ROOT, 'README.md');

/**
 * All that is generated. The tables of models and media come from the table that the nodes work with, the table of
 * faults from what the tests check, and the figures from what was measured last. The size comes last, as the README is
 * in the package itself.
 */
export const generated: readonly Generated[] = [
	{ path: README, render: withTables },
	{ path: PAGE, render: withFigures },
	{ path: README, render: withSize },
];

/** @returns undefined when the file is as it should be */
export async function compare({ path, render }: Generated): Promise<Outdated | undefined> {
	const prettier = await import('prettier');
	const before = await readFile(path, 'utf8');
	const options = { ...(await prettier.resolveConfig(path)), filepath: path };
	const text = await prettier.format(await render(before), options);
	return text === before ? undefined : { path, sections: changedSections(before, text), text };
}

async function withTables(text: string): Promise<string> {
	const measured = await lastResults();
	const contents = {
		models: await markdownOf(modelRows()),
		media: await markdownOf(mediaRows()),
		faults: faultsMarkdown(),
		bench: measured?.alternatives && (await comparisonMarkdown(measured)),
		worker: await lastWorkerMarkdown(),
	};
	return Object.entries(contents).reduce(
		(before, [name, content]) =>
			content === undefined ? before : replaceSection(before, { name, content }),
		text,
	);
}

async function withFigures(text: string): Promise<string> {
	const measured = await lastResults();
	return measured === undefined ? text : await pageOf(measured);
}

async function withSize(text: string): Promise<string> {
	const name = 'package';
	const content = sizeSentence(await listPacked(ROOT), readSection(text, name));
	return replaceSection(text, { name, content });
}

async function markdownOf(rows: Rows): Promise<string> {
	const { markdownTable } = await import('markdown-table');
	return markdownTable(rows);
}
