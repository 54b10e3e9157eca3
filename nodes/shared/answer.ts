import { jsonParse } from 'n8n-workflow';
import { z } from 'zod';

import type { Refusal } from './refusal';
import { describeError, isFailed, readTask, type FoundTask, type Known, type Task } from './task';

/** What came back over HTTP, before anyone has looked at it */
export interface Reply {
	readonly kind: 'reply';
	readonly httpStatus: number;
	/** The header of that name, as it came */
	readonly retryAfter?: string | undefined;
	readonly body: unknown;
}

/** A reply, understood */
export type Answer = { readonly kind: 'task'; readonly task: Task } | Refusal | Nonsense;

/** An answer that is neither a task nor a refusal; `empty` has been met while a video was being made */
export interface Nonsense {
	readonly kind: 'empty' | 'unreadable';
	readonly httpStatus: number;
	/** How the answer begins */
	readonly excerpt: string;
}

/** Documented are 0 and "0"; 200 has been seen for success as well */
const successCodes: ReadonlySet<string> = new Set(['0', '200']);

const words = z.string().trim().min(1).optional().catch(undefined);

const envelope = z.object({
	code: z
		.union([z.number(), z.string().trim().min(1)])
		.transform(String)
		.optional()
		.catch(undefined),
	msg: words,
	message: words,
	error: z.unknown().transform(describeError),
	data: z.unknown(),
});

type Envelope = z.output<typeof envelope>;

/**
 * Understands any reply of the service, in either of its two shapes: the flat task, or `{code, msg, data}`.
 * It never throws: what makes no sense is `unreadable`.
 *
 * HTTP 200 does not mean success: a bad key answers 200 with `code "204"`.
 */
export function readAnswer(reply: Reply, known: Known): Answer {
	const { httpStatus, body: raw } = reply;
	const body = parseBody(raw);
	const said = envelope.safeParse(body).data;
	if (httpStatus >= 300) return refusalOf(reply, body, said);
	if (isEmpty(body)) return { kind: 'empty', httpStatus, excerpt: '' };
	const task = said && findTask(body, said, known);
	if (task) return { kind: 'task', task };
	if (said && isRefusal(said)) return refusalOf(reply, body, said);
	return { kind: 'unreadable', httpStatus, excerpt: excerpt(body) };
}

function refusalOf(
	{ httpStatus, retryAfter }: Reply,
	body: unknown,
	said: Envelope | undefined,
): Refusal {
	const words = (said && wordsOf(said)) ?? excerpt(body);
	return { kind: 'refusal', httpStatus, retryAfter, code: said?.code, words };
}

/** Of an answer without a task: without a code, words alone are a refusal, too */
const isRefusal = (said: Envelope): boolean =>
	said.code === undefined ? wordsOf(said) !== undefined : !succeeded(said);

const wordsOf = ({ msg, message, error }: Envelope): string | undefined =>
	msg ?? message ?? error ?? undefined;

const succeeded = ({ code }: Envelope): boolean => code !== undefined && successCodes.has(code);

function findTask(body: unknown, said: Envelope, known: Known): Task | undefined {
	const found = choose(readTask(body, known), readTask(said.data, known), succeeded(said));
	if (!found) return undefined;
	const { task } = found;
	// The reason of a failure may stand beside the task instead of in it
	return isFailed(task) && task.error === null ? { ...task, error: wordsOf(said) ?? null } : task;
}

/**
 * A task may be the answer itself or its `data`. An ID decides: what has one is a task that was paid for, whatever
 * the code beside it says; what has none is a task only where the code says success.
 */
function choose(
	flat: FoundTask | undefined,
	inner: FoundTask | undefined,
	success: boolean,
): FoundTask | undefined {
	if (flat?.hasId && flat.hasStatus) return flat;
	if (inner?.hasId) return inner;
	if (flat?.hasId) return flat;
	return success && inner?.hasStatus ? inner : undefined;
}

/** n8n hands on JSON as an object and anything else as text */
function parseBody(body: unknown): unknown {
	return typeof body === 'string' ? jsonParse<unknown>(body, { fallbackValue: body }) : body;
}

function isEmpty(body: unknown): boolean {
	return body === undefined || body === null || body === '';
}

/** Enough of an answer to recognise it by, without flooding the error with it */
function excerpt(body: unknown): string {
	const text = typeof body === 'string' ? body : isEmpty(body) ? '' : JSON.stringify(body);
	return text.trim().slice(0, 300);
}
