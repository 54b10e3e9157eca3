import { readAnswer, type Answer } from './answer';
import {
	canceledCreateError,
	failedError,
	refusedError,
	unreachableError,
	unreadableError,
} from './errors';
import { isFailed, type Task } from './task';
import type { Send, ServiceRequest, Silence } from './transport';

/** What a query can bring: an answer, or none */
export type QueryAnswer = Answer | Silence;

/** Milliseconds; the service gives no figure, and may look at the media before it answers */
const createTimeout = 120_000;

/** Milliseconds */
const queryTimeout = 60_000;

export interface CreateRequest {
	readonly path: ServiceRequest['path'];
	readonly body: Readonly<NonNullable<ServiceRequest['body']> & { model: string }>;
}

/**
 * Submits a video, once: a create is paid for when it is accepted, so it is never sent a second time.
 *
 * @param now milliseconds since 1970, for the one answer shape that does not say when the task was created
 * @throws VideoError `refused`, `unreachable`, `unreadable`, `canceled`, or `failed` when the service gives up
 *   at once
 */
export async function createVideo(
	send: Send,
	{ path, body }: CreateRequest,
	now: number,
	signal: AbortSignal,
): Promise<Task> {
	const attempt = { doing: 'create' } as const;
	const reply = await send({ method: 'POST', path, body, timeout: createTimeout }, signal);
	if (reply.kind === 'silence') {
		throw signal.aborted ? canceledCreateError(reply) : unreachableError(reply, attempt);
	}
	const answer = readAnswer(reply, { model: body.model, created: Math.floor(now / 1000) });
	if (answer.kind === 'refusal') throw refusedError(answer, attempt);
	if (answer.kind !== 'task') throw unreadableError(answer, attempt);
	if (isFailed(answer.task)) throw failedError(answer.task);
	return answer.task;
}

/** Asks once how a video is doing; what to make of the answer is the caller's to say */
export async function queryVideo(
	send: Send,
	id: string,
	signal: AbortSignal,
): Promise<QueryAnswer> {
	const path = `/v1/result/${encodeURIComponent(id)}` as const;
	const reply = await send({ method: 'GET', path, timeout: queryTimeout }, signal);
	return reply.kind === 'silence' ? reply : readAnswer(reply, { id });
}
