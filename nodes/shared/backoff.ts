import type { Pace } from './clock';

/** Milliseconds; twice as long after each further failure */
const firstPause = 2_000;

/** Milliseconds; nobody has published what the service asks for, and nobody wants to wait an hour for a mistake */
const longestPause = 120_000;

/** Milliseconds by which those who were told to come back at the same time are spread */
const spread = 1_000;

/** The first one included */
const mostTries = 5;

/**
 * How long to wait after a failure that may pass: as the service asks, or longer after each failure.
 *
 * @param failures how many there have been in a row, from 1
 * @param retryAfter the header of that name: seconds, or a date
 * @returns milliseconds
 */
export function pauseAfter(
	failures: number,
	retryAfter: string | undefined,
	{ clock, random }: Pick<Pace, 'clock' | 'random'>,
): number {
	const asked = readRetryAfter(retryAfter, clock.now());
	if (asked !== undefined) return Math.min(asked, longestPause) + spread * random();
	const pause = Math.min(firstPause * 2 ** (failures - 1), longestPause);
	return pause / 2 + (pause / 2) * random();
}

/** Milliseconds from now; undefined when the header is missing or is neither seconds nor a date */
function readRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	// `Date.parse` finds a date in almost anything, so in "-5" as well
	const date = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Why something is worth another try */
export interface Trouble {
	/** The header of that name, where an answer had it */
	readonly retryAfter?: string | undefined;
}

/**
 * Holds back all who share it once the service has too much to do: nobody asks before the pause of another one is
 * over, and when one of them has used up its tries, the others do not begin to wait as well.
 */
export class Brake {
	private until = -Infinity;
	private isSpent = false;

	/** @returns milliseconds to wait before a request */
	pauseLeft(now: number): number {
		return Math.max(0, this.until - now);
	}

	/** @param pause milliseconds */
	hold(now: number, pause: number): void {
		this.until = Math.max(this.until, now + pause);
	}

	/** @returns whether another try is in vain */
	isUsedUp(tries: number): boolean {
		this.isSpent ||= tries === mostTries;
		return this.isSpent;
	}
}

/**
 * Tries a few times, with pauses.
 *
 * @param troubleOf what speaks for another try; undefined where the outcome stands
 * @param brake shared by those who ask for the same kind of thing
 * @returns the first outcome that stands, or the last one
 */
export async function tryAgain<Outcome>(
	attempt: () => Promise<Outcome>,
	troubleOf: (outcome: Outcome) => Trouble | undefined,
	pace: Pace,
	brake = new Brake(),
): Promise<Outcome> {
	const { clock, signal } = pace;
	for (let tries = 1; ; tries++) {
		const pauseLeft = brake.pauseLeft(clock.now());
		// After a stop the next attempt finds out by itself, and sends nothing
		if (pauseLeft > 0) await clock.sleep(pauseLeft, signal).catch(() => undefined);
		const outcome = await attempt();
		const trouble = troubleOf(outcome);
		if (!trouble || brake.isUsedUp(tries)) return outcome;
		brake.hold(clock.now(), pauseAfter(tries, trouble.retryAfter, pace));
	}
}
