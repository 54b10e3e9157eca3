import { sleep } from 'n8n-workflow';

/** Time, passed in so that waiting can be tested without waiting */
export interface Clock {
	/** Milliseconds since 1970 */
	now(): number;
	/** Resolves after so many milliseconds, or rejects as soon as the signal aborts */
	sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (milliseconds, signal) => {
		// n8n before 2.34 does not hear the signal in `sleep`, so the abort is raced as well
		const abort = listenForAbort(signal);
		try {
			await Promise.race([sleep(milliseconds, signal), abort.heard]);
		} finally {
			abort.ignore();
		}
	},
};

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
