import { setTimeout as wait } from 'node:timers/promises';

/** Waits in real time that end when the service stops, so that nothing keeps the process alive. */
export class Delays {
	private readonly stopping = new AbortController();

	/** Resolves after `ms` milliseconds, or when the service stops. */
	async wait(ms: number): Promise<void> {
		try {
			await wait(ms, undefined, { signal: this.stopping.signal });
		} catch {
			// Stopped: the connection is gone, so the answer that now follows is dropped.
		}
	}

	stop(): void {
		this.stopping.abort();
	}
}
