// Bundled by the build, as n8n installs no dependencies of a community package
import pLimit from 'p-limit';

import type { Range } from '../model/media';
import type { Timing } from './clock';
import { backoff, type RetryHint } from './backoff';

/** How the spacing changes with each limit that is met, and with each answer without one: a guess */
const slower = 2;
const faster = 0.95;

/** Milliseconds by which a turn may come after its deadline */
const grace = 5_000;

interface Limits {
	/** How many may be in flight at once; any number by default */
	readonly concurrency?: number;
	/** Milliseconds between two starts, which grow and shrink with the limits that are met; none by default */
	readonly spacing?: Range;
}

/** Limits what shares it: concurrency, the spacing of starts, and a pause for all after a limit of the service was met */
export class Limiter {
	/** Whether a request has used up its attempts, so that further ones are in vain */
	isExhausted = false;
	/** Runs the work as soon as fewer than `concurrency` are in flight, first come, first served */
	readonly run: <Result>(work: () => Promise<Result>) => Promise<Result>;
	private readonly line = pLimit(1);
	private readonly range: Range;
	private spacing: number;
	/** Milliseconds by `Clock.elapsed`: when the next one may start */
	private free = -Infinity;
	/** Milliseconds by `Clock.elapsed` */
	private lastLimit = -Infinity;
	private limitsInARow = 0;

	constructor({ concurrency = Infinity, spacing = { min: 0, max: 0 } }: Limits = {}) {
		this.run = pLimit(concurrency);
		this.range = spacing;
		this.spacing = spacing.min;
	}

	/**
	 * Waits for the turn to start, first come, first served. A stop ends the waiting.
	 *
	 * @param deadline milliseconds by `Clock.elapsed`. Only those ahead in line, and a few seconds of grace, may make it later.
	 * @returns whether the turn came in time
	 */
	async turn({ clock, signal }: Timing, deadline = Infinity): Promise<boolean> {
		const ahead = this.line.activeCount + this.line.pendingCount;
		const latest = Math.max(deadline, clock.elapsed() + ahead * this.range.min) + grace;
		return await this.line(async () => {
			// More than once when another answer prolongs the pause
			while (this.free > clock.elapsed() && !signal.aborted) {
				if (this.free > latest) return false;
				await clock.sleep(this.free - clock.elapsed(), signal).catch(() => undefined);
			}
			const now = clock.elapsed();
			if (now > latest) return false;
			this.free = Math.max(this.free, now + this.spacing);
			return true;
		});
	}

	/** No turn comes within so many milliseconds */
	pause(milliseconds: number, { clock }: Pick<Timing, 'clock'>): void {
		this.free = Math.max(this.free, clock.elapsed() + milliseconds);
	}

	/**
	 * Learns from an answer: a limit pauses all and doubles the spacing, any other answer shortens it.
	 *
	 * @param sent milliseconds by `Clock.elapsed` when the request left
	 * @param limit undefined for any other answer
	 */
	learn(sent: number, limit: RetryHint | undefined, timing: Timing): void {
		// What was in flight when the last limit was met says nothing new
		if (sent < this.lastLimit) return;
		if (!limit) {
			this.limitsInARow = 0;
			this.spacing = Math.max(this.range.min, this.spacing * faster);
			return;
		}
		this.lastLimit = timing.clock.elapsed();
		this.limitsInARow += 1;
		this.spacing = Math.min(this.range.max, this.spacing * slower);
		this.pause(backoff(this.limitsInARow, limit.retryAfter, timing), timing);
	}
}
