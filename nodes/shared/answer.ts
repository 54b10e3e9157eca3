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

/** A reply to a request about a video, understood */
export type Answer = { readonly kind: 'task'; readonly task: Task } | Refusal | Nonsense;

/** An answer that is neither what was asked for nor a refusal; `empty` has been met while a video was being made */
export interface Nonsense {
	readonly kind: 'empty' | 'unreadable';
	readonly httpStatus: number;
	/** How the answer begins */
	readonly excerpt: string;
}

/** Documented are 0 and "0"; 200 has been seen for success as well */
const successCodes: ReadonlySet<string> = new Set(['0', '200']);

const words = z.string().trim().min(1).optional().catch(undefined);

const envelope = z
	.object({
		code: z
			.union([z.number(), z.string().trim().min(1)])
			.transform(String)
			.optional()
			.catch(undefined),
		msg: words,
		message: words,
		error: z.unknown().transform(describeError),
		data: z.unknown(),
		// Of any other type it may be anything
		status: z.string().optional().catch(''),
		success: z.unknown(),
	})
	.passthrough();

/** What stands around or beside all that the service says */
export type Envelope = z.output<typeof envelope>;

/**
 * Understands any reply about a video, in either of its two shapes: the flat task, or `{code, msg, data}`.
 * It never throws: what makes no sense is `unreadable`.
 */
export function readAnswer(reply: Reply, known: Known): Answer {
	const opened = open(reply);
	const answer = understand(opened, (body, said) => {
		const task = findTask(body, said, known);
		return task && { kind: 'task' as const, task };
	});
	if (answer.kind !== 'refusal' || reply.httpStatus < 300) return answer;
	const { body, said } = opened;
	return { ...answer, possibleId: said && findTask(body, said, {})?.id };
}

/**
 * Understands any reply of the service. It never throws.
 *
 * HTTP 200 does not mean success: a bad key answers 200 with `code "204"`.
 *
 * @param find what was asked for; undefined where it is not in the answer
 */
export const readReply = <Found>(
	reply: Reply,
	find: (body: unknown, said: Envelope) => Found | undefined,
): Found | Refusal | Nonsense => understand(open(reply), find);

/** A reply with its body read */
interface Opened {
	readonly reply: Reply;
	readonly body: unknown;
	/** Undefined where the body is no object */
	readonly said: Envelope | undefined;
}

function open(reply: Reply): Opened {
	const body = parseBody(reply.body);
	return { reply, body, said: envelope.safeParse(body).data };
}

function understand<Found>(
	{ reply, body, said }: Opened,
	find: (body: unknown, said: Envelope) => Found | undefined,
): Found | Refusal | Nonsense {
	const { httpStatus } = reply;
	if (httpStatus >= 300) return refusalOf(reply, body, said);
	if (isEmpty(body)) return { kind: 'empty', httpStatus, excerpt: '' };
	const found = said && find(body, said);
	if (found !== undefined) return found;
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

/**
 * Of an answer without what was asked for: a code that is none of success. Without a code words are a refusal too, as long as
 * there is nothing beside them. What may tell of something that was made, in a form that nobody knows, is no refusal: it
 * may have been taken.
 */
function isRefusal(said: Envelope): boolean {
	if (mayTellOfMade(said) || mayTellOfMade(said.data)) return false;
	if (said.code !== undefined) return !succeeded(said);
	const words = wordsOf(said);
	const speaksOfFailure = said.status === undefined || /^(err|fail)/i.test(said.status);
	const isAlone = speaksOfFailure && said.success !== true && isNothing(said.data);
	return words !== undefined && isAlone && !/^(ok|success|成功)/i.test(words);
}

/** Ways to name an ID */
const idNames = ['id', 'projectId', 'taskId', 'task_id', 'videoId', 'video_id', 'assetId'];

function mayTellOfMade(said: unknown): boolean {
	if (Array.isArray(said)) return said.some(mayTellOfMade);
	const fields = z.record(z.unknown()).safeParse(said).data ?? {};
	return idNames.some((name) => !isNothing(fields[name]));
}

const isNothing = (value: unknown): boolean =>
	isEmpty(value) || JSON.stringify(value) === '{}' || JSON.stringify(value) === '[]';

const wordsOf = ({ msg, message, error }: Envelope): string | undefined =>
	msg ?? message ?? error ?? undefined;

/** Both documented */
const knownForm = /^(video|proj)_/;

/** Whether the code says so; an answer without one says nothing */
export const succeeded = ({ code }: Envelope): boolean =>
	code !== undefined && successCodes.has(code);

function findTask(body: unknown, said: Envelope, known: Known): Task | undefined {
	const found = choose(readTask(body, known), readTask(said.data, known), said);
	if (!found) return undefined;
	const { task } = found;
	// The reason of a failure may stand beside the task instead of in it
	return isFailed(task) && task.error === null ? { ...task, error: wordsOf(said) ?? null } : task;
}

/**
 * A task may be the answer itself or its `data`. An ID decides: what has one is a task that was paid for, whatever
 * the code beside it says; what has none is a task only where the code says success. A bare ID beside a refusing
 * code may be that of the request, so it must look like that of a video.
 */
function choose(
	flat: FoundTask | undefined,
	inner: FoundTask | undefined,
	said: Envelope,
): FoundTask | undefined {
	if (flat?.hasId && flat.hasStatus) return flat;
	if (inner?.hasId) return inner;
	const isTrusted = said.code === undefined || succeeded(said);
	if (flat?.hasId && (isTrusted || knownForm.test(flat.task.id))) return flat;
	return succeeded(said) && inner?.hasStatus ? inner : undefined;
}

/**
 * n8n hands on JSON as an object and anything else as text. What is nested too deeply to be written out again is no
 * answer of this service, and stays text.
 */
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

function isEmpty(body: unknown): boolean {
	return body === undefined || body === null || body === '';
}

/** Enough of an answer to recognise it by, without flooding the error with it */
function excerpt(body: unknown): string {
	const text = typeof body === 'string' ? body : isEmpty(body) ? '' : JSON.stringify(body);
	return text.trim().slice(0, 300);
}
