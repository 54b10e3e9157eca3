import { KyyVideoError } from '../shared/errors/error';
import { count, describeSeconds } from '../shared/errors/quantity';
import type { Clock } from '../shared/timing/clock';

/** Milliseconds until the first line: a guess */
const firstPause = 30_000;

/** Share of the time since the start after which the next line follows: a wait of hours must not fill the log */
const laterPause = 0.1;

/** Counts what has become of the items of a run, and puts it into words */
export class Progress {
	completed = 0;
	stillRunning = 0;
	failed = 0;
	/** Items that ended in another error, which says nothing of the video */
	inError = 0;
	/** Items that came in as an error, without a video */
	passedOn = 0;
	polls = 0;
	/** Of the files that were fetched */
	bytes = 0;
	/** Milliseconds by `Clock.elapsed` */
	readonly start: number;

	/** @param items how many there are; the run begins now */
	constructor(
		private readonly items: number,
		private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>,
	) {
		this.start = clock.elapsed();
	}

	/** Says every now and then how far the run has come, until the signal aborts */
	async report(say: (line: string) => void, signal: AbortSignal): Promise<void> {
		for (;;) {
			const pause = Math.max(firstPause, this.seconds * 1000 * laterPause);
			await this.clock.sleep(pause, signal).catch(() => undefined);
			if (signal.aborted) return;
			say(`${this.outcome()} after ${describeSeconds(this.seconds)}`);
		}
	}

	countFailure(error: unknown): void {
		const kind = error instanceof KyyVideoError ? error.kind : undefined;
		if (kind === 'failed') this.failed += 1;
		// Such a video is paid for and may well be completed later: who reads that it failed might create it again
		else if (kind === 'timeout' || kind === 'canceled') this.stillRunning += 1;
		else this.inError += 1;
	}

	/** What the run has come to and what it has taken */
	summary(): string {
		const size = this.bytes > 0 ? ` and ${(this.bytes / 1_000_000).toFixed(1)} MB` : '';
		const effort = `with ${count(this.polls, 'poll')}${size}`;
		return `${this.outcome()} in ${describeSeconds(this.seconds)}, ${effort}`;
	}

	/** Since the start of the run */
	get seconds(): number {
		return (this.clock.elapsed() - this.start) / 1000;
	}

	private outcome(): string {
		const failed = this.failed > 0 ? [`${this.failed} failed`] : [];
		const stillRunning = this.stillRunning > 0 ? [`${this.stillRunning} still running`] : [];
		const inError = this.inError > 0 ? [`${this.inError} with an error`] : [];
		const passedOn = this.passedOn > 0 ? [`${count(this.passedOn, 'error item')} passed on`] : [];
		const others = [...failed, ...stillRunning, ...inError, ...passedOn].join(', ');
		const videos = count(this.items - this.passedOn, 'video');
		return `${this.completed} of ${videos} completed${others && ` (${others})`}`;
	}
}
