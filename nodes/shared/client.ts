import { readAnswer, type Answer } from './answer';
import { tryAgain, type Brake, type Trouble } from './backoff';
import type { Pace } from './clock';
import {
	canceledCreateError,
	refusedError,
	unknownFateError,
	unreachableError,
	type Asked,
	type KyyVideoError,
	type NoAnswer,
} from './errors';
import { isRateLimit, mayPass, wasNotTaken } from './refusal';
import type { Task } from './task';
import type { Send, ServiceRequest, Silence } from './transport';

/** What a query can bring: an answer, or none */
export type QueryAnswer = Answer | Silence;

/** Milliseconds; the service gives no figure, and may fetch the media before it answers */
export const createTimeout = 120_000;

/** Milliseconds */
export const queryTimeout = 60_000;

export interface CreateRequest {
	readonly path: ServiceRequest['path'];
	readonly body: NonNullable<ServiceRequest['body']>;
	/** How it reads in errors */
	readonly asked: Asked;
}

/** What became of a request to create a video: whether it costs money, and whether it may be sent again */
export type Fate =
	/** Taken and paid for; the task may say that the video failed at once */
	| { readonly fate: 'accepted'; readonly task: Task }
	/** Certainly not taken, so it costs nothing. With `trouble` it is worth another try. */
	| { readonly fate: 'notTaken'; readonly error: KyyVideoError; readonly trouble?: Trouble }
	/** Perhaps taken and paid for: to be sent again only if the user wants that */
	| { readonly fate: 'unknown'; readonly error: KyyVideoError };

/** As `Fate`, of a request that was not answered with what it asked for */
export type FateWithout = Exclude<Fate, { fate: 'accepted' }>;

/** How it reads when nobody knows whether a request was taken */
interface Doubts {
	readonly unknown: (answer: NoAnswer) => KyyVideoError;
	readonly canceled: (sent: boolean) => KyyVideoError;
}

/**
 * What has become of a request to make something that did not bring it.
 *
 * @param stopped whether the execution was stopped in the meantime
 */
export function fateWithout(
	answer: NoAnswer,
	asked: Asked,
	{ unknown, canceled }: Doubts,
	stopped: boolean,
): FateWithout {
	if (answer.kind === 'silence') {
		const { sent } = answer;
		if (stopped) return { fate: sent ? 'unknown' : 'notTaken', error: canceled(sent) };
		if (!sent) return { fate: 'notTaken', error: unreachableError(answer, asked) };
	}
	if (answer.kind !== 'refusal' || !wasNotTaken(answer)) {
		return { fate: 'unknown', error: unknown(answer) };
	}
	const error = refusedError(answer, asked);
	return { fate: 'notTaken', error, ...(isRateLimit(answer) && { trouble: answer }) };
}

/** Only what certainly has not been taken may be sent again */
export const troubleOfFate = (
	fate: FateWithout | { readonly fate: 'accepted' },
): Trouble | undefined => (fate.fate === 'notTaken' ? fate.trouble : undefined);

/** Submits a video, once, and says what has become of it. It never rejects. */
export async function createVideo(
	send: Send,
	{ path, body, asked }: CreateRequest,
	{ clock, signal }: Pick<Pace, 'clock' | 'signal'>,
): Promise<Fate> {
	const reply = await send({ method: 'POST', path, body, timeout: createTimeout }, signal);
	const doubts = { unknown: unknownFateError, canceled: canceledCreateError };
	if (reply.kind === 'silence') return fateWithout(reply, asked, doubts, signal.aborted);
	// One of the two answer shapes does not say when the task was created
	const created = Math.floor(clock.now() / 1000);
	const { model } = body;
	const answer = readAnswer(reply, { created, ...(typeof model === 'string' && { model }) });
	if (answer.kind === 'task') return { fate: 'accepted', task: answer.task };
	return fateWithout(answer, asked, doubts, signal.aborted);
}

/**
 * Asks once how a video is doing; what to make of the answer is the caller's to say.
 *
 * @param timeout milliseconds
 */
export async function queryVideo(
	send: Send,
	id: string,
	signal: AbortSignal,
	timeout = queryTimeout,
): Promise<QueryAnswer> {
	const path = `/v1/result/${encodeURIComponent(id)}` as const;
	const reply = await send({ method: 'GET', path, timeout }, signal);
	return reply.kind === 'silence' ? reply : readAnswer(reply, { id });
}

/** Whatever comes of a request that costs nothing and may be made as often as one likes */
type FreeAnswer = NoAnswer | { readonly kind: 'asset' | 'deleted' | 'task' };

/**
 * Asks again a few times where what came may pass.
 *
 * @param brake shared by those who ask at the same time
 */
export async function queryPatiently<Reply extends FreeAnswer>(
	query: () => Promise<Reply>,
	pace: Pace,
	brake?: Brake,
): Promise<Reply> {
	return await tryAgain(query, troubleOf, pace, brake);
}

/**
 * What may pass: no answer, an empty or unreadable one, too many requests, a fault of the service.
 *
 * @returns undefined for what stands: what was asked for, and a refusal that will not change
 */
export function troubleOf(answer: FreeAnswer): Trouble | undefined {
	switch (answer.kind) {
		case 'asset':
		case 'deleted':
		case 'task':
			return undefined;
		case 'refusal':
			return mayPass(answer) ? answer : undefined;
		case 'silence':
		case 'empty':
		case 'unreadable':
			return {};
	}
}
