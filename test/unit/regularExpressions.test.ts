import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

const nodes = join(__dirname, '..', '..', 'nodes');

/** Whose expressions read what users, file hosts and the service write, however long it is */
const folders = ['WaitForVideo', 'shared/model', 'shared/timing', 'shared/execution'];

/** The regular expressions in a file, as they stand there */
function expressionsIn(path: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest));
	return found;
}

const expressions = folders.flatMap((folder) =>
	readdirSync(join(nodes, folder), { encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.flatMap((name) =>
			expressionsIn(join(nodes, folder, name)).map((expression) => [name, expression] as const),
		),
);

/** Looked for only from the beginning, from the end of the last match, or from the first of a row of the same */
const isAnchored = (source: string, flags: string): boolean =>
	source.startsWith('^') || flags.includes('y') || /^\(\?<!(.+?)\)\1[+*]/.test(source);

/** What is repeated without a limit would else be read to the end of the text anew from each of its characters */
function fault(expression: string): string | undefined {
	const end = expression.lastIndexOf('/');
	const source = expression.slice(1, end);
	const plain = source.replace(/\\p\{\w+\}|\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
	const repeated = plain.match(/[*+]|\{\d+,\}/g) ?? [];
	if (repeated.length > 0 && !isAnchored(source, expression.slice(end + 1)))
		return 'is repeated and not anchored';
	if (/\)(?:[*+]|\{\d+,\})/.test(plain)) return 'repeats a group';
	if (/[*+]\??x[*+]/.test(plain)) return 'repeats one thing after another';
	return undefined;
}

test.each([
	['/a$/', undefined],
	['/^a+$/', undefined],
	['/[*+]\\+/', undefined],
	['/(?<!a)a+$/', undefined],
	['/ba+/gy', undefined],
	['/a+$/', 'is repeated and not anchored'],
	['/(?<!b)a+$/', 'is repeated and not anchored'],
	['/x{2,}/', 'is repeated and not anchored'],
	['/^(a|b+)*c/', 'repeats a group'],
	['/^\\s*\\d*$/', 'repeats one thing after another'],
])('the expression %s is judged: %s', (expression, said) => {
	expect(fault(expression)).toBe(said);
});

test('there are expressions to judge', () => {
	expect(expressions.length).toBeGreaterThan(15);
});

test.each(expressions)('%s: %s takes time in proportion to the text', (_file, expression) => {
	expect(fault(expression)).toBeUndefined();
});
