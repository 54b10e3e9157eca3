type Substitute = readonly [changing: RegExp, still: string];

/** What gives another value at each attempt, and what stands for it */
const changing: readonly Substitute[] = [
	[/\$(?:now|today)\b/g, 'DateTime.fromMillis(0)'],
	[/\bDateTime\.(?:now|local|utc)\(\s*(?:\{[^{}()]*\}\s*)?\)/g, 'DateTime.fromMillis(0)'],
	[/\bnew\s+Date\b(?:\(\s*\)|(?!\s*\())/g, 'new Date(0)'],
	[/(?<!new\s|[.\w$])Date\(\s*\)/g, 'String(0)'],
	// A bare 0 would take no method, such as `.toString(36)`
	[/\b(?:Date\.now|Math\.random)\(\s*\)/g, 'Number(0)'],
	[/\.randomItem\(\)/g, '.first()'],
	[/\$execution(?:\.|\[\s*['"])(?:id|resumeUrl|resumeFormUrl)\b(?:['"]\s*\])?/g, '"0"'],
];

/** After a crash, n8n counts the rounds of a node from another number on */
const round: Substitute = [/\$runIndex\b/g, 'Number(0)'];

/** The item that the expressions are evaluated for */
export interface EvaluatedItem {
	/** May throw */
	readonly evaluate: (expression: string) => unknown;
	/** Tells it from other items, and is the same at each attempt */
	readonly fingerprint: () => string;
}

/**
 * What the user has written into a field, evaluated with the clock, chance and the like held still.
 *
 * @returns undefined where the expressions have nothing of that kind, so that the value itself is as good
 */
export const steadyValue = (written: unknown, item: EvaluatedItem): unknown =>
	valueOf(heldStill(written, changing), item);

/**
 * As `steadyValue`, with the number of the round held still as well.
 *
 * @returns undefined where the expressions do not ask for the number of the round
 */
export function roundlessValue(written: unknown, item: EvaluatedItem): unknown {
	const inAnyRound = heldStill(written, [round]);
	return valueOf(heldStill(inAnyRound, changing) ?? inAnyRound, item);
}

/** @returns undefined where the substitutes change nothing */
function heldStill(written: unknown, substitutes: readonly Substitute[]): unknown {
	const before = JSON.stringify([written]);
	// Most fields are no expressions, and are not walked through
	if (!before.includes('"=')) return undefined;
	const still = mapTexts(written, (text) => substitute(text, substitutes));
	return JSON.stringify([still]) === before ? undefined : still;
}

const valueOf = (still: unknown, item: EvaluatedItem): unknown =>
	mapTexts(still, (text) => evaluated(text, item));

function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
	if (typeof value === 'string') return value.startsWith('=') ? change(value) : value;
	if (Array.isArray(value)) return value.map((part: unknown) => mapTexts(part, change));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, part]) => [name, mapTexts(part, change)]),
	);
}

const substitute = (text: string, substitutes: readonly Substitute[]): string =>
	substitutes.reduce((changed, [pattern, still]) => changed.replace(pattern, still), text);

/** Where the substitute does not fit in, the text of the expression has to do, and the item that it is evaluated for */
function evaluated(text: string, { evaluate, fingerprint }: EvaluatedItem): unknown {
	try {
		return evaluate(text.slice(1));
	} catch {
		return [text, fingerprint()];
	}
}
