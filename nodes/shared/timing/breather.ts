import type { Clock } from './clock';
import { Limiter } from './limiter';

/** Milliseconds for which a run may work at a stretch: a guess; people notice a delay of about 100 */
const longestStretch = 20;

/** Lets n8n get on with its other work while a run goes through many items, of which each takes it a moment */
export class Breather {
	/** Milliseconds by `Clock.elapsed`: when the stretch has begun */
	private begun: number;
	/** Those that come at the same moment go on one by one, so that each sees how long the others have worked */
	private readonly line = new Limiter({ concurrency: 1 });

	constructor(
		private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>,
		private readonly signal: AbortSignal,
	) {
		this.begun = clock.elapsed();
	}

	/** Waits until n8n has done what it had to do, if the run has worked for long enough. A stop ends the waiting. */
	async breathe(): Promise<void> {
		await this.line.run(async () => {
			if (this.clock.elapsed() - this.begun < longestStretch) return;
			await this.clock.sleep(0, this.signal).catch(() => {});
			this.begun = this.clock.elapsed();
		});
	}
}
