import type { QueryAnswer } from '../shared/client';
import type { Clock } from '../shared/clock';
import { canceledVideoError, failedError, refusedError } from '../shared/errors';
import { mayPass } from '../shared/refusal';
import { isCompleted, isFailed, type Task } from '../shared/task';

interface Polling {
	/** Asks once how the video is doing */
	readonly query: (id: string) => Promise<QueryAnswer>;
	readonly clock: Clock;
	/** Milliseconds between the end of one query and the next */
	readonly interval: number;
	/** Milliseconds since 1970, from which on nothing is waited for any more */
	readonly deadline: number;
	readonly signal: AbortSignal;
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

/**
 * Asks at once, then at the interval, and for a last time at the deadline.
 *
 * What may pass (no answer, an empty or unreadable one, too many requests, a fault of the service) never ends the
 * wait: the video is paid for, and asking again is free. An unknown status counts as still running.
 *
 * @throws VideoError `failed`, `refused` or `canceled`
 */
export async function waitForTask(id: string, polling: Polling): Promise<Waited> {
	const { query, clock, interval, deadline, signal } = polling;
	const start = clock.now();
	let task: Task | undefined;
	for (let polls = 1; ; polls++) {
		const answer = await query(id);
		if (answer.kind === 'refusal' && !mayPass(answer)) {
			throw refusedError(answer, { doing: 'query', id });
		}
		if (answer.kind === 'task') task = answer.task;
		if (task && isFailed(task)) throw failedError(task);
		const waited = { polls, seconds: (clock.now() - start) / 1000, lastAnswer: answer };
		if (task && isCompleted(task)) return { outcome: 'completed', task, ...waited };
		const remaining = deadline - clock.now();
		if (remaining <= 0) return { outcome: 'running', task, ...waited };
		await clock.sleep(Math.min(interval, remaining), signal).catch(() => {
			throw canceledVideoError(id, task?.status);
		});
	}
}
