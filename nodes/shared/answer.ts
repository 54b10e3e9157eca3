import { jsonParse } from 'n8n-workflow';
import { z } from 'zod';

import { readTask, type Known, type Task } from './task';

/** What came back over HTTP, before anyone has looked at it */
export interface Reply {
	readonly kind: 'reply';
	readonly httpStatus: number;
	readonly body: unknown;
}

/** The service took the request in and said no */
export interface Refusal {
	readonly kind: 'refusal';
	readonly httpStatus: number;
	/** The service's own code, which it sends as a number or as text */
	readonly code: string | undefined;
	/** The service's own words, often Chinese */
	readonly words: string | undefined;
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
	error: z
		.union([z.string().trim().min(1), z.object({ message: words }).transform((e) => e.message)])
		.optional()
		.catch(undefined),
	data: z.unknown(),
});

/**
 * Understands any reply of the service, in either of its two shapes: the flat task, or `{code, msg, data}`.
 * It never throws: what makes no sense is `unreadable`.
 *
 * HTTP 200 does not mean success: a bad key answers 200 with `code "204"`.
 */
export function readAnswer(reply: Reply, known: Known): Answer {
	const { httpStatus } = reply;
	const body = parseBody(reply.body);
	const said = envelope.safeParse(body);
	const refusal: Refusal = {
		kind: 'refusal',
		httpStatus,
		code: said.data?.code,
		words: said.data?.msg ?? said.data?.message ?? said.data?.error,
	};
	if (httpStatus >= 300) {
		return said.success ? refusal : { ...refusal, words: excerpt(body) || undefined };
	}
	if (isEmpty(body)) return { kind: 'empty', httpStatus, excerpt: '' };
	if (!said.success) return { kind: 'unreadable', httpStatus, excerpt: excerpt(body) };

	const { code, data } = said.data;
	const succeeded = code !== undefined && successCodes.has(code);
	// A flat answer always names its task; one without an id is about something else
	const task =
		readTask(body, { ...known, id: undefined }) ?? (succeeded ? readTask(data, known) : undefined);
	if (task) return { kind: 'task', task };
	if (succeeded || (code === undefined && refusal.words === undefined)) {
		return { kind: 'unreadable', httpStatus, excerpt: excerpt(body) };
	}
	return refusal;
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
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return text.trim().slice(0, 300);
}
