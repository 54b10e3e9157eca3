import { z } from 'zod';

import { parametersError } from './errors';
import { longestWait } from './limits';

/**
 * Reads values that come from n8n, which may be of any type once an expression stands in a field.
 *
 * @param displayNames what the user calls each field
 * @throws KyyVideoError `parameters` that names each wrong field, its value and what is allowed
 */
export function parseParameters<Output>(
	schema: z.ZodType<Output, z.ZodTypeDef, unknown>,
	values: unknown,
	displayNames: Readonly<Record<string, string>>,
): Output {
	const parsed = schema.safeParse(values);
	if (parsed.success) return parsed.data;
	const [first, ...others] = parsed.error.issues.map(({ path, message }) => {
		const [field, ...within] = path;
		const displayName = displayNames[String(field)] ?? String(field);
		return { message: `${displayName}${entryName(within)} ${message}` };
	});
	throw parametersError([first ?? { message: 'The parameters could not be read' }, ...others]);
}

/** Which entry of a list, and which of the entries that it holds itself */
function entryName(path: readonly PropertyKey[]): string {
	const [entry, part] = path.flatMap((step) => (typeof step === 'number' ? [step + 1] : []));
	if (entry === undefined) return '';
	return part === undefined ? ` (entry ${entry})` : ` (entry ${entry}, number ${part} of its list)`;
}

/** For the options of a schema: says what a field must be and what it is */
export const mustBe = (rule: string): { errorMap: z.ZodErrorMap } => ({
	errorMap: (_issue, { data }) => ({ message: mustBeText(rule, data) }),
});

/** For `refine`: says what a field must be and what it is */
export const mustBeText = (rule: string, value: unknown): string =>
	`must be ${rule}, but is ${show(value)}`;

/** A value as it can stand in an error */
function show(value: unknown): string {
	if (value === undefined || value === null) return 'empty';
	if (typeof value === 'string')
		return value.trim() === '' ? 'empty' : `"${shorten(value.trim())}"`;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return Array.isArray(value) ? 'a list' : 'an object';
}

const longestShown = 80;

function shorten(text: string): string {
	return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}

/** Text that says something. Numbers count as text: a title may well be 2024. */
export const text = (rule: string) =>
	z.preprocess(numberToText, z.string(mustBe(rule)).trim().min(1));

const numberToText = (value: unknown): unknown =>
	typeof value === 'number' ? String(value) : value;

/** A number within limits, also as text, which is what spreadsheets give */
export const number = (rule: string, within: (number: z.ZodNumber) => z.ZodNumber) =>
	z.preprocess(textToNumber, within(z.number(mustBe(rule))));

const textToNumber = (value: unknown): unknown =>
	typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;

/**
 * One of a few words.
 *
 * @param shownAs what the user calls a value, where that is something else
 */
export const choice = <const Value extends string>(
	values: readonly Value[],
	rule: string,
	shownAs: (value: unknown) => unknown = (value) => value,
) =>
	z.preprocess(
		(value) => (typeof value === 'string' ? value.trim() : value),
		z.custom<Value>(
			(value) => values.some((allowed) => allowed === value),
			(value) => ({
				message: mustBeText(rule, shownAs(value)),
			}),
		),
	);

/**
 * What a value is read as.
 *
 * @param read undefined for what it cannot read
 * @param problem what is wrong with such a value, as it reads behind the name of the field
 */
export const readAs = <Value>(
	read: (value: unknown) => Value | undefined,
	problem: (value: unknown) => string,
) =>
	z.unknown().transform((value, context) => {
		const found = read(value);
		if (found !== undefined) return found;
		context.addIssue({ code: 'custom', message: problem(value) });
		return z.NEVER;
	});

/** What a word stands for */
export const oneOf = <Value>(known: ReadonlyMap<unknown, Value>, rule: string) =>
	readAs(
		(word) => known.get(word),
		(word) => mustBeText(rule, word),
	);

/** How long to wait at most, in minutes */
export const maxWait = () =>
	number(`a number above 0 and up to ${longestWait}`, (minutes) =>
		minutes.positive().max(longestWait),
	);

/** Yes or no, also as the text that spreadsheets give */
export const flag = () =>
	z.preprocess(
		(value) =>
			typeof value === 'string' ? (flagWords.get(value.trim().toLowerCase()) ?? value) : value,
		z.boolean(mustBe('true or false')),
	);

const flagWords: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['false', false],
]);

/** A field that the user may leave empty */
export const optional = <Schema extends z.ZodTypeAny>(schema: Schema) =>
	z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional());

const isBlank = (value: unknown): boolean =>
	value === null || (typeof value === 'string' && value.trim() === '');
