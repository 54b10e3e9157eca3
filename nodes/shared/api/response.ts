import { jsonParse } from 'n8n-workflow';
import { z } from 'zod';

import type { HttpResponse } from './authenticatedHttp';
import { readJson } from './json';
import type { Refusal } from './refusal';
import {
	bareVideoId,
	idNames,
	noError,
	statusNames,
	successCodes,
	successWords,
	taskStatuses,
	wrapperNames,
} from './vocabulary';

/** An answer that is neither what was asked for nor a refusal; `empty` has been seen while a video was being made */
export interface InvalidResponse {
	readonly kind: 'empty' | 'unreadable';
	readonly httpStatus: number;
	/** What was answered, as far as it goes into a log */
	readonly answer: string;
	/** An ID that stands in it, without saying that it is the one of a video */
	readonly possibleId?: string | undefined;
}

/** Whatever is no text, or an empty one, is null */
export const text = z.string().trim().min(1).nullable().catch(null);

const code = z.union([z.number(), z.string().trim().min(1)]).transform(String);

const errorObject = z.object({
	message: text,
	msg: text,
	code: z.union([z.string(), z.number()]).optional().catch(undefined),
});

/** What an `error` of the service says: text, or `{code, message}` [seen]. Whatever else it is stays visible as JSON. */
export const errorText = z.unknown().transform((error): string | null => {
	if (error === undefined || error === null) return null;
	const json = JSON.stringify(error);
	if (noError.has(json)) return null;
	if (typeof error === 'string') return error.trim();
	const { message, msg, code } = errorObject.safeParse(error).data ?? {};
	const said = message ?? msg;
	return said && code !== undefined ? `${said} (${code})` : (said ?? json);
});

const envelope = z
	.object({
		code: code.optional().catch(undefined),
		msg: text,
		message: text,
		error: errorText,
		data: z.unknown(),
		// Of any other type it may mean anything
		status: z.string().optional().catch(''),
		success: z.unknown(),
	})
	.passthrough();

/** What stands around or beside all that the service says */
export type Envelope = z.output<typeof envelope>;

const envelopeOf = (value: unknown): Envelope | undefined => envelope.safeParse(value).data;

/** The envelope is undefined where the body is no object, nor a list of one */
export function parseResponse(response: HttpResponse) {
	const body = parseBody(response.body);
	const { data: [only] = [body] } = z.tuple([z.unknown()]).safeParse(body);
	return { response, body, envelope: envelopeOf(only) };
}

export type ParsedResponse = ReturnType<typeof parseResponse>;

/**
 * Reads any response of the service. It never throws. HTTP 200 does not mean success: a bad key answers so [seen].
 *
 * @param find what was asked for; undefined where it is not in the answer
 */
export function readResponse<Found>(
	parsed: ParsedResponse,
	find: (body: unknown, envelope: Envelope) => Found | undefined,
): Found | Refusal | InvalidResponse {
	const { response, body, envelope } = parsed;
	const found = response.httpStatus < 300 && envelope ? find(body, envelope) : undefined;
	return found ?? readFailure(parsed);
}

/** Reads a response that is not what was asked for */
export function readFailure({
	response: { httpStatus, retryAfter },
	body,
	envelope,
}: ParsedResponse): Refusal | InvalidResponse {
	const refusal = (by = envelope): Refusal => ({
		kind: 'refusal',
		httpStatus,
		retryAfter,
		code: envelope?.code,
		words: (by && wordsOf(by)) ?? excerptOf(answerOf(body)),
		details: by && detailsOf(by),
	});
	if (httpStatus >= 300)
		return { ...refusal(), ...(hasGoodNews(body) && { isContradicted: true }) };
	if (isEmpty(body)) return { kind: 'empty', httpStatus, answer: '' };
	const failed = failureIn(body);
	if (failed) return { ...refusal(failed), hasFailed: true };
	if (envelope && isRefusal(body, envelope)) return refusal();
	return { kind: 'unreadable', httpStatus, answer: answerOf(body) };
}

/** Whether the code says so; an answer without one says nothing */
export const hasSucceeded = ({ code }: Envelope): boolean =>
	code !== undefined && successCodes.has(code);

/** Whether anything in it says so; what contradicts it leaves a doubt */
export const reportsSuccess = (envelope: Envelope): boolean =>
	hasSucceeded(envelope) ||
	envelope.success === true ||
	[envelope.code, envelope.msg, envelope.message].some((words) =>
		successWords.some((one) => one.test(words ?? '')),
	);

/** The service's own words; null where it has none */
export const wordsOf = ({ msg, message, error }: Envelope) => msg ?? message ?? error;

