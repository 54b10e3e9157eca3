/** What a way of querying costs on average */
export interface PollCost {
	/** Seconds from the completion of a video until it is noticed */
	readonly delay: number;
	/** For each video */
	readonly queries: number;
}

/** A second of delay weighs as much as a query */
export const costOf = ({ delay, queries }: PollCost): number => delay + queries;

/** The best way to go on after a query that found the video uncompleted; its costs are of all videos, not of those left */
interface Continuation extends PollCost {
	/** Seconds */
	readonly nextQuery: number | undefined;
}

/**
 * The best way of querying with no other knowledge than how likely a video is completed within each second: found by
 * dynamic programming over whole seconds. The first query is at 0, as the node's is.
 *
 * @param likelihoods how likely a video is completed within each second; it then is so in its middle on average
 * @param shortestPause seconds between two queries
 */
export function optimum(
	likelihoods: readonly number[],
	shortestPause: number,
): PollCost & { readonly queriesAt: readonly number[] } {
	const continuations = continuationsOf(likelihoods, shortestPause);
	const queriesAt = [0];
	for (let at = continuations[0]?.nextQuery; at !== undefined; at = continuations[at]?.nextQuery) {
		queriesAt.push(at);
	}
	const { delay = 0, queries = 0 } = continuations[0] ?? {};
	return { delay, queries: queries + 1, queriesAt };
}

/** The best continuation from each second on */
function continuationsOf(
	likelihoods: readonly number[],
	shortestPause: number,
): readonly Continuation[] {
	const end = likelihoods.length;
	/** Of the videos that are completed until a second: their share, and the sum of their times weighed with it */
	const share = runningSums(likelihoods);
	const time = runningSums(likelihoods.map((likelihood, second) => likelihood * (second + 0.5)));
	const continuations: Continuation[] = [];
	for (let now = end; now >= 0; now--) {
		const left = (share[end] ?? 0) - (share[now] ?? 0);
		let best: Continuation = { delay: 0, queries: 0, nextQuery: undefined };
		// The last query may come later than the last completion, where the pause demands it
		for (let next = now + shortestPause; left > 0 && next < end + shortestPause; next++) {
			const then = Math.min(next, end);
			const completed = (share[then] ?? 0) - (share[now] ?? 0);
			const waiting = completed * next - ((time[then] ?? 0) - (time[now] ?? 0));
			const rest = continuations[next] ?? { delay: 0, queries: 0 };
			const continuation = {
				delay: waiting + rest.delay,
				queries: left + rest.queries,
				nextQuery: next,
			};
			if (best.nextQuery === undefined || costOf(continuation) < costOf(best)) best = continuation;
		}
		continuations[now] = best;
	}
	return continuations;
}

/** The sum of the first so many numbers, from none to all */
function runningSums(numbers: readonly number[]): readonly number[] {
	let sum = 0;
	return [0, ...numbers.map((number) => (sum += number))];
}
