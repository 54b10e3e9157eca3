import type { DeduplicationItemTypes, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { messageOf } from '../../shared/api/networkError';
import { silentDatabaseError } from '../../shared/errors/parameterErrors';
import { canceledCreateError } from '../../shared/errors/videoErrors';
import { backoff } from '../../shared/timing/backoff';
import { withTimeout, type Timing } from '../../shared/timing/clock';
import { KeyedMutex } from '../../shared/timing/keyedMutex';
import { digestsOf, digestsOfVersion1, type IdempotencyKey } from './key';

const settings = { mode: 'entries' } as const;

/** n8n keeps so many of the latest entries for each node, of which an item has two: a guess at what a table may hold */
const pushingOut = { ...settings, maxEntries: 4_000 };

/**
 * Milliseconds for an answer of n8n's database. In queue mode n8n may rightly wait a minute for a connection, and one step
 * needs two of them.
 */
const databaseTimeout = 150_000;

/** Milliseconds at least, and up to twice as many by chance, until an entry is looked for: measured on SQLite */
const settleTime = 300;

/** Another worker that read the entries before this one was there writes them back within so many of our changes */
const settleChanges = 3;

/** An entry that is overwritten more often is given up */
const mostLooks = 10;

/** Attempts to read, the first one included */
const mostReads = 4;

/** n8n reads all entries of a node, changes them and writes them back, so executions of a workflow take turns */
const nodeMutex = new KeyedMutex();

const executionContext = z.object({ establishedAt: z.number() });

/**
 * Records in n8n's database that an item is about to be submitted, before it is. What `Submissions` remembers is stored
 * when the node has ended, and not if n8n crashes or the execution is stopped by hand before that: these entries outlive
 * both. n8n's table for the removal of duplicates only answers whether an entry has been seen before.
 */
export class CrashLog {
	/** The same for all items, so that they are submitted in their order */
	private readonly settleFactor: number;

	/** @param round `$runIndex` */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly round: number,
		private readonly timing: Timing,
	) {
		this.settleFactor = 1 + timing.random();
	}

	/**
	 * Resolves when the entry is there to stay, as another worker may write back the entries that it read before, or when
	 * the execution is stopped.
	 *
	 * @returns false when another retry of the same execution submits the item as well, or has since `wasRecorded` was asked
	 */
	async record(key: IdempotencyKey): Promise<boolean> {
		const entries = this.entriesOf(key, digestsOf(key));
		try {
			return entries.length === 0 || (await this.recordToStay(entries));
		} catch (error) {
			// Without it the node still has its submissions, which are enough unless n8n crashes just then
			this.warn(messageOf(error));
			return true;
		}
	}

	/** The item was certainly rejected */
	async remove(key: IdempotencyKey): Promise<void> {
		try {
			await this.exclusively(async () => this.delete(this.entriesOf(key)));
		} catch (error) {
			// An entry too many makes a retry ask, and never pay
			this.warn(messageOf(error));
		}
	}

	/**
	 * Whether an earlier execution has recorded the item, and not removed it. Another attempt of Retry On Fail need not ask:
	 * it has the submissions of the one before.
	 *
	 * @throws KyyVideoError `parameters` when n8n cannot tell, so that nothing may be submitted; `canceled`
	 */
	async wasRecorded(key: IdempotencyKey): Promise<boolean> {
		if (this.context.getMode() !== 'retry') return false;
		const { clock, signal } = this.timing;
		const entries = this.entriesOf(key);
		for (let reads = 1; ; reads += 1) {
			try {
				return await this.exclusively(async (isLate) => this.look(entries, isLate));
			} catch (error) {
				if (reads === mostReads) throw silentDatabaseError(error);
			}
			await clock.sleep(backoff(reads, undefined, this.timing), signal).catch(() => {});
			if (signal.aborted) throw canceledCreateError(false);
		}
	}

	private async recordToStay(entries: string[]): Promise<boolean> {
		const { clock, signal } = this.timing;
		const begun = clock.now();
		// Once more at once: of two that begin the entries of a node at the same moment, n8n refuses one
		const first = await this.exclusively(async () =>
			this.add(entries).catch(async () => this.add(entries)),
		);
		if (first.processed.length > 0 && this.context.getMode() === 'retry') return false;
		const pause = Math.max(settleTime, settleChanges * (clock.now() - begun));
		for (let looks = 0; looks < mostLooks; looks += 1) {
			await clock.sleep(pause * this.settleFactor, signal).catch(() => {});
			if (signal.aborted) return true;
			const { new: lost } = await this.exclusively(async () => this.add(entries));
			if (lost.length === 0) return true;
		}
		this.warn('other executions overwrite the entry');
		return true;
	}

	/** @param isLate whether the answer is not awaited any more */
	private async look(entries: string[], isLate: () => boolean): Promise<boolean> {
		if (entries.length === 0) throw new Error('The execution does not say when it began');
		// n8n cannot look up an entry without adding it, which must push out none of those that are there
		const { processed, new: added } = await this.add(entries, settings);
		// What a late answer leaves behind could be a later entry by now; at worst a retry asks about it
		if (!isLate()) await this.delete(added);
		return processed.length > 0;
	}

	/** @returns which entries were there before, and which were not */
	private async add(entries: string[], options: typeof settings = pushingOut) {
		return await this.context.helpers.checkProcessedAndRecord(entries, 'node', options);
	}

	private async delete(entries: DeduplicationItemTypes[]): Promise<void> {
		if (entries.length > 0) await this.context.helpers.removeProcessed(entries, 'node', settings);
	}

	/** @throws Error when n8n does, or does not answer in time */
	private async exclusively<Result>(
		work: (isLate: () => boolean) => Promise<Result>,
	): Promise<Result> {
		const node = `${String(this.context.getWorkflow().id)} ${this.context.getNode().id}`;
		let isLate = false;
		const done = async () => ({ result: await work(() => isLate) });
		const outcome = await nodeMutex.run(node, async () =>
			withTimeout(databaseTimeout, this.timing.clock, done(), undefined),
		);
		if (outcome) return outcome.result;
		isLate = true;
		throw new Error(`No answer within ${databaseTimeout / 1000} seconds`);
	}

	private warn(words: string): void {
		this.context.logger.warn(`KyyVideo could not note a request: ${words}`);
	}

	/** A retry is an execution of its own, but n8n lets it keep the moment at which the first one began */
	private entriesOf(
		key: IdempotencyKey,
		digests = [...digestsOf(key), ...digestsOfVersion1(key)],
	): string[] {
		const { data } = executionContext.safeParse(this.context.getExecutionContext());
		if (!data) return [];
		return digests.map((digest) =>
			[data.establishedAt, this.round, key.itemIndex, digest].join(' '),
		);
	}
}
