import { readFile } from 'node:fs/promises';
import type { N8nHarness } from './n8nHarness';

/** How often a node has ended with an error since n8n was started, by n8n's log. */
export async function failuresOf(node: string, { log }: Pick<N8nHarness, 'log'>): Promise<number> {
	const written = await readFile(log, 'utf8');
	return written.split(`Running node "${node}" finished with error`).length - 1;
}
