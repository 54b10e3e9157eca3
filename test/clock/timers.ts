interface Timer {
	/** Milliseconds since 1970 on the virtual clock */
	readonly due: number;
	readonly run: () => void;
}

/** Milliseconds: the longest timer that Node has, which is longer than any test */
const longest = 2 ** 31 - 1;

/**
 * The timers of what does not know of the virtual clock that it runs on, such as n8n's pause before it tries again. They
 * go off by that clock and never by themselves.
 */
export class Timers {
	/** By what the owner of a timer has in hand */
	private readonly timers = new Map<NodeJS.Timeout, Timer>();
	private readonly clear = globalThis.clearTimeout;

	/**
	 * Takes hold of the timers that are set from now on, until the mocks of jest are restored
	 *
	 * @param isRunning whether the virtual clock runs; while it does not, a timer is a real one
	 */
	install(now: () => number, isRunning: () => boolean): void {
		const set = globalThis.setTimeout;
		jest
			.spyOn(globalThis, 'setTimeout')
			.mockImplementation((callback, delay = 0, ...args: unknown[]) => {
				const call = () => {
					Reflect.apply(callback, undefined, args);
				};
				if (!isRunning()) return set(call, delay);
				const timer = set(call, longest);
				this.timers.set(timer, { due: now() + delay, run: call });
				return timer;
			});
		jest.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
			if (typeof timer === 'object') this.timers.delete(timer);
			this.clear(timer);
		});
	}

	/** Forgets what has been left behind */
	reset(): void {
		for (const timer of this.timers.keys()) this.clear(timer);
		this.timers.clear();
	}

	/** When the next one is due; one that does not even keep the process alive is waited for by nothing */
	get nextDue(): number {
		const due = [...this.timers].map(([timer, { due }]) => (timer.hasRef() ? due : Infinity));
		return Math.min(Infinity, ...due);
	}

	/** Sets off those that are due by then */
	runUntil(time: number): void {
		for (const [timer, { due, run }] of [...this.timers]) {
			if (due > time || !this.timers.delete(timer)) continue;
			this.clear(timer);
			run();
		}
	}
}
