import type {
	DeduplicationItemTypes,
	ICheckProcessedOptions,
	IDeduplicationOutput,
	IExecuteFunctions,
} from 'n8n-workflow';
import { z } from 'zod';

import { pauseAfter } from '../../shared/backoff';
import { within, type Pace } from '../../shared/clock';
import { canceledCreateError, messageOf, silentDatabaseError } from '../../shared/errors';
import { Turns } from '../../shared/turns';
import { fingerprint } from '../fingerprint';
import type { Origin } from './origin';

const settings = { mode: 'entries' } as const;

/** n8n keeps so many of the latest entries for each node, of which an item has two */
const mostEntries = 4_000;

/**
 * Milliseconds after which no answer of n8n's database is awaited any more, so that the next one has its turn. In queue
 * mode n8n may rightly wait a minute for a connection, and needs two of them for what is done in one turn.
 */
const patience = 150_000;

/** Milliseconds at least, and up to as many more by chance for a run, after which a note is looked for */
const settled = 300;

/** Another worker that has read the entries before a note was among them writes them back within so many of our changes */
const settledChanges = 3;

/** A note that is overwritten more often is given up */
const mostLooks = 10;

/** The first one included */
const mostReads = 4;

/** n8n reads all entries of a node, changes them and writes them back: executions of the same workflow take turns */
const turns = new Turns();

const identity = z.object({ establishedAt: z.number() });

/**
 * Notes in n8n's database that an item is about to be submitted, before it is.
 *
 * n8n stores what `Submissions` remembers when the node has ended, and not at all when n8n crashes or the execution
 * is stopped by hand before that. These notes are written at once and outlive both. They go into n8n's table for
 * the removal of duplicates, which answers nothing but whether an entry has been seen before.
 */
export class Ledger {
	/** The same for all items, so that they are submitted in their order */
	private readonly spread: number;

	/** @param round `$runIndex` */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly round: number,
		private readonly pace: Pace,
	) {
		this.spread = 1 + pace.random();
	}

	/**
	 * The item is about to be submitted. Resolves when the note is there to stay, or the execution is stopped: with several
	 * workers, another one may write back the entries that it had read before.
	 *
	 * @returns false when another retry of the same execution is about to submit the item as well, or has done so since
	 *   `wasNoted` was asked
	 */
	async note(origin: Origin): Promise<boolean> {
		const entries = this.entriesOf(origin);
		if (entries.length === 0) return true;
		try {
			return await this.noteToStay(entries);
		} catch (error) {
			// Without its notes the node still has its memory, which is enough unless n8n crashes just then
			this.warn(messageOf(error));
			return true;
		}
	}

	/** What was noted has certainly not been taken */
	async strike(origin: Origin): Promise<void> {
		try {
			await this.inTurn(async () => this.remove(this.entriesOf(origin)));
		} catch (error) {
			// What is noted for nothing is asked about by a retry, and never paid for
			this.warn(messageOf(error));
		}
	}

	/**
	 * Whether an earlier try of the execution has noted the item, and not struck it out again. Asked of a retry from
	 * the editor only: another try of Retry On Fail has the memory of the one before.
	 *
	 * @throws KyyVideoError `parameters` when n8n cannot tell, so that nothing may be submitted; `canceled`
	 */
	async wasNoted(origin: Origin): Promise<boolean> {
		if (this.context.getMode() !== 'retry') return false;
		const entries = this.entriesOf(origin);
		for (let reads = 1; ; reads += 1) {
			try {
				return await this.inTurn(async (isOver) => this.look(entries, isOver));
			} catch (error) {
				if (reads === mostReads) throw silentDatabaseError(error);
			}
			await this.sleep(pauseAfter(reads, undefined, this.pace));
			if (this.pace.signal.aborted) throw canceledCreateError(false);
		}
	}

	private async noteToStay(entries: string[]): Promise<boolean> {
		const { clock, signal } = this.pace;
		const begun = clock.now();
		// Once more at once: of two that begin the entries of a node at the same moment, n8n refuses one
		const first = await this.inTurn(async () =>
			this.record(entries).catch(async () => this.record(entries)),
		);
		if (first.processed.length > 0 && this.context.getMode() === 'retry') return false;
		const pause = Math.max(settled, settledChanges * (clock.now() - begun));
		for (let looks = 0; looks < mostLooks; looks += 1) {
			await this.sleep(pause * this.spread);
			if (signal.aborted) return true;
			const { new: lost } = await this.inTurn(async () => this.record(entries));
			if (lost.length === 0) return true;
		}
		this.warn('others overwrite what it notes');
		return true;
	}

	/**
	 * Whether an entry is there.
	 *
	 * @param isOver whether nobody waits for that any more
	 */
	private async look(entries: string[], isOver: () => boolean): Promise<boolean> {
		if (entries.length === 0) throw new Error('The execution does not say when it began');
		// n8n cannot look up an entry without adding it, which may push out none of those that are there
		const { processed, new: added } = await this.record(entries, settings);
		// What is left behind after that could be a later note by now; the worst it does is to be asked about
		if (!isOver()) await this.remove(added);
		return processed.length > 0;
	}

	/** @returns which entries were there before, and which were not */
	private async record(
		entries: string[],
		options: ICheckProcessedOptions = { ...settings, maxEntries: mostEntries },
	): Promise<IDeduplicationOutput> {
		return await this.context.helpers.checkProcessedAndRecord(entries, 'node', options);
	}

	private async remove(entries: DeduplicationItemTypes[]): Promise<void> {
		if (entries.length === 0) return;
		await this.context.helpers.removeProcessed(entries, 'node', settings);
	}

	/** @throws Error when n8n does, or does not answer in time */
	private async inTurn<Result>(work: (isOver: () => boolean) => Promise<Result>): Promise<Result> {
		const node = `${String(this.context.getWorkflow().id)} ${this.context.getNode().id}`;
		let isOver = false;
		const done = async () => ({ result: await work(() => isOver) });
		const outcome = await turns.take(node, async () =>
			within(patience, this.pace.clock, done(), undefined),
		);
		if (outcome) return outcome.result;
		isOver = true;
		throw new Error(`No answer within ${patience / 1000} seconds`);
	}

	/** Ends early when the execution is stopped, which whoever sleeps has to look for */
	private async sleep(milliseconds: number): Promise<void> {
		await this.pace.clock.sleep(milliseconds, this.pace.signal).catch(() => {});
	}

	private warn(words: string): void {
		this.context.logger.warn(`KyyVideo could not note a request: ${words}`);
	}

	/** A retry is an execution of its own, but n8n lets it keep the moment at which the first one began */
	private entriesOf({ itemIndex, fields }: Origin): string[] {
		const began = identity.safeParse(this.context.getExecutionContext()).data?.establishedAt;
		if (began === undefined) return [];
		const values = fingerprint(fields.map(({ value }) => value));
		const written = fingerprint(fields.map((field) => field.written));
		return [values, written].map((mark) => [began, this.round, itemIndex, mark].join(' '));
	}
}
