import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../demo/folders';

test('each TypeScript file below test/ has a base name of its own', () => {
	const paths = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.ts'))
		.sort();
	const pathsByName = new Map<string, string[]>();
	for (const path of paths) {
		const name = basename(path);
		pathsByName.set(name, [...(pathsByName.get(name) ?? []), path]);
	}
	expect(paths).toContain(join('package', 'testTree.test.ts'));
	expect([...pathsByName.values()].filter(({ length }) => length > 1)).toEqual([]);
});
