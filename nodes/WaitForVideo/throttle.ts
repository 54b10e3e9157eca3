import { pauseAfter, type Trouble } from '../shared/backoff';
import type { Pace } from '../shared/clock';

/**
 * Milliseconds between two requests. Nobody has published what the service allows; with this, even four hundred videos
 * are asked after no more often in all than the provider advises for them (each every 20 s).
 */
const shortestSpacing = 50;

/** Milliseconds */
const longestSpacing = 5_000;

/** Milliseconds that a turn may come later than it should */
const grace = 5_000;

/** How the spacing changes with each limit that is met, and with each answer without one */
const slower = 2;
const faster = 0.95;

/**
 * Spreads the requests of all who share it, so that none of them leave in the same instant. Once the service has too
 * much to do, nobody asks for a while, and all ask less often after that.
 */
export class Throttle {
	private spacing = shortestSpacing;
	/** Milliseconds since 1970 from which on the next one may leave */
	private free = -Infinity;
	/** Milliseconds since 1970 when the last limit was met */
	private metLimit = -Infinity;
	/** Limits in a row */
	private limits = 0;
	/** How many wait for their turn */
	private waiting = 0;
	private queue: Promise<unknown> = Promise.resolve();

	/** The signal ends all waiting; whoever then asks finds out by itself, and sends nothing */
	constructor(private readonly pace: Pace) {}

	/**
	 * Waits until it is one's turn, first come, first served.
	 *
	 * @param deadline milliseconds since 1970 after which there is no sense in it any more; only those who are before
	 *   one in the queue, and a few seconds of grace, may make it later
	 * @returns whether the turn has come in time
	 */
	async turn(deadline = Infinity): Promise<boolean> {
		const atUsualPace = this.pace.clock.now() + this.waiting * shortestSpacing;
		const latest = Math.max(deadline, atUsualPace) + grace;
		this.waiting += 1;
		const turn = this.queue.then(async () => this.waitAtHead(latest));
		this.queue = turn;
		const isInTime = await turn;
		this.waiting -= 1;
		return isInTime;
	}

	/**
	 * Learns from an answer.
	 *
	 * @param left milliseconds since 1970 when the request left
	 * @param limit what asks to come back later; undefined for any other answer
	 */
	heed(left: number, limit: Trouble | undefined): void {
		// What was under way when the last limit was met tells nothing new
		if (left < this.metLimit) return;
		if (!limit) {
			this.limits = 0;
			this.spacing = Math.max(shortestSpacing, this.spacing * faster);
			return;
		}
		const now = this.pace.clock.now();
		this.metLimit = now;
		this.limits += 1;
		this.spacing = Math.min(longestSpacing, this.spacing * slower);
		this.free = Math.max(this.free, now + pauseAfter(this.limits, limit.retryAfter, this.pace));
	}

	private async waitAtHead(latest: number): Promise<boolean> {
		const { clock, signal } = this.pace;
		// More than once when a limit is met in the meantime
		while (this.free > clock.now() && !signal.aborted) {
			if (this.free > latest) return false;
			await clock.sleep(this.free - clock.now(), signal).catch(() => undefined);
		}
		const now = clock.now();
		if (now > latest) return false;
		this.free = now + this.spacing;
		return true;
	}
}
