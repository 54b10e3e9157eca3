import { SleepingClock } from './sleepingClock';

/** Turns of the event loop in which everything that needs no time has ended */
const manyTurns = 20;

/** A clock that moves on to the next sleeper whenever nothing else is going on */
export class IdleClock extends SleepingClock {
	constructor() {
		super(0);
	}

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
			if (turns % manyTurns !== 0) continue;
			if (!this.next) throw new Error('Nobody sleeps, and nothing else is going on');
			this.wakeNext();
		}
		return await work;
	}
}
