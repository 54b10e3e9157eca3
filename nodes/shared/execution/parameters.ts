import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { entryName, mustBe, parametersError } from '../errors/parameterErrors';
import { labels, longestWait, videoIdExample } from '../model/labels';

/**
 * Reads values that come from n8n, which may be of any type once an expression stands in a field.
 *
 * @param displayNames of fields that are no parameters of a node
 * @throws KyyVideoError `parameters` that names each wrong field, its value and what is allowed
 */
export function parseParameters<Output>(
	schema: z.ZodType<Output, z.ZodTypeDef, unknown>,
	values: unknown,
	displayNames: Readonly<Record<string, string>> = {},
): Output {
	const parsed = schema.safeParse(values);
	if (parsed.success) return parsed.data;
	const names: Readonly<Record<string, string>> = { ...labels, ...displayNames };
	const [first, ...others] = parsed.error.issues.map(({ path: [field, ...within], message }) => {
		const entry = within.filter((step) => typeof step === 'number');
		const name = names[String(field)] ?? String(field);
		return { message: `${name}${entryName(entry)} ${message}` };
	});
	throw parametersError([first ?? { message: 'The parameters could not be read' }, ...others]);
}

/** Reads the fields of an item that a schema names. @throws KyyVideoError `parameters` that names each wrong one */
export function readParameters<Shape extends z.ZodRawShape>(
	schema: z.ZodObject<Shape>,
	{ context, itemIndex }: { readonly context: IExecuteFunctions; readonly itemIndex: number },
) {
	const valueOf = (name: string): unknown => context.getNodeParameter(name, itemIndex);
	const names = Object.keys(schema.shape);
	return parseParameters(schema, Object.fromEntries(names.map((name) => [name, valueOf(name)])));
}

/** Options of a schema: what a field must be, and what it is */
const rule = (rule: string): { errorMap: z.ZodErrorMap } => ({
	errorMap: (_issue, { data }) => ({ message: mustBe(rule, data) }),
});

/** Text that is not empty. Numbers count as text: a title may well be 2024. */
export const text = (must: string, within = (text: z.ZodString) => text.min(1)) =>
	z.preprocess(numberToText, within(z.string(rule(must)).trim()));

const numberToText = (value: unknown): unknown =>
	typeof value === 'number' ? String(value) : value;

/** A number within limits, also as text, which is what spreadsheets give */
export const number = (must: string, within: (number: z.ZodNumber) => z.ZodNumber) =>
	z.preprocess(textToNumber, within(z.number(rule(must))));

const textToNumber = (value: unknown): unknown =>
	typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;

/** @param problem what is wrong with a value that `read` gives nothing for, as it reads behind the name of the field */
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

/** What a word stands for, and how an error shows one that stands for nothing */
export const oneOf = <Value>(
	known: ReadonlyMap<unknown, Value>,
	must: string,
	show: (word: unknown) => unknown = (word) => word,
) =>
	readAs(
		(word) => known.get(typeof word === 'string' ? word.trim() : word),
		(word) => mustBe(must, show(word)),
	);

/** How long to wait at most, in minutes */
export const maxWait = () =>
	number(`a number above 0 and up to ${longestWait}`, (minutes) =>
		minutes.positive().max(longestWait),
	);

/** Yes or no, also as the text that spreadsheets give */
export const flag = () => z.preprocess(textToFlag, z.boolean(rule('true or false')));

const textToFlag = (value: unknown): unknown =>
	typeof value === 'string' && /^\s*(true|false)\s*$/i.test(value) ? /true/i.test(value) : value;

/** A field that the user may leave empty */
export const optional = <Schema extends z.ZodTypeAny>(schema: Schema) =>
	z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional());

const isBlank = (value: unknown): boolean =>
	value === null || (typeof value === 'string' && value.trim() === '');

/**
 * `video_<uuid>` and `proj_<digits>` are documented. No other form is published, and a video that was paid for must never
 * be out of reach for its ID, so whatever cannot leave the path is taken.
 */
export const videoId = text(
	`the ID that the creation of the video answered with, such as ${videoIdExample} or proj_1234567890`,
	(id) => id.max(200).regex(/^\w[\w.:~=@+-]*$/),
);
