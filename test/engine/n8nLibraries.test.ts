import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { z } from 'zod';

const root = join(__dirname, '..', '..');

const read = <Output>(schema: z.ZodType<Output>, path: string): Output =>
	schema.parse(JSON.parse(readFileSync(path, 'utf8')));

const wanted = read(
	z.object({ devDependencies: z.record(z.string()) }),
	join(root, 'package.json'),
).devDependencies;

/** Where n8n's libraries are used: in the tests, the built package and n8n's own engine */
const users = [
	__dirname,
	join(root, 'dist', 'nodes', 'shared'),
	dirname(require.resolve('n8n-core')),
];

/** The version of the library that a file was found in */
function versionOf(name: string, path: string): string {
	const folder = path.slice(0, path.lastIndexOf(join('node_modules', name)));
	return read(z.object({ version: z.string() }), join(folder, 'node_modules', name, 'package.json'))
		.version;
}

test.each(['n8n-core', 'n8n-workflow', 'zod', '@n8n/di'])(
	'all use the same %s, of the version in package.json',
	(name) => {
		const found = users.map((user) => require.resolve(name, { paths: [user] }));
		expect(new Set(found).size).toBe(1);
		expect(found.map((path) => versionOf(name, path))).toEqual(users.map(() => wanted[name]));
	},
);
