import { getEventListeners } from 'node:events';

import type { Clock } from '../../nodes/shared/timing/clock';

interface Sleeper {
	readonly until: number;
	/** Whether this is a limit that should not be reached */
	readonly isTimeout: boolean;
	readonly wake: () => void;
}

/** A clock that stands still until it is moved on to the sleeper that wakes next */
export class SleepingClock implements Clock {
	private readonly sleepers = new Set<Sleeper>();
	/** The most listeners that were seen on one signal: Node warns of more than ten */
	mostListeners = 0;

	/** @param time milliseconds since 1970 at which it starts */
	constructor(private time: number) {}

	/** How many sleep at this moment */
	get asleep(): number {
		return this.sleepers.size;
	}

	readonly now = (): number => this.time;

	readonly elapsed = this.now;

	readonly sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
		await this.add(milliseconds, signal, false);
	};

	readonly timeout = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
		await this.add(milliseconds, signal, true);
	};

	private async add(milliseconds: number, signal: AbortSignal, isTimeout: boolean): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			if (signal.aborted) {
				reject(new Error('Aborted'));
				return;
			}
			const abort = () => {
				this.sleepers.delete(sleeper);
				reject(new Error('Aborted'));
			};
			const wake = () => {
				signal.removeEventListener('abort', abort);
				resolve();
			};
			const sleeper: Sleeper = { until: this.time + milliseconds, isTimeout, wake };
			this.sleepers.add(sleeper);
			signal.addEventListener('abort', abort, { once: true });
			const listeners = getEventListeners(signal, 'abort').length;
			this.mostListeners = Math.max(this.mostListeners, listeners);
		});
	}

	/** The one whose time comes first; of two, a limit that should not be reached comes last */
	protected get next(): Sleeper | undefined {
		let next: Sleeper | undefined;
		for (const sleeper of this.sleepers) {
			if (next === undefined || isBefore(sleeper, next)) next = sleeper;
		}
		return next;
	}

	/** Time does not go back: what comes late comes now */
	protected moveTo(time: number): void {
		this.time = Math.max(this.time, time);
	}

	/** Moves to the moment at which the next one wakes, and wakes all of its kind whose time has come */
	protected wakeNext(): void {
		const { next } = this;
		if (next === undefined) return;
		this.moveTo(next.until);
		for (const sleeper of this.sleepers) {
			if (sleeper.until > this.time || sleeper.isTimeout !== next.isTimeout) continue;
			this.sleepers.delete(sleeper);
			sleeper.wake();
		}
	}
}

const isBefore = (one: Sleeper, other: Sleeper): boolean =>
	one.until < other.until || (one.until === other.until && !one.isTimeout && other.isTimeout);
