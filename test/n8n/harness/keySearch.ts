import { deepEqual } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodingsOf } from './apiKey';
import type { N8nHarness } from './n8nHarness';

/** By what they are called. */
export type Texts = ReadonlyMap<string, Buffer>;

/** All executions with their data, as n8n answers them. */
export async function textsOfExecutions({ api }: N8nHarness): Promise<Texts> {
	const executions = await api.executions();
	const texts = executions.map(
		async ({ id }) => [`execution ${id}`, Buffer.from(await api.executionText(id))] as const,
	);
	return new Map(await Promise.all(texts));
}

/** All files of a folder but what is linked, which is n8n itself. */
export async function filesBelow(folder: string): Promise<Texts> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	const texts = entries
		.filter((entry) => entry.isFile())
		.map(async ({ parentPath, name }) => {
			const path = join(parentPath, name);
			return [path, await readFile(path)] as const;
		});
	return new Map(await Promise.all(texts));
}

/** The names of the texts that hold one of the words. */
export function whereIs(words: readonly string[], texts: Texts): string[] {
	const found = [...texts].filter(([, text]) => words.some((word) => text.includes(word)));
	return found.map(([name]) => name);
}

/** @throws when the key of the harness is in one of them, as it is or encoded */
export function expectNoKeyIn(texts: Texts, { key }: N8nHarness): void {
	deepEqual(whereIs(encodingsOf(key), texts), []);
}
