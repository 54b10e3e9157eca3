import type { IExecuteFunctions } from 'n8n-workflow';

type Substitute = readonly [changing: RegExp, still: string];

/** The user may set another time zone before a retry */
const epoch = 'DateTime.fromMillis(0, { zone: "utc" })';

/** A time without a date, of which n8n and luxon make one of today; it stays told from other times */
const dateless = '/^\\s*T?(?=\\d{1,2}(?::|\\s*$))/';

/** An empty text is taken for now */
const dated = (method: string, separator: string): string =>
	`((text, options) => (/\\d/.test(text) ? DateTime.${method}(String(text).replace(${dateless}, "1970-01-01${separator}"), { zone: "utc", ...options }) : ${epoch}))(`;

/** What gives another value at each attempt, and what stands for it */
const changing: readonly Substitute[] = [
	[/\$(?:now|today)\b/g, epoch],
	[/\bDateTime\.(?:now|local|utc)\(\s*(?:\{[^{}()]*\}\s*)?\)/g, epoch],
	[/\bnew\s+Date\b(?:\s*\(\s*\)|(?!\s*\())/g, 'new Date(0)'],
	[/(?<!new\s|[.\w$])Date\(\s*\)/g, 'String(0)'],
	// A bare 0 would take no method, such as `.toString(36)`
	[/\b(?:Date\.now|Math\.random)\s*\(\s*\)/g, 'Number(0)'],
	[/\.randomItem\(\s*\)/g, '.first()'],
	[/\$execution(?:\.|\[\s*['"])(?:id|resumeUrl|resumeFormUrl)\b(?:['"]\s*\])?/g, '"0"'],
	[/\$(?:executionId|resumeWebhookUrl)\b/g, '"0"'],
	[/\bDateTime\s*\.\s*fromISO\s*\(/g, dated('fromISO', 'T')],
	[/\bDateTime\s*\.\s*fromSQL\s*\(/g, dated('fromSQL', ' ')],
	[/\.\s*toDateTime\s*\(\s*\)/g, `.toString().replace(${dateless}, "1970-01-01T").toDateTime()`],
	// n8n says another one in a retry
	[/\$execution\s*(?:\?\.|\.|\[\s*['"])\s*mode\b(?:['"]\s*\])?/g, '"production"'],
	[/\$mode\b/g, '"webhook"'],
	[/\$workflow\s*(?:\?\.|\.|\[\s*['"])\s*active\b(?:['"]\s*\])?/g, 'true'],
];

/** After a crash, n8n counts the rounds of a node from another number on */
const round: Substitute = [
	/\$(?:prevNode\s*\.\s*|node\s*(?:\.\w+|\[[^\]]*\])\s*\.\s*)?runIndex\b/g,
	'Number(0)',
];

/** What follows `DateTime` where it has nothing to do with the clock: `fromObject({ hour: 8 })` is at 8 today [luxon] */
const timeless: readonly RegExp[] = [
	/\.\s*(?:from(?!Object|Format)|max|min|is|invalid)/,
	/\.\s*(?:local|utc)\s*\(\s*\d/,
	/\.\s*fromObject\s*\(\s*\{[^}]*\byear\b/,
	/\.\s*fromFormat\s*\([^()]*,\s*['"][^'"]*[yD]/,
];

/** What may give another value at each attempt in spellings for which nothing stands, as people rarely use them */
const doubtful: readonly RegExp[] = [
	/(?<!\bnew\s+|[\w.'"$])\bDate\b(?=\s*(?:\?\.|[.([]))(?!\s*\.\s*(?:UTC|parse)\b)/,
	/\b(?:globalThis|this)\.Date\b/,
	/\bnew\s+Date\b(?!\s*\(\s*[^\s)/])/,
	new RegExp(`\\bDateTime\\b(?!\\s*(?:${timeless.map(({ source }) => source).join('|')}))`),
	/\bDateTimeFormat\b|\bInterval\b|diff(?:To)?Now\b|\btoRelative|\bisInLast\b|\brandomItem\b|\bMath\b[^\w]*random\b/,
	/\$execution(?!\s*(?:\?\.|\.|\[\s*['"])\s*customData\b)/,
	/\.\s*toDateTime\s*\((?!\s*\)|\s*['"](?:us|ms|s|excel)['"]|\s*['"][^'"]*[yD])/,
];

/** The item that the expressions are evaluated for */
export interface EvaluatedItem {
	/** May throw, or give undefined, as n8n does for some errors in an expression */
	readonly evaluate: (expression: string) => unknown;
}

export const evaluatedItem = (context: IExecuteFunctions, itemIndex: number): EvaluatedItem => ({
	evaluate: (expression) => context.evaluateExpression(expression, itemIndex),
});

/**
 * What the user has written into a field, evaluated with the clock, chance and the like held still.
 *
 * @returns undefined where the expressions have nothing of that kind, so that the value itself is as good
 */
export const steadyValue = (written: unknown, item: EvaluatedItem): unknown =>
	hasExpression(written, (text) => isChanging(text))
		? mapTexts(written, (text) => heldStill(text, changing, item))
		: undefined;

/**
 * As `steadyValue`, with the number of the round held still as well.
 *
 * @returns undefined where the expressions do not ask for the number of the round
 */
export const roundlessValue = (written: unknown, item: EvaluatedItem): unknown =>
	hasExpression(written, (text) => substitute(text, [round]) !== text)
		? mapTexts(written, (text) => heldStill(text, [round, ...changing], item))
		: undefined;

/** The parts of the expressions in a field, with their brackets, in which something changes at each attempt */
export function changingCode(written: unknown): readonly string[] {
	const found: string[] = [];
	mapTexts(written, (text) => {
		found.push(...codeIn(text).filter((code) => isChanging(code)));
		return text;
	});
	return found;
}

/** Whether some expression in a field is of this kind */
function hasExpression(written: unknown, isOfKind: (text: string) => boolean): boolean {
	let isFound = false;
	mapTexts(written, (text) => {
		isFound ||= isOfKind(text);
		return text;
	});
	return isFound;
}

function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
	if (typeof value === 'string') return value.startsWith('=') ? change(value) : value;
	if (Array.isArray(value)) return value.map((part: unknown) => mapTexts(part, change));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, part]) => [name, mapTexts(part, change)]),
	);
}

const isChanging = (text: string, substitutes = changing): boolean =>
	substitute(text, substitutes) !== text || isDoubtful(text);

const substitute = (text: string, substitutes: readonly Substitute[]): string =>
	substitutes.reduce((changed, [pattern, still]) => changed.replace(pattern, still), text);

const isDoubtful = (text: string): boolean =>
	codeIn(text).some((code) => doubtful.some((pattern) => pattern.test(code)));

/** The parts of an expression that n8n evaluates, with their brackets */
const codeIn = (text: string): readonly string[] =>
	text
		.split('{{')
		.slice(1)
		.map((begun) => `{{${begun.split('}}', 1).join('')}}}`);

/** Where nothing can be held still, the text of the expression has to do, with the values of the parts that do not change */
function heldStill(
	text: string,
	substitutes: readonly Substitute[],
	{ evaluate }: EvaluatedItem,
): unknown {
	const still = substitute(text, substitutes);
	const unchanged = codeIn(text).filter((code) => !isChanging(code, substitutes));
	const asItIs = () => [still, ...unchanged.map((code) => valueOf(code, evaluate))];
	if (isDoubtful(still)) return asItIs();
	try {
		const before = codeIn(text);
		const changed = codeIn(still).filter((code, index) => code !== before[index]);
		const isSilent = changed.some((code) => (evaluate(code) ?? undefined) === undefined);
		return isSilent ? asItIs() : evaluate(still.slice(1));
	} catch {
		return asItIs();
	}
}

/** @returns the code itself where it has no value */
function valueOf(code: string, evaluate: EvaluatedItem['evaluate']): unknown {
	try {
		return evaluate(code);
	} catch {
		return code;
	}
}
