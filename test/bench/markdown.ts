import { readIfThere } from '../n8n/readIfThere';
import { verdictOn } from './aim';
import { RESULTS } from './benchFiles';
import { results, type PartName, type Results } from './results';
import {
	comparisonOf,
	comparisonParts,
	detailParts,
	detailsOf,
	provenanceOf,
	type Table,
} from './tables';

/** This package beside other ways to the same videos, in Markdown */
export async function comparisonMarkdown(measured: Results): Promise<string> {
	return await markdownOf('###', comparisonOf(measured), measured, comparisonParts);
}

/** All that is measured of this package alone, in Markdown */
export async function detailsMarkdown(measured: Results): Promise<string> {
	return await markdownOf('##', detailsOf(measured), measured, detailParts);
}

/** What was measured last; undefined when nothing was */
export async function lastResults(): Promise<Results | undefined> {
	const text = await readIfThere(RESULTS);
	return text === undefined ? undefined : results.parse(JSON.parse(text));
}

/** @param heading of each table */
async function markdownOf(
	heading: '##' | '###',
	tables: readonly Table[],
	measured: Results,
	parts: readonly PartName[],
): Promise<string> {
	const { markdownTable } = await import('markdown-table');
	const sections = tables.map(({ title, words, aims = [], rows, cells }) => {
		const align =
			rows[0]?.map((_, column) => (column === 0 || cells === 'words' ? 'l' : 'r')) ?? [];
		const verdicts = aims.map((aim) => `- ${verdictOn(aim)}`).join('\n');
		const section = [`${heading} ${title}`, words, verdicts, markdownTable(rows, { align })];
		return section.filter((part) => part !== '').join('\n\n');
	});
	return [...sections, ...provenanceOf(measured, parts)].join('\n\n');
}
