import { sleep } from 'n8n-workflow';

/** Time, passed in so that tests can wait without waiting */
export interface Clock {
	/** Milliseconds since 1970, as far as the system knows: it may set its clock at any moment */
	now(): number;
	/** Milliseconds since some moment, for what takes its time: nothing sets it, and it may rest while the machine does */
	elapsed(): number;
	/** Resolves after so many milliseconds; rejects as soon as the signal aborts */
	sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
	/** As `sleep`, for a limit that should not be reached */
	timeout(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What all waiting depends on */
export interface Timing {
	readonly clock: Clock;
	/** From 0 up to 1, so that requests that wait for the same moment spread */
	readonly random: () => number;
	/** Aborts when the execution is stopped or runs out of its own time */
	readonly signal: AbortSignal;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	elapsed: () => performance.now(),
	sleep: sleepUntilAborted,
	timeout: sleepUntilAborted,
};

/** Makes a signal of its own at each call, as Node warns about more than ten listeners on one signal */
export const systemTiming = (...signals: AbortSignal[]): Timing => ({
	clock: systemClock,
	random: () => Math.random(),
	signal: AbortSignal.any(signals),
});

/** Before n8n 2.34 `sleep` ignores the signal, so this listens to it as well */
async function sleepUntilAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	const done = new AbortController();
	const aborted = new Promise<never>((_resolve, reject) => {
		const abort = () => {
			reject(new Error('Aborted', { cause: signal.reason }));
		};
		signal.addEventListener('abort', abort, { signal: done.signal });
	});
	await Promise.race([sleep(milliseconds, signal), aborted]).finally(() => {
		done.abort();
	});
}

/** Rests for so many milliseconds, or until the signal aborts */
export async function restUntilAborted(
	milliseconds: number,
	{ clock, signal }: Pick<Timing, 'clock' | 'signal'>,
): Promise<void> {
	// A signal of its own, as Node warns about more than ten listeners on one
	await clock.sleep(milliseconds, AbortSignal.any([signal])).catch(() => {});
}

/** The result of the work, or `stopped` as soon as the signal aborts. The work itself goes on unheard. */
export async function untilAborted<Result, Stopped>(
	signal: AbortSignal,
	work: Promise<Result>,
	stopped: Stopped,
): Promise<Result | Stopped> {
	if (signal.aborted) return stopped;
	const done = new AbortController();
	// A signal of its own, as Node warns about more than ten listeners on one
	const own = AbortSignal.any([signal]);
	const aborted = new Promise<Stopped>((resolve) => {
		const stop = () => {
			resolve(stopped);
		};
		own.addEventListener('abort', stop, { signal: done.signal });
	});
	return await Promise.race([work, aborted]).finally(() => {
		done.abort();
	});
}

/** The result of the work, or `late` when it takes longer than so many milliseconds. The work itself goes on unheard. */
export async function withTimeout<Result, Late>(
	milliseconds: number,
	clock: Clock,
	work: Promise<Result>,
	late: Late,
): Promise<Result | Late> {
	const done = new AbortController();
	const isLate = () => late;
	const alarm = clock.timeout(milliseconds, done.signal).then(isLate, isLate);
	return await Promise.race([work, alarm]).finally(() => {
		done.abort();
	});
}
