import { readIfThere } from '../n8n/readIfThere';
import { RESULTS } from './folders';
import { results, type Results } from './results';
import { provenanceOf, tablesOf } from './tables';

/** All tables, with what they show, in Markdown */
export async function markdownOf(measured: Results): Promise<string> {
	const { markdownTable } = await import('markdown-table');
	const sections = tablesOf(measured).map(({ title, words, rows, cells }) => {
		const align =
			rows[0]?.map((_, column) => (column === 0 || cells === 'words' ? 'l' : 'r')) ?? [];
		return `### ${title}\n\n${words}\n\n${markdownTable(rows, { align })}`;
	});
	return [...sections, ...provenanceOf(measured)].join('\n\n');
}

/** What was measured last, in Markdown; undefined when nothing was */
export async function lastMarkdown(): Promise<string | undefined> {
	const text = await readIfThere(RESULTS);
	return text === undefined ? undefined : await markdownOf(results.parse(JSON.parse(text)));
}
