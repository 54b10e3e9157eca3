type Substitute = readonly [changing: RegExp, still: string];

/** What gives another value at each attempt, and what stands for it */
const changing: readonly Substitute[] = [
	[/\$(?:now|today)\b/g, 'DateTime.fromMillis(0)'],
	[/\bDateTime\.(?:now|local|utc)\(\)/g, 'DateTime.fromMillis(0)'],
	[/\bnew Date\(\)/g, 'new Date(0)'],
	[/\bDate\.now\(\)/g, '0'],
	[/\bMath\.random\(\)/g, '0'],
	[/\.randomItem\(\)/g, '.first()'],
	[/\$execution\.(?:id|resumeUrl|resumeFormUrl)\b/g, '"0"'],
];

/** After a crash, n8n counts the rounds of a node from another number on */
const round: Substitute = [/\$runIndex\b/g, '0'];

/** Evaluates an expression for the item; it may throw */
type Evaluate = (expression: string) => unknown;

/**
 * What the user has written into a field, evaluated with the clock, chance and the like held still.
 *
 * @returns undefined where the expressions have nothing of that kind, so that the value itself is as good
 */
export const steadyValue = (written: unknown, evaluate: Evaluate): unknown =>
	heldStill(written, evaluate, changing);

/** As `steadyValue`, with the number of the round held still as well */
export const roundlessValue = (written: unknown, evaluate: Evaluate): unknown =>
	heldStill(written, evaluate, [...changing, round]);

function heldStill(
	written: unknown,
	evaluate: Evaluate,
	substitutes: readonly Substitute[],
): unknown {
	const before = JSON.stringify([written]);
	// Most fields are no expressions, and are not walked through
	if (!before.includes('"=')) return undefined;
	const still = mapTexts(written, (text) => substitute(text, substitutes));
	if (JSON.stringify([still]) === before) return undefined;
	return mapTexts(still, (text) => evaluated(text, evaluate));
}

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

/** Where the substitute does not fit in, as with the arguments of a function, the text of the expression has to do */
function evaluated(text: string, evaluate: Evaluate): unknown {
	try {
		return evaluate(text.slice(1));
	} catch {
		return text;
	}
}
