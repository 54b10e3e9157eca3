import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import ts from 'typescript';

const root = join(__dirname, '..', '..');

/** The lowest first. A file imports from its own floor and from those below it. */
const floors = [
	['nodes/shared/model'],
	['nodes/shared/timing'],
	['nodes/shared/api'],
	['nodes/shared/errors'],
	['nodes/shared/execution'],
	// These share a floor, and know nothing of each other
	['nodes/KyyVideo', 'nodes/WaitForVideo', 'credentials'],
];

const rooms = floors.flatMap((ofFloor, level) => ofFloor.map((folder) => ({ folder, level })));

/** The files that each file imports, types included, by their paths from the root of the package */
type Imports = ReadonlyMap<string, readonly string[]>;

/** What a file imports, as TypeScript itself reads it: `import`, `import type`, `export … from` and `import()` alike */
const importsIn = (path: string, source: string): string[] =>
	ts
		.preProcessFile(source)
		.importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
		.map(({ fileName }) => `${posix.join(posix.dirname(path), fileName)}.ts`);

function readImports(): Imports {
	const paths = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => posix.join(folder, name.replaceAll('\\', '/'))),
	);
	return new Map(
		paths.map((path) => [path, importsIn(path, readFileSync(join(root, path), 'utf8'))]),
	);
}

const roomOf = (path: string) => rooms.find(({ folder }) => path.startsWith(`${folder}/`));

const strays = (imports: Imports): string[] =>
	[...imports.keys()]
		.filter((path) => !roomOf(path))
		.map((path) => `${path} is on no floor: ${rooms.map(({ folder }) => folder).join(', ')}`);

/** @returns the rule that an import breaks */
function brokenRule(from: string, to: string): string | undefined {
	const [own, other] = [roomOf(from), roomOf(to)];
	if (!own || !other || own.folder === other.folder || own.level > other.level) return undefined;
	return own.level === other.level
		? `${own.folder} and ${other.folder} do not import each other`
		: `${own.folder} is below ${other.folder} and imports nothing from it`;
}

const wrongImports = (imports: Imports): string[] =>
	[...imports].flatMap(([from, files]) =>
		files.flatMap((to) => {
			const rule = brokenRule(from, to);
			return rule === undefined ? [] : [`${from} imports ${to}, but ${rule}`];
		}),
	);

/** One circle for each import that closes one */
function circles(imports: Imports): string[] {
	const done = new Set<string>();
	const found: string[] = [];
	const visit = (path: string, way: readonly string[]): void => {
		if (way.includes(path)) {
			const circle = [...way.slice(way.indexOf(path)), path];
			found.push(`${circle.join(' imports ')}, but no imports form a circle`);
			return;
		}
		if (done.has(path)) return;
		for (const next of imports.get(path) ?? []) visit(next, [...way, path]);
		done.add(path);
	};
	for (const path of imports.keys()) visit(path, []);
	return found;
}

describe('in the nodes and the credential', () => {
	const imports = readImports();

	test('every import of an own file is found', () => {
		const all = [...imports.values()].flat();
		expect(all.filter((path) => !imports.has(path))).toEqual([]);
		// What describes the nodes needs the models, so something is amiss where no file imports them
		expect(all).toContain('nodes/shared/model/models.ts');
	});

	test('every file is on a floor', () => {
		expect(strays(imports)).toEqual([]);
	});

	test('a file imports from its own floor and from those below it', () => {
		expect(wrongImports(imports)).toEqual([]);
	});

	test('no imports form a circle, types included', () => {
		expect(circles(imports)).toEqual([]);
	});
});

describe('the rules notice', () => {
	test.each([
		["import { a } from './b';", 'an import'],
		["import type { A } from './b';", 'an import of types'],
		["import { type A } from './b';", 'an import of a type'],
		["export type { A } from './b';", 'an export of what another file has'],
		["export * from './b';", 'an export of all that another file has'],
		["const { a } = await import('./b');", 'an import while running'],
		["type A = import('./b').A;", 'a type of another file'],
	])('%s', (source) => {
		expect(importsIn('nodes/shared/api/a.ts', source)).toEqual(['nodes/shared/api/b.ts']);
	});

	test('an import upwards', () => {
		const imports = new Map([['nodes/shared/api/http.ts', ['nodes/shared/errors/error.ts']]]);
		expect(wrongImports(imports)).toEqual([
			'nodes/shared/api/http.ts imports nodes/shared/errors/error.ts, but nodes/shared/api is below nodes/shared/errors and imports nothing from it',
		]);
	});

	test('an import of one node by the other', () => {
		const imports = new Map([['nodes/WaitForVideo/run.ts', ['nodes/KyyVideo/router.ts']]]);
		expect(wrongImports(imports)).toEqual([
			'nodes/WaitForVideo/run.ts imports nodes/KyyVideo/router.ts, but nodes/WaitForVideo and nodes/KyyVideo do not import each other',
		]);
	});

	test('a file on no floor', () => {
		expect(strays(new Map([['nodes/shared/extra.ts', []]]))).toHaveLength(1);
	});

	test('a circle of several files, once', () => {
		const imports = new Map([
			['start.ts', ['a.ts', 'b.ts']],
			['a.ts', ['b.ts']],
			['b.ts', ['c.ts']],
			['c.ts', ['a.ts']],
		]);
		expect(circles(imports)).toEqual([
			'a.ts imports b.ts imports c.ts imports a.ts, but no imports form a circle',
		]);
	});

	test('a file that imports itself', () => {
		expect(circles(new Map([['a.ts', ['a.ts']]]))).toHaveLength(1);
	});
});
