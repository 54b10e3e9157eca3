import { pauseAfter } from '../shared/backoff';
import { queryTimeout, troubleOf, type QueryAnswer } from '../shared/client';
import type { Pace } from '../shared/clock';
import { canceledVideoError, failedError, refusedError } from '../shared/errors';
import { isRateLimit } from '../shared/refusal';
import { isCompleted, isFailed, type Task } from '../shared/task';
import { shortestInterval } from './parameters';

interface Polling {
	/**
	 * Asks once how the video is doing
	 *
	 * @param timeout milliseconds
	 */
	readonly query: (id: string, timeout: number) => Promise<QueryAnswer>;
	/** Milliseconds between the end of one query and the next */
	readonly interval: number;
	/** Milliseconds since 1970, from which on nothing is waited for any more */
	readonly deadline: number;
	readonly pace: Pace;
}

interface Wait {
	/** As the service last showed it; undefined when it never did */
	readonly task: Task | undefined;
	readonly lastAnswer: QueryAnswer;
	readonly seconds: number;
	readonly polls: number;
}

/** How a wait ended */
export type Waited =
	| (Wait & { readonly outcome: 'completed'; readonly task: Task })
	| (Wait & { readonly outcome: 'running' });

/** Milliseconds that a query gets to answer even when the deadline is nearer */
const lastChance = 10_000;

/**
 * Asks at once, then at the interval, and for a last time at the deadline.
 *
 * What may pass never ends the wait: the video is paid for, and asking again is free. An unknown status counts as
 * still running.
 *
 * @throws VideoError `failed`, `refused` or `canceled`
 */
export async function waitForTask(id: string, polling: Polling): Promise<Waited> {
	const { query, deadline, pace } = polling;
	const { clock, signal } = pace;
	const start = clock.now();
	let task: Task | undefined;
	let troubles = 0;
	for (let polls = 1; ; polls++) {
		const timeLeft = Math.max(deadline - clock.now(), lastChance);
		const answer = await query(id, Math.min(queryTimeout, timeLeft));
		if (answer.kind === 'silence' && signal.aborted) throw canceledVideoError(id, task?.status);
		if (answer.kind === 'refusal' && !troubleOf(answer)) {
			throw refusedError(answer, { doing: 'query', id });
		}
		if (answer.kind === 'task') task = answer.task;
		if (task && isFailed(task)) throw failedError(task);
		const waited = { polls, seconds: (clock.now() - start) / 1000, lastAnswer: answer };
		if (task && isCompleted(task)) return { outcome: 'completed', task, ...waited };
		const remaining = deadline - clock.now();
		if (remaining <= 0) return { outcome: 'running', task, ...waited };
		troubles = troubleOf(answer) ? troubles + 1 : 0;
		const pause = pauseBeforeNext(answer, troubles, polling);
		await clock.sleep(Math.min(pause, remaining), signal).catch(() => {
			throw canceledVideoError(id, task?.status);
		});
	}
}

/**
 * @param troubles how many answers in a row brought no task
 * @returns milliseconds
 */
function pauseBeforeNext(
	answer: QueryAnswer,
	troubles: number,
	{ interval, pace }: Polling,
): number {
	const trouble = troubleOf(answer);
	// Empty bodies have been met while a video was being made
	if (!trouble || answer.kind === 'empty') return interval;
	const pause = pauseAfter(troubles, trouble.retryAfter, pace);
	const isTooMany = answer.kind === 'refusal' && isRateLimit(answer);
	if (isTooMany || trouble.retryAfter !== undefined) return Math.max(interval, pause);
	return Math.min(interval, Math.max(pause, shortestInterval * 1000));
}
