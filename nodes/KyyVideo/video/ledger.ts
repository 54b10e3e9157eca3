import type { DeduplicationItemTypes, IDeduplicationOutput, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { Pace } from '../../shared/clock';
import { messageOf } from '../../shared/errors';
import { Turns } from '../../shared/turns';
import { fingerprint } from '../fingerprint';
import type { Origin } from './origin';

/** n8n keeps so many of the latest entries for each node */
const settings = { mode: 'entries', maxEntries: 4_000 } as const;

/**
 * Milliseconds after which a note is looked for, and up to as many more by chance: who had read the entries before it
 * was among them has written them back by then
 */
const settled = 300;

/** A note that is overwritten more often is given up */
const mostLooks = 10;

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
	/** @param round `$runIndex` */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly round: number,
		private readonly pace: Pace,
	) {}

	/**
	 * The item is about to be submitted. Resolves when the note is there to stay, or the execution is stopped: with several
	 * workers, another one may write back the entries that it had read before.
	 */
	async note(origin: Origin): Promise<void> {
		const entries = this.entriesOf(origin);
		const { clock, random, signal } = this.pace;
		let looked = await this.check(entries);
		for (let looks = 0; looks < mostLooks && looked.new.length > 0; looks += 1) {
			await clock.sleep(settled * (1 + random()), signal).catch(() => {});
			if (signal.aborted) return;
			looked = await this.check(entries);
		}
	}

	/** What was noted has certainly not been taken */
	async strike(origin: Origin): Promise<void> {
		await this.remove(this.entriesOf(origin));
	}

	/**
	 * Whether an earlier try of the execution has noted the item, and not struck it out again. Asked of a retry from
	 * the editor only: another try of Retry On Fail has the memory of the one before.
	 */
	async wasNoted(origin: Origin): Promise<boolean> {
		if (this.context.getMode() !== 'retry') return false;
		const { processed, new: added } = await this.check(this.entriesOf(origin));
		// n8n cannot look up an entry without adding it
		await this.remove(added);
		return processed.length > 0;
	}

	/** @returns which entries were there before, and which were not; none at all where n8n has failed */
	private async check(entries: DeduplicationItemTypes[]): Promise<IDeduplicationOutput> {
		const checked = await this.change(entries, async () =>
			this.context.helpers.checkProcessedAndRecord(entries, 'node', settings),
		);
		return checked ?? { new: [], processed: [] };
	}

	private async remove(entries: DeduplicationItemTypes[]): Promise<void> {
		await this.change(entries, async () =>
			this.context.helpers.removeProcessed(entries, 'node', settings),
		);
	}

	/** A retry is an execution of its own, but n8n lets it keep the moment at which the first one began */
	private entriesOf({ itemIndex, fields }: Origin): string[] {
		const began = identity.safeParse(this.context.getExecutionContext()).data?.establishedAt;
		if (began === undefined) return [];
		const values = fingerprint(fields.map(({ value }) => value));
		const written = fingerprint(fields.map((field) => field.written));
		return [values, written].map((mark) => [began, this.round, itemIndex, mark].join(' '));
	}

	private async change<Result>(
		entries: DeduplicationItemTypes[],
		work: () => Promise<Result>,
	): Promise<Result | undefined> {
		if (entries.length === 0) return undefined;
		const node = `${String(this.context.getWorkflow().id)} ${this.context.getNode().id}`;
		try {
			// Once more at once: two that begin the entries of a node at the same moment are one too many
			return await turns.take(node, async () => work().catch(work));
		} catch (error) {
			// Without its notes the node still has its memory, which is enough unless n8n crashes just then
			this.context.logger.warn(`KyyVideo could not note a request: ${messageOf(error)}`);
			return undefined;
		}
	}
}
