import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from './readIfThere';
import { reportWhile, type Report } from './report';

const STAMP = 'installed.sha256';

/**
 * Fills `folder` by `install`, unless it was already filled to the end for the same `recipe`. What an
 * interrupted or an older installation left there is deleted first.
 */
export async function installOnce(
	folder: string,
	recipe: unknown,
	report: Report,
	install: () => Promise<void>,
): Promise<void> {
	const stamp = join(folder, STAMP);
	const wanted = createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
	if ((await readIfThere(stamp)) === wanted) return;
	if (existsSync(folder)) {
		await reportWhile(report, 'Removing what an earlier installation has left', () =>
			rm(folder, { recursive: true, maxRetries: 3 }),
		);
	}
	await mkdir(folder, { recursive: true });
	await install();
	// Written last: its being there is what says that the installation came to its end.
	await writeFile(stamp, wanted);
}
