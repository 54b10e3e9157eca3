import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { KyyVideoApi } from '../../credentials/KyyVideoApi.credentials';
import { KyyVideo } from '../../nodes/KyyVideo/KyyVideo.node';
import { WaitForVideo } from '../../nodes/WaitForVideo/WaitForVideo.node';
import manifest from '../../package.json';
import { ROOT } from '../demo/folders';
import { readSection } from '../docs/sections';
import { listPacked, type Packed } from './pack';
import { sizeSentence } from './sizeSentence';

/** What npm's page and a require of the package's name need; npm adds all of it but index.js by itself. */
const atTheTop = ['LICENSE', 'README.md', 'index.js', 'package.json'];

let packed: Packed;
let paths: readonly string[];

beforeAll(async () => {
	packed = await listPacked(ROOT);
	paths = packed.files.map(({ path }) => path);
});

/** The file of the repository that a file of the build is made of */
function sourceOf(path: string): string {
	return path.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

test('the tarball has the build, and nothing else but what a package has at its top', () => {
	expect(paths.filter((path) => !path.startsWith('dist/'))).toEqual(atTheTop);
});

test('the build in the tarball is code, icons and what n8n reads beside the nodes', () => {
	const others = paths.filter(
		(path) =>
			path.startsWith('dist/') &&
			!/^dist\/(nodes|credentials)\/.+\.js$/.test(path) &&
			!/^dist\/icons\/[^/]+\.svg$/.test(path) &&
			!/^dist\/nodes\/.+\.node\.json$/.test(path),
	);
	expect(others).toEqual([]);
});

test('each file of the build has its source, so that nothing is left from an earlier build', () => {
	const built = paths.filter((path) => path.startsWith('dist/'));
	expect(built.filter((path) => !existsSync(join(ROOT, sourceOf(path))))).toEqual([]);
});

test('all that n8n loads is in the tarball, each node with its search words and all with their icons', async () => {
	const { nodes, credentials } = manifest.n8n;
	const codex = nodes.map((path) => path.replace(/\.js$/, '.json'));
	const texts = await Promise.all(
		[...nodes, ...credentials].map(async (path) => await readFile(join(ROOT, path), 'utf8')),
	);
	const icons = texts.flatMap((text) =>
		[...text.matchAll(/file:[./]*icons\/([\w.]+\.svg)/g)].map(([, icon]) => `dist/icons/${icon}`),
	);
	expect(icons).not.toEqual([]);
	const needed = [...nodes, ...credentials, ...codex, ...icons, manifest.main];
	expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
});

test('what users read is in English', async () => {
	const read = ['README.md', 'package.json', ...paths.filter((path) => path.endsWith('.json'))];
	const texts = await Promise.all(
		read.map(async (path) => await readFile(join(ROOT, path), 'utf8')),
	);
	const { description: create } = new KyyVideo();
	const { description: wait } = new WaitForVideo();
	const all = [...texts, JSON.stringify([create, wait, new KyyVideoApi().properties])].join();
	const letters = all.match(/\p{Letter}/gu) ?? [];
	expect(letters.filter((letter) => !/\p{Script=Latin}/u.test(letter))).toEqual([]);
});

test('the license is MIT, in package.json and in its own words', async () => {
	expect(manifest.license).toBe('MIT');
	expect(await readFile(join(ROOT, 'LICENSE'), 'utf8')).toMatch(/^MIT License\n/);
});

test("npm's page shows the pictures of the README", async () => {
	const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
	const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)|<img[^>]+src="([^"]+)"/g)].map(
		([, markdown, html]) => markdown ?? html ?? '',
	);
	expect(pictures).not.toEqual([]);
	// It looks for them in the repository, from the top of it, as they are not in the package
	expect(Object.keys(manifest.repository)).toEqual(['type', 'url']);
	expect(manifest.repository.url).toMatch(/^git\+https:\/\/github\.com\/[^/]+\/[^/]+\.git$/);
	expect(pictures.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
	// GitHub hands out an SVG of a repository as a text, which no browser shows as a picture
	expect(pictures.filter((path) => path.endsWith('.svg'))).toEqual([]);
});

test('the README says how large the package is', async () => {
	const said = readSection(await readFile(join(ROOT, 'README.md'), 'utf8'), 'package');
	expect(said).toBe(sizeSentence(packed, said));
});
