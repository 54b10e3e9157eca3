import { nextTurn, pendingOperations } from './eventLoop';
import { SleepingClock } from './sleepingClock';

/**
 * Turns of the event loop in a row with nothing pending, after which only time can bring something new. Two suffice:
 * what has been closed in the first one is in no list any more, and calls back at the very end of that turn.
 */
const idleTurns = 2;

/** A clock that moves on as soon as nothing else is pending in this process */
export abstract class AdvancingClock extends SleepingClock {
	/** Resolves once nothing is pending that needs no time on this clock, or once it is known to be over */
	async idle(isOver = () => false): Promise<void> {
		for (let idle = 0; idle < idleTurns && !isOver();) {
			await nextTurn();
			idle = this.pending().length === 0 ? idle + 1 : 0;
		}
	}

	/**
	 * Lets time pass until the work is done.
	 *
	 * @param leftOpen tells what is still open, when the work waits for something that will never come
	 * @throws Error with these words
	 */
	protected async advanceDuring<Result>(
		work: Promise<Result>,
		leftOpen: () => string,
	): Promise<Result> {
		const state = { isOver: false };
		const end = () => {
			state.isOver = true;
		};
		work.then(end, end);
		for (;;) {
			await this.idle(() => state.isOver);
			if (state.isOver) return await work;
			if (!this.advance()) throw new Error(`Nothing is pending or asleep, but ${leftOpen()}`);
		}
	}

	/** Moves on to what comes next. @returns false where nothing does */
	protected advance(): boolean {
		if (this.next === undefined) return false;
		this.wakeNext();
		return true;
	}

	/** What is pending, in words */
	protected pending(): readonly string[] {
		return pendingOperations();
	}
}
