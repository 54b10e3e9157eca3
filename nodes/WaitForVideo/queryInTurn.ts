import type { ServiceRequest } from '../shared/api/authenticatedHttp';
import { queryTimeout, queryVideo, type VideoAnswer } from '../shared/api/client';
import { isRateLimit, mayPass, type Refusal } from '../shared/api/refusal';
import type { Connect } from '../shared/execution/credential';
import type { Timing } from '../shared/timing/clock';
import { Limiter } from '../shared/timing/limiter';

/** Milliseconds that a query gets even when the deadline is nearer: a guess */
const shortestTimeout = 10_000;

/**
 * Limits all polls of a run. The service publishes no limit; 50 ms apart, even four hundred videos are polled no more often
 * in all than the provider advises for them (each every 20 s). The longest spacing is a guess.
 */
export const newPollLimiter = (): Limiter => new Limiter({ spacing: { min: 50, max: 5_000 } });

interface QueryRun {
	readonly connect: Connect;
	readonly pollLimiter: Limiter;
	readonly progress: { polls: number };
}

/**
 * Queries a video when its turn comes. A limit that one query meets slows all of them.
 *
 * @param path where it is asked for
 * @param deadline milliseconds by `Clock.elapsed`
 * @returns undefined when its turn does not come in time
 */
export async function queryInTurn(
	id: string,
	path: ServiceRequest['path'],
	deadline: number,
	timing: Timing,
	{ connect, pollLimiter, progress }: QueryRun,
): Promise<VideoAnswer | undefined> {
	if (!(await pollLimiter.turn(timing, deadline))) return undefined;
	const sent = timing.clock.elapsed();
	const timeout = Math.min(queryTimeout, Math.max(deadline - sent, shortestTimeout));
	const http = await connect();
	progress.polls += 1;
	const answer = await queryVideo(http, path, id, timing.signal, timeout);
	// Network failures and faults say nothing about how often one may ask
	if (answer.kind === 'task') pollLimiter.learn(sent, undefined, timing);
	if (answer.kind === 'refusal' && isLimit(answer)) pollLimiter.learn(sent, answer, timing);
	return answer;
}

/** Too many requests, or the wish not to come back before some time: both concern all queries */
const isLimit = (refusal: Refusal): boolean =>
	isRateLimit(refusal) || (mayPass(refusal) && refusal.retryAfter !== undefined);
