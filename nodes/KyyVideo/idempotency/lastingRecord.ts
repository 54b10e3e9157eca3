import { backoff } from '../../shared/timing/backoff';
import { restUntilAborted, type Timing } from '../../shared/timing/clock';

/** Milliseconds at least until an entry is looked for: measured on SQLite */
export const settleTime = 300;

/** The share of that by which it may be longer by chance, so that two workers do not overwrite each other in turn: a guess */
const settleSpread = 0.3;

/** Another worker that read the entries before this one was there writes them back within so many of our changes */
const settleChanges = 3;

/** An entry that is overwritten more often is given up */
const mostLooks = 10;

/** Attempts to ask n8n's database, the first one included */
const mostAttempts = 4;

/** Sees to it that what is recorded stays: another worker may write back the entries that it read before */
export class LastingRecord {
	/** The same for all items, so that they are submitted in their order */
	private readonly settleFactor: number;

	constructor(private readonly timing: Timing) {
		this.settleFactor = 1 + settleSpread * timing.random();
	}

	/**
	 * @param change milliseconds that one change has taken
	 * @param isThere writes the record again where it has been overwritten
	 * @throws Error when others overwrite it each time
	 */
	async settle(change: number, isThere: () => Promise<boolean>): Promise<void> {
		const pause = Math.max(settleTime, settleChanges * change);
		if (!(await this.stays(pause, isThere))) {
			throw new Error('Other executions keep overwriting the record');
		}
	}

	/**
	 * Looks for a record after a while, which is written again where it has been overwritten, until it is there.
	 *
	 * @param pause milliseconds before each look
	 * @returns false when it is given up; true as well when the execution is stopped
	 */
	async stays(pause: number, isThere: () => Promise<boolean>): Promise<boolean> {
		for (let looks = 0; looks < mostLooks; looks += 1) {
			await restUntilAborted(pause * this.settleFactor, this.timing);
			if (this.timing.signal.aborted || (await isThere())) return true;
		}
		return false;
	}
}

/**
 * Does what needs n8n's database, several times with a backoff where it does not answer.
 *
 * @throws what `toError` makes of the last error, or `toCanceled` when the execution is stopped meanwhile
 */
export async function patiently<Result>(
	work: () => Promise<Result>,
	timing: Timing,
	{ toError, toCanceled }: Failures,
): Promise<Result> {
	for (let attempts = 1; ; attempts += 1) {
		try {
			return await work();
		} catch (error) {
			if (attempts === mostAttempts) throw toError(error);
		}
		await restUntilAborted(backoff(attempts, undefined, timing), timing);
		if (timing.signal.aborted) throw toCanceled();
	}
}

interface Failures {
	readonly toError: (error: unknown) => Error;
	readonly toCanceled: () => Error;
}
