import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';

const root = join(__dirname, '..', '..');

const files = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(folder, name)),
);

/** The regular expressions in a file, as they are written */
function expressionsIn(file: string): string[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(join(root, file), 'utf8'),
		ts.ScriptTarget.Latest,
	);
	const found: string[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Characters: more than a form or a webhook usually brings, and enough to tell linear time from quadratic */
const length = 200_000;

/** What an expression may have to look at again and again: its own characters and words, spaces, letters and digits */
function hostileTexts(expression: string): string[] {
	const plain = expression.replace(/\\[a-z]/gi, ' ');
	const parts = new Set([
		...Array.from(plain),
		...plain.split(/[^\p{L}\d=:/]+/u),
		...[' ', '\n', 'a', '0', '. '],
	]);
	return [...parts]
		.filter((part) => part !== '')
		.flatMap((part) => {
			const many = part.repeat(length / part.length);
			return [`${many}\0`, `https://a${many}\0`];
		});
}

/** Milliseconds: a linear search takes a few, a quadratic one many thousands */
const timeout = 2_000;

/** @throws Error when it takes too long */
function search(expression: string, text: string): void {
	const context = { text };
	runInNewContext(`text.search(${expression})`, context, { timeout });
}

const all = files.flatMap((file) =>
	expressionsIn(file).map((expression) => [file, expression] as const),
);

test('there are regular expressions to look at', () => {
	expect(all.length).toBeGreaterThan(50);
});

test('a quadratic one is noticed', () => {
	expect(() => {
		search('/\\s+$/', `${' '.repeat(length)}\0`);
	}).toThrow('timed out');
});

test.each(all)(
	'%s: %s takes linear time on hostile text',
	(_file, expression) => {
		for (const text of hostileTexts(expression)) search(expression, text);
	},
	60_000,
);
