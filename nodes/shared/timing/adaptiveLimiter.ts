import { backoff, type RetryHint } from './backoff';
import { untilAborted, type Timing } from './clock';
import { Limiter } from './limiter';
import { mostAttempts } from './retry';

/** Requests at once to begin with: a guess; with twice as many in each round, a hundred leave in four */
const firstLevel = 12;

/** Requests at once at most: a guess at what is polite to a service that publishes no limit */
const highestLevel = 32;

/** Those in flight at most, and as many to follow them: a crash leaves them in doubt */
export const mostAdmitted = 2 * highestLevel;

/** Milliseconds that a place is taken for, as services count requests by the second; the rest is for the network: a guess */
const shortestHold = 1_050;

/** Answers for each place before a level is tried that was too high once: a guess */
const answersBeforeTrying = 10;

/** What an attempt has come to: a limit of the service, another answer, or none */
export type Verdict = { readonly limit: RetryHint } | 'answered' | 'lost';

/**
 * Limits how many requests are in flight, and finds the level by itself: it grows with every answer, and a limit of the
 * service halves it. As many may start in a second as may be in flight, so that it fits limits of either kind.
 */
export class AdaptiveLimiter {
	/** How many may be in flight */
	private level = firstLevel;
	/** What the level grows to by itself */
	private ceiling = highestLevel;
	/** Answers since the ceiling was last changed */
	private answers = 0;
	/** How many were admitted and are not done: those in flight, and those that get ready to follow them */
	private admitted = 0;
	private inFlight = 0;
	/** Milliseconds by `Clock.elapsed`: when the latest have started */
	private starts: readonly number[] = [];
	/** Milliseconds by `Clock.elapsed`: when the next one may start */
	private free = -Infinity;
	/** How often a limit has halved the level */
	private halvings = 0;
	private hasAnswered = false;
	/** Limits in a row, without another answer in between */
	private limitsInARow = 0;
	/** Those that wait for their admission, the first one first */
	private readonly waiting: Array<() => void> = [];
	/** Who starts next */
	private readonly line = new Limiter({ concurrency: 1 });
	private wake: () => void = () => {};

	/** Runs the work once it is among those that are in flight or are to follow them, first come, first served */
	readonly run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
		await new Promise<void>((admit) => {
			this.waiting.push(admit);
			this.admit();
		});
		return await work().finally(() => {
			this.admitted -= 1;
			this.admit();
		});
	};

	/**
	 * Makes the attempt when its turn comes, and again after a limit. All wait as `Retry-After` asks, and without it as long
	 * as limits follow each other; after five of these in a row, none waits any more.
	 *
	 * @param attempt sends nothing after a stop, and says so
	 */
	async retry<Outcome>(
		attempt: () => Promise<Outcome>,
		judge: (outcome: Outcome) => Verdict,
		timing: Timing,
	): Promise<Outcome> {
		for (;;) {
			await this.turn(timing);
			const { halvings } = this;
			const outcome = await attempt().finally(() => {
				this.inFlight -= 1;
				this.wake();
			});
			const verdict = judge(outcome);
			if (verdict === 'answered') this.grow(halvings);
			if (typeof verdict === 'string') return outcome;
			this.shrink(halvings, verdict.limit, timing);
			if (this.isExhausted) return outcome;
		}
	}

	private admit(): void {
		// Twice as many as are in flight now may be next
		while (this.admitted < Math.min(3 * this.level, mostAdmitted)) {
			const next = this.waiting.shift();
			if (!next) return;
			this.admitted += 1;
			next();
		}
	}

	/** A stop ends the waiting */
	private async turn({ clock, signal }: Timing): Promise<void> {
		await this.line.run(async () => {
			while (!signal.aborted) {
				const pause = this.nextStart() - clock.elapsed();
				if (pause > 0) await clock.sleep(pause, signal).catch(() => {});
				else if (this.inFlight >= this.level) await untilAborted(signal, this.change(), undefined);
				else break;
			}
			this.inFlight += 1;
			this.starts = [...this.starts, clock.elapsed()].slice(-highestLevel);
		});
	}

	/** Milliseconds by `Clock.elapsed` */
	private nextStart(): number {
		const latest = this.isExhausted ? undefined : this.starts.at(-this.level);
		return Math.max(this.free, (latest ?? -Infinity) + shortestHold);
	}

	/** Resolves when there may be a place */
	private async change(): Promise<void> {
		await new Promise<void>((wake) => {
			this.wake = wake;
		});
	}

	/** @param halvings that there had been when the request was sent */
	private grow(halvings: number): void {
		this.hasAnswered = true;
		// What was in flight when the last limit was met says nothing of what comes after it
		if (halvings === this.halvings) this.limitsInARow = 0;
		this.answers += 1;
		if (this.answers >= answersBeforeTrying * this.ceiling) this.raise();
		this.level = Math.min(this.level + 1, this.ceiling);
		this.wake();
		this.admit();
	}

	private raise(): void {
		this.answers = 0;
		this.ceiling = Math.min(this.ceiling + 1, highestLevel);
	}

	/** @param halvings that there had been when the request was sent */
	private shrink(halvings: number, { retryAfter }: RetryHint, timing: Timing): void {
		this.answers = 0;
		const isNew = halvings === this.halvings;
		if (isNew) this.halve();
		// Each of those that were sent before was one too many as well
		else if (halvings === this.halvings - 1) this.ceiling = Math.max(1, this.ceiling - 1);
		if (this.isExhausted || !(isNew || retryAfter !== undefined)) return;
		// The first limit after an answer only says that these were too many
		if (this.hasAnswered && this.limitsInARow === 1 && retryAfter === undefined) return;
		const pause = backoff(this.limitsInARow, retryAfter, timing);
		this.free = Math.max(this.free, timing.clock.elapsed() + pause);
	}

	private halve(): void {
		this.halvings += 1;
		this.limitsInARow += 1;
		this.ceiling = Math.max(1, this.level - 1);
		this.level = Math.max(1, Math.floor(this.level / 2));
	}

	/** Limits have followed each other for so long that further waiting is in vain */
	private get isExhausted(): boolean {
		return this.limitsInARow >= mostAttempts;
	}
}
