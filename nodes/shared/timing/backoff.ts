import type { Timing } from './clock';
import { readRetryAfter } from './retryAfter';

/** Milliseconds: a guess; doubles with each further failure */
const firstBackoff = 2_000;

/** Milliseconds: a guess, so that a wrong Retry-After of an hour does not stop a run */
const longestBackoff = 120_000;

/** Milliseconds by which requests that were told to come back at the same time spread */
const spread = 1_000;

/** Why another attempt may succeed */
export interface RetryHint {
	/** The header Retry-After as it came: seconds, or a date */
	readonly retryAfter?: string | undefined;
}

/** Milliseconds to wait after so many failures in a row: what the service asks for, or twice as long after each of them */
export function backoff(
	failures: number,
	retryAfter: string | undefined,
	{ clock, random }: Pick<Timing, 'clock' | 'random'>,
): number {
	const asked = readRetryAfter(retryAfter, clock.now());
	if (asked !== undefined) return Math.min(asked, longestBackoff) + spread * random();
	const pause = Math.min(firstBackoff * 2 ** (failures - 1), longestBackoff);
	return pause / 2 + (pause / 2) * random();
}
