/**
 * Writes what the changelog says of the version that a tag names, if that is the version of this repository.
 *
 *     node --import tsx test/package/releaseNotes.ts v1.2.3
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json';
import { ROOT } from '../demo/folders';
import { notesOf } from './notesOf';

async function main(tag: string): Promise<void> {
	const changelog = await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8');
	process.stdout.write(`${notesOf(tag, manifest.version, changelog)}\n`);
}

main(process.argv[2] ?? '').catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
