import { sleep } from 'n8n-workflow';

/** Time, passed in so that waiting can be tested without waiting */
export interface Clock {
	/** Milliseconds since 1970 */
	now(): number;
	/** Resolves after so many milliseconds, or rejects as soon as the signal aborts */
	sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
	/** As `sleep`, for a limit that is not expected to be reached */
	timeout(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What all waiting depends on */
export interface Pace {
	readonly clock: Clock;
	/** From 0 up to 1, so that those who wait for the same thing do not come back in the same instant */
	readonly random: () => number;
	/** Aborts when the execution is stopped or runs out of its own time */
	readonly signal: AbortSignal;
}

export const systemRandom = (): number => Math.random();

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: sleepUntilAborted,
	timeout: sleepUntilAborted,
};

/** Another signal for each who waits, as Node warns of more than ten listeners on the same one */
export const systemPace = (...signals: AbortSignal[]): Pace => ({
	clock: systemClock,
	random: systemRandom,
	signal: AbortSignal.any(signals),
});

async function sleepUntilAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
	// n8n before 2.34 does not hear the signal in `sleep`, so the abort is raced as well
	const abort = listenForAbort(signal);
	try {
		await Promise.race([sleep(milliseconds, signal), abort.heard]);
	} finally {
		abort.ignore();
	}
}

function listenForAbort(signal: AbortSignal) {
	let ignore = () => {};
	const heard = new Promise<never>((_resolve, reject) => {
		const fail = () => {
			reject(new Error('Aborted', { cause: signal.reason }));
		};
		if (signal.aborted) fail();
		signal.addEventListener('abort', fail, { once: true });
		ignore = () => {
			signal.removeEventListener('abort', fail);
		};
	});
	return { heard, ignore };
}

/**
 * The result of the work, or `late` when it takes longer than so many milliseconds. The work itself goes on; nobody
 * hears of it any more.
 */
export async function within<Result, Late>(
	milliseconds: number,
	clock: Clock,
	work: Promise<Result>,
	late: Late,
): Promise<Result | Late> {
	const done = new AbortController();
	const alarm = clock.timeout(milliseconds, done.signal).then(
		() => late,
		() => late,
	);
	try {
		return await Promise.race([work, alarm]);
	} finally {
		done.abort();
	}
}
