import type { Clock, Timing } from '../../nodes/shared/timing/clock';

/** A clock on which every sleep passes at once, and that remembers how long each of them was */
export class InstantClock implements Clock {
	/** Milliseconds, in order */
	readonly sleeps: number[] = [];
	private readonly controller = new AbortController();

	/** @param time milliseconds since 1970 at which it starts */
	constructor(private time = Date.UTC(2026, 0, 1)) {}

	readonly now = (): number => this.time;

	readonly elapsed = this.now;

	readonly sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
		signal.throwIfAborted();
		this.sleeps.push(milliseconds);
		this.time += milliseconds;
		await Promise.resolve();
		signal.throwIfAborted();
	};

	readonly timeout = this.sleep;

	/** Aborts the signal of its timing */
	stop(): void {
		this.controller.abort();
	}

	/** @param random always gives this number */
	timing(random = 0): Timing {
		return { clock: this, random: () => random, signal: this.controller.signal };
	}
}
