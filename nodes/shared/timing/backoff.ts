import type { Timing } from './clock';

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

/** @returns milliseconds from now; undefined when the header is missing or neither seconds nor a date */
function readRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	// `Date.parse` finds a date in almost anything, in "-5" as well
	const date = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
