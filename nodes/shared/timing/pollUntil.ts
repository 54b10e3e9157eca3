import { shortestPollInterval } from '../model/waitTimes';
import type { Timing } from './clock';
import { backoff } from './backoff';

/**
 * What an answer means for the wait: `done` ends it; `pending` goes on as planned; `failed` brought nothing, and goes on
 * as planned; `lost` brought nothing, and is made good sooner than planned; `doubtful` must soon prove true or false.
 */
export type Verdict = 'done' | 'pending' | 'failed' | 'lost' | 'doubtful';

interface PollOptions<Answer> {
	/** Polls once; undefined when its turn does not come before the deadline */
	readonly poll: () => Promise<Answer | undefined>;
	/** @throws what ends the wait with an error */
	readonly judge: (answer: Answer) => Verdict;
	/** Milliseconds; none by default */
	readonly firstPause?: number;
	/** @returns milliseconds to the next poll as planned */
	readonly plannedPause: () => number;
	/** Milliseconds by `Clock.elapsed` */
	readonly deadline: number;
	readonly timing: Timing;
}

/** Milliseconds */
const shortestPause = shortestPollInterval * 1000;

/** Milliseconds until the next poll at most, by the verdicts after which it does not wait until it is planned: a guess */
const longestPause: Partial<Record<Verdict, number>> = { lost: Infinity, doubtful: 15_000 };

/**
 * Polls after the first pause, then as planned, and for a last time at the deadline.
 *
 * @throws what `judge` throws
 */
export async function pollUntil<Answer>(options: PollOptions<Answer>) {
	const { poll, judge, firstPause = 0, plannedPause, deadline, timing } = options;
	const { clock, signal } = timing;
	let lastAnswer: Answer | undefined;
	let failures = 0;
	let polls = 0;
	const ended = (outcome: 'done' | 'deadline' | 'aborted') => ({ outcome, lastAnswer, polls });
	for (let pause = firstPause; ;) {
		if (pause > 0) {
			const remaining = deadline - clock.elapsed();
			if (remaining < shortestPause) return ended('deadline');
			const isLast = remaining - pause < shortestPause;
			await clock.sleep(isLast ? remaining : pause, signal).catch(() => undefined);
			if (signal.aborted) return ended('aborted');
		}
		const answer = await poll();
		if (answer === undefined) return ended('deadline');
		lastAnswer = answer;
		polls += 1;
		const verdict = judge(answer);
		if (verdict === 'done') return ended('done');
		failures = verdict === 'pending' ? 0 : failures + 1;
		pause = plannedPause();
		const longest = longestPause[verdict];
		if (longest !== undefined) {
			const sooner = Math.min(backoff(failures, undefined, timing), longest);
			pause = Math.min(pause, Math.max(sooner, shortestPause));
		}
	}
}
