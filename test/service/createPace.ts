import type { Clock } from './serviceClock';

const SECOND = 1_000;

/** Takes so many creates within any second, and refuses the others. The provider publishes no figure. */
export class CreatePace {
	private taken: number[] = [];

	constructor(
		private readonly perSecond: number,
		private readonly clock: Clock,
	) {}

	/** Whether another one may be taken now, which counts from then on. */
	take(): boolean {
		const now = this.clock();
		this.taken = this.taken.filter((time) => now - time < SECOND);
		if (this.taken.length >= this.perSecond) return false;
		this.taken.push(now);
		return true;
	}

	forget(): void {
		this.taken = [];
	}
}
