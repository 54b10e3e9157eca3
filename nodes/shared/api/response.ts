import { jsonParse } from 'n8n-workflow';
import { z } from 'zod';

import type { HttpResponse } from './authenticatedHttp';
import type { Refusal } from './refusal';
import { idNames, noError, successCodes, successWords } from './vocabulary';

/** An answer that is neither what was asked for nor a refusal; `empty` has been seen while a video was being made */
export interface InvalidResponse {
	readonly kind: 'empty' | 'unreadable';
	readonly httpStatus: number;
	/** How the answer begins */
	readonly excerpt: string;
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

/** The envelope is undefined where the body is no object */
export function parseResponse(response: HttpResponse) {
	const body = parseBody(response.body);
	return { response, body, envelope: envelope.safeParse(body).data };
}

/**
 * Reads any response of the service. It never throws. HTTP 200 does not mean success: a bad key answers so [seen].
 *
 * @param find what was asked for; undefined where it is not in the answer
 */
export function readResponse<Found>(
	{ response, body, envelope }: ReturnType<typeof parseResponse>,
	find: (body: unknown, envelope: Envelope) => Found | undefined,
): Found | Refusal | InvalidResponse {
	const { httpStatus, retryAfter } = response;
	const refusal = (): Refusal => ({
		kind: 'refusal',
		httpStatus,
		retryAfter,
		code: envelope?.code,
		words: (envelope && wordsOf(envelope)) ?? excerptOf(body),
	});
	if (httpStatus >= 300) return refusal();
	if (isEmpty(body)) return { kind: 'empty', httpStatus, excerpt: '' };
	const found = envelope && find(body, envelope);
	if (found !== undefined) return found;
	if (envelope && isRefusal(envelope)) return refusal();
	return { kind: 'unreadable', httpStatus, excerpt: excerptOf(body) };
}

/** Whether the code says so; an answer without one says nothing */
export const hasSucceeded = ({ code }: Envelope): boolean =>
	code !== undefined && successCodes.has(code);

/** The service's own words; null where it has none */
export const wordsOf = ({ msg, message, error }: Envelope) => msg ?? message ?? error;

/**
 * Of an answer without what was asked for: a code other than success, or words that stand alone. What may name what was
 * made, in an unknown form, is no refusal: the request may have been accepted.
 */
function isRefusal(envelope: Envelope): boolean {
	if (mayNameMade(envelope) || mayNameMade(envelope.data)) return false;
	if (envelope.code !== undefined) return !hasSucceeded(envelope);
	const words = wordsOf(envelope);
	const { status, success, data } = envelope;
	const reportsFailure = status === undefined || /^(err|fail)/i.test(status);
	const isAlone = reportsFailure && success !== true && isNothing(data);
	return words !== null && isAlone && !successWords.test(words);
}

function mayNameMade(value: unknown): boolean {
	if (Array.isArray(value)) return value.some(mayNameMade);
	const fields = z.record(z.unknown()).safeParse(value).data ?? {};
	return idNames.some((name) => !isNothing(fields[name]));
}

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
function excerptOf(body: unknown): string {
	if (isEmpty(body)) return '';
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return text.trim().slice(0, 300);
}
