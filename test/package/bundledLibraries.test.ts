import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../demo/folders';

const DIST = join(ROOT, 'dist');

/** What n8n gives every node; nothing else can be required there */
const provided = ['n8n-workflow', 'zod', 'crypto'];

const built = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.js'))
	.map((path) => ({ path: join('dist', path), code: readFileSync(join(DIST, path), 'utf8') }));

/** The names that a pattern finds in a file, in the order of their first places */
const namesIn = (code: string, pattern: RegExp): readonly string[] => [
	...new Set([...code.matchAll(pattern)].map(([, name = '']) => name)),
];

/** The packages that were put into a file; esbuild says above each part where it comes from */
const packagesIn = (code: string): readonly string[] =>
	namesIn(code, /^\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm);

const bundles = built.filter(({ code }) => packagesIn(code).length > 0);

test('a file of the build requires nothing but what n8n provides, and other files of the build', () => {
	const required = built.flatMap(({ code }) => namesIn(code, /\brequire\("([^"]+)"\)/g));
	const others = required.filter((name) => !name.startsWith('.') && !provided.includes(name));
	expect(others).toEqual([]);
});

test('some files have a library in them, each with the license of all packages that it has', () => {
	expect(bundles.flatMap(({ code }) => packagesIn(code))).toContain('image-size');
	for (const { code } of bundles) {
		const [banner = ''] = code.split('"use strict"');
		expect([...namesIn(banner, /Contains (.+)\.$/gm)].sort()).toEqual([...packagesIn(code)].sort());
		expect(banner.match(/Permission is hereby granted/g)).toHaveLength(packagesIn(code).length);
	}
});

test('a file with a library in it has nothing else in it but itself, so that each module is there once', () => {
	for (const { path, code } of bundles) {
		expect(namesIn(code, /^\/\/ (dist\/.+)$/gm)).toEqual([path]);
	}
});