/** What stands beside the words */
function detailsOf(envelope: Envelope): string | undefined {
	const { msg, message, error, data } = envelope;
	const inner = envelopeOf(data);
	const details = [message, error, inner?.msg, inner?.message, inner?.error, text.parse(data)];
	const others = details.filter((words) => words && words !== (msg ?? message ?? error));
	return others.length > 0 ? others.join(' ') : undefined;
}

/** Layers of an answer: a guess at the most that make sense */
const deepest = 4;

/** An object within an answer, at some depth */
export interface Layer {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly depth: number;
	/** Whether it is an `error`, which may have an ID of its own */
	readonly isError: boolean;
	/** Whether the answer has nothing but a text in its place, which may be an ID */
	readonly isBare?: true;
	/** The list that it is an element of */
	readonly list?: readonly unknown[];
}

/** The answer itself, and each object that may hold what was asked for: in its `data`, in a list, or further within */
export function layersOf(value: unknown, depth = 0, isError = false): Layer[] {
	if (depth > deepest) return [];
	if (Array.isArray(value)) {
		const elements: readonly unknown[] = value;
		return elements.flatMap((one) => {
			const [element, ...within] = layersOf(one, depth + 1, isError);
			return element ? [{ ...element, list: elements }, ...within] : [];
		});
	}
	if (depth > 0 && typeof value === 'string') {
		const isBare = !isError && bareVideoId.test(value);
		if (isBare) return [{ fields: { id: value }, depth, isError, isBare }];
		return layersOf(readJson(value), depth + 1, isError);
	}
	const { data: fields } = z.record(z.unknown()).safeParse(value);
	if (!fields) return [];
	const within = wrapperNames.flatMap((name) =>
		layersOf(fields[name], depth + 1, name === 'error'),
	);
	return [{ fields, depth, isError }, ...within];
}

const isFailure = (status: string | undefined): boolean => /^(err|fail)/i.test(status ?? '');

const underWay: ReadonlySet<string> = new Set(
	Object.entries(taskStatuses).flatMap(([status, others]) =>
		status === 'failed' ? [] : [status, ...others],
	),
);

const isUnderWay = (status: unknown): boolean =>
	typeof status === 'string' && underWay.has(status.toLowerCase());

/**
 * What says in words that it has failed, where nothing names what was made or reports a success: its status says so, or where
 * nothing says otherwise, `success: false` or the code of an error does.
 */
function failureIn(body: unknown): Envelope | undefined {
	const told = layersOf(body).flatMap(({ fields, isError }) => {
		const one = envelopeOf(fields);
		return one ? [{ one, isError }] : [];
	});
	if (told.some(({ one }) => mayNameMade(one) || one.success === true)) return undefined;
	const inWords = told.filter(({ one }) => wordsOf(one) !== null);
	const failed = inWords.find(({ one }) => isFailure(one.status));
	if (failed || hasGoodNews(body)) return failed?.one;
	const saysNo = inWords.some(({ one, isError }) => one.success === false || (isError && one.code));
	// What stands around an error has its code in words, too
	return saysNo ? inWords[0]?.one : undefined;
}

const hasGoodNews = (body: unknown): boolean =>
	layersOf(body)
		.flatMap(({ fields }) => envelopeOf(fields) ?? [])
		.some((one) => reportsSuccess(one) || statusNames.some((name) => isUnderWay(one[name])));

/**
 * Of an answer without what was asked for: a code other than success, or words that stand alone. What may name what was
 * made, in an unknown form, is no refusal: the request may have been accepted. Nor is what reports a success as well.
 */
function isRefusal(body: unknown, envelope: Envelope): boolean {
	const { status, data } = envelope;
	const words = wordsOf(envelope);
	if (layersOf(body).some(({ fields }) => mayNameMade(fields)) || hasGoodNews(body)) return false;
	if (envelope.code !== undefined) return true;
	return words !== null && (status === undefined || isFailure(status)) && isNothing(data);
}

const mayNameMade = (fields: Readonly<Record<string, unknown>>): boolean =>
	idNames.some((name) => !isNothing(fields[name]));

const isNothing = (value: unknown): boolean =>
	isEmpty(value) || JSON.stringify(value) === '{}' || JSON.stringify(value) === '[]';

const isEmpty = (body: unknown): boolean => body === undefined || body === null || body === '';

/** n8n hands on JSON as an object and anything else as text. What is nested too deeply to be written again stays text. */
function parseBody(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		const parsed = jsonParse<unknown>(body);
		JSON.stringify(parsed);
		return parsed;
	} catch {
		return body;
	}
}

/** Enough of an answer to recognize it by, without flooding the error with it */
export const excerptOf = (answer: string): string => answer.slice(0, 300);

/** Characters of an answer that go into a log: a guess at how far behind an ID may stand */
const longestAnswer = 10_000;

/** What was answered, as far as it goes into a log */
export function answerOf(body: unknown): string {
	if (isEmpty(body)) return '';
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return text.trim().slice(0, longestAnswer);
}
