import { pauseAfter } from '../shared/backoff';
import { troubleOf, type QueryAnswer } from '../shared/client';
import type { Pace } from '../shared/clock';
import { canceledVideoError, failedError, lookingUp, refusedError } from '../shared/errors';
import { longestWait } from '../shared/limits';
import { gapBeforeNextPoll, generationTimeOf, pauseUpTo, shortestPause } from '../shared/plan';
import { isRateLimit } from '../shared/refusal';
import { isCompleted, isFailed, type Task } from '../shared/task';
import type { Queries } from './queries';

interface Polling {
	readonly queries: Pick<Queries, 'ask'>;
	/** Milliseconds between the end of one query and the next; by the plan of the model when undefined */
	readonly interval: number | undefined;
	/** Milliseconds since 1970, when the node began */
	readonly start: number;
	/** Milliseconds since 1970, from which on nothing is waited for any more */
	readonly deadline: number;
	readonly pace: Pace;
}

/** What is known of a video so far */
interface Known {
	/** As the service last showed it; undefined when it never did */
	readonly task: Task | undefined;
	/** Undefined as long as nobody could ask */
	readonly lastAnswer: QueryAnswer | undefined;
	readonly polls: number;
	/** How many answers in a row have brought no task */
	readonly troubles: number;
}

interface Wait extends Pick<Known, 'lastAnswer' | 'polls'> {
	/** Since the start of the node */
	readonly seconds: number;
}

/** How a wait ended */
export type Waited =
	| (Wait & { readonly outcome: 'completed'; readonly task: Task })
	| (Wait & { readonly outcome: 'running'; readonly task: Task | undefined });

/**
 * Asks at once, as the video may long be completed; then by the plan of its model or at the interval, and for a last
 * time at the deadline.
 *
 * What may pass never ends the wait: the video is paid for, and asking again is free. An unknown status counts as
 * still running.
 *
 * @throws KyyVideoError `failed`, `refused` or `canceled`
 */
export async function waitForTask(id: string, polling: Polling): Promise<Waited> {
	const { queries, start, deadline, pace } = polling;
	const { clock, signal } = pace;
	let known: Known = { task: undefined, lastAnswer: undefined, polls: 0, troubles: 0 };
	const waited = (): Wait => ({ ...known, seconds: (clock.now() - start) / 1000 });
	for (;;) {
		const answer = await queries.ask(id, deadline, signal);
		if (!answer) return { ...waited(), outcome: 'running', task: known.task };
		known = learn(id, known, answer, signal);
		const { task } = known;
		if (task && isCompleted(task)) return { ...waited(), outcome: 'completed', task };
		const pause = pauseUpTo(deadline - clock.now(), pauseBeforeNext(known, polling));
		if (pause === undefined) return { ...waited(), outcome: 'running', task };
		await clock.sleep(pause, signal).catch(() => {
			throw canceledVideoError(id, task?.status);
		});
	}
}

/** @throws KyyVideoError `failed`, `refused` or `canceled` when the answer ends the wait */
function learn(id: string, before: Known, answer: QueryAnswer, signal: AbortSignal): Known {
	const task = answer.kind === 'task' ? answer.task : before.task;
	const trouble = troubleOf(answer);
	if (answer.kind === 'silence' && signal.aborted) throw canceledVideoError(id, task?.status);
	if (answer.kind === 'refusal' && !trouble) throw refusedError(answer, lookingUp(id));
	if (task && isFailed(task)) throw failedError(task);
	return {
		task,
		lastAnswer: answer,
		polls: before.polls + 1,
		troubles: trouble ? before.troubles + 1 : 0,
	};
}

/** @returns milliseconds */
function pauseBeforeNext(known: Known, polling: Polling): number {
	const planned = polling.interval ?? plannedPause(known, polling);
	if (!isWorthHurrying(known)) return planned;
	const pause = pauseAfter(known.troubles, undefined, polling.pace);
	return Math.min(planned, Math.max(pause, shortestPause));
}

/**
 * Whether a query was lost, and is made good before the next one would be due. Empty bodies have been met while a video
 * was being made, and who meets a limit does not come back sooner, unless nothing at all is known of the video.
 */
function isWorthHurrying({ task, lastAnswer }: Known): boolean {
	if (!lastAnswer || lastAnswer.kind === 'task' || lastAnswer.kind === 'empty') return false;
	return task === undefined || lastAnswer.kind !== 'refusal' || !isRateLimit(lastAnswer);
}

/** @returns milliseconds */
function plannedPause({ task }: Known, { start, pace }: Polling): number {
	const { clock, random } = pace;
	const now = clock.now();
	// A clock that is set back must not make it wait until the old time comes again
	const age = Math.max(0, now - createdAt(task, start, now)) / 1000;
	return gapBeforeNextPoll(age, generationTimeOf(task?.model), random()) * 1000;
}

/** Milliseconds: what seems older was not created just before, and has a wrong date, or one of another kind */
const longestAge = longestWait * 60_000;

/**
 * When the video was created, in milliseconds since 1970: as the task says, unless that cannot be. The clocks of the
 * service and of n8n may differ.
 */
function createdAt(task: Task | undefined, start: number, now: number): number {
	const created = (task?.created ?? NaN) * 1000;
	return created <= start && created > now - longestAge ? created : start;
}
