import type { Clock } from '../../nodes/shared/clock';

/** Turns of the event loop in which everything that needs no time has ended */
const manyTurns = 20;

interface Sleeper {
	readonly until: number;
	readonly wake: () => void;
}

/** A clock that moves on to the next sleeper whenever nothing else is going on */
export class IdleClock implements Clock {
	private time = 0;
	private readonly sleepers = new Set<Sleeper>();

	readonly now = (): number => this.time;

	readonly sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
		signal.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const sleeper = { until: this.time + milliseconds, wake: resolve };
			this.sleepers.add(sleeper);
			signal.addEventListener('abort', () => {
				this.sleepers.delete(sleeper);
				reject(new Error('Aborted'));
			});
		});
	};

	readonly timeout = this.sleep;

	/**
	 * Lets time pass until the work is done.
	 *
	 * @throws Error when the work waits for something that will never come
	 */
	async during<Result>(work: Promise<Result>): Promise<Result> {
		const state = { done: false };
		const end = () => {
			state.done = true;
		};
		work.then(end, end);
		for (let turns = 1; !state.done; turns++) {
			await new Promise((resolve) => setImmediate(resolve));
			if (turns % manyTurns === 0) this.wakeNext();
		}
		return await work;
	}

	private wakeNext(): void {
		const [next] = [...this.sleepers].sort((one, other) => one.until - other.until);
		if (!next) throw new Error('Nobody sleeps, and nothing else is going on');
		this.time = next.until;
		this.sleepers.delete(next);
		next.wake();
	}
}
