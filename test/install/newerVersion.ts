import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runTool } from '../n8n/runTool';
import { pack, type Packed } from '../package/pack';

const NEWER_VERSION = '99.0.0';

/** One sentence of the package, in a file that n8n loads only when a node runs. */
const SENTENCE = {
	file: join('dist', 'nodes', 'WaitForVideo', 'progress.js'),
	before: '} completed$',
	after: '} completed by a newer version$',
};

/** What Wait for Video tells the user in its newer version only. */
export const BY_NEWER_VERSION = /completed by a newer version/;

const manifestSchema = z.object({ version: z.string() }).passthrough();

/** Packs what is in a tarball once more, as a newer version that says something else when it runs. */
export async function packNewer(tarball: string, into: string): Promise<Packed> {
	const folder = await mkdtemp(join(into, 'newer-'));
	await runTool('tar', ['-xzf', tarball, '--strip-components=1'], { cwd: folder });
	await rewrite(join(folder, 'package.json'), (text) => {
		const manifest = manifestSchema.parse(JSON.parse(text));
		return JSON.stringify({ ...manifest, version: NEWER_VERSION });
	});
	await rewrite(join(folder, SENTENCE.file), (text) => {
		if (!text.includes(SENTENCE.before)) throw new Error(`${SENTENCE.file} reads otherwise now.`);
		return text.replace(SENTENCE.before, SENTENCE.after);
	});
	return await pack(folder, into);
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
	await writeFile(path, change(await readFile(path, 'utf8')));
}
