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
import { mediaRows, modelRows, modelSummaryRows, type Rows } from './modelTables';
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

const page = (name: string): string => join(ROOT, 'docs', `${name}.md`);

/** Fills the section of this name, unless there is nothing to fill it with */
const withSection =
	(name: string, contentOf: () => Promise<string | undefined>): Generated['render'] =>
	async (text) => {
		const content = await contentOf();
		return content === undefined ? text : replaceSection(text, { name, content });
	};

/**
 * All that is generated. The tables of models and media come from the table that the nodes work with, the table of
 * faults from what the tests check, and the figures from what was measured last. The size comes last, as the README is
 * in the package itself.
 */
export const generated: readonly Generated[] = [
	{
		path: README,
		render: withSection('models', async () => await markdownOf(modelSummaryRows())),
	},
	{
		path: page('models'),
		render: withSection('models', async () => await markdownOf(modelRows())),
	},
	{ path: page('media'), render: withSection('media', async () => await markdownOf(mediaRows())) },
	{
		path: page('errors'),
		render: withSection('faults', async () => await Promise.resolve(faultsMarkdown())),
	},
	{ path: page('comparison'), render: withSection('bench', comparison) },
	{ path: page('queue-mode'), render: withSection('worker', lastWorkerMarkdown) },
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

async function comparison(): Promise<string | undefined> {
	const measured = await lastResults();
	return measured?.alternatives && (await comparisonMarkdown(measured));
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
