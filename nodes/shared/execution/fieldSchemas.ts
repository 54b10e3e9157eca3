import { z } from 'zod';

import { mustBe } from '../errors/parameterErrors';
import { longestWait } from '../model/waitTimes';

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

/** One of the choices of a list, by its value or as the editor calls it; capital letters make no difference */
export const choiceOf = <Choice extends { readonly name: string }>(
	choices: Readonly<Record<string, Choice>>,
) => {
	const entries = Object.entries(choices);
	const rule = `one of ${entries.map(([, { name }]) => name).join(', ')}`;
	const isMeant = (word: string) => (entry: readonly [string, Choice]) =>
		[entry[0], entry[1].name].some((one) => one.toLowerCase() === word.trim().toLowerCase());
	return readAs(
		(word) => (typeof word === 'string' ? entries.find(isMeant(word)) : undefined),
		(word) => mustBe(rule, word),
	);
};

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
