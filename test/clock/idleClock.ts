import { AdvancingClock } from './advancingClock';

/** A clock for what has neither connections nor timers of its own */
export class IdleClock extends AdvancingClock {
	constructor() {
		super(0);
	}

	/**
	 * Lets time pass until the work is done.
	 *
	 * @throws Error when the work waits for something that will never come
	 */
	async during<Result>(work: Promise<Result>): Promise<Result> {
		return await this.advanceDuring(work, () => 'the work is not done');
	}
}
