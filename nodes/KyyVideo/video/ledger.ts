import type { DeduplicationItemTypes, IDeduplicationOutput, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { messageOf } from '../../shared/errors';
import { fingerprint } from '../fingerprint';
import type { Origin } from './origin';

/** n8n keeps so many of the latest entries for each node */
const settings = { mode: 'entries', maxEntries: 4_000 } as const;

const identity = z.object({ establishedAt: z.number() });

/**
 * Notes in n8n's database that an item is about to be submitted, before it is.
 *
 * n8n stores what `Submissions` remembers when the node has ended, and not at all when n8n crashes or the execution
 * is stopped by hand before that. These notes are written at once and outlive both. They go into n8n's table for
 * the removal of duplicates, which answers nothing but whether an entry has been seen before.
 */
export class Ledger {
	private last: Promise<unknown> = Promise.resolve();

	/** @param round `$runIndex` */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly round: number,
	) {}

	/** The item is about to be submitted */
	async note(origin: Origin): Promise<void> {
		await this.check(this.entriesOf(origin));
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
		const { processed = [], new: added = [] } = await this.check(this.entriesOf(origin));
		// n8n cannot look up an entry without adding it
		await this.remove(added);
		return processed.length > 0;
	}

	/** @returns which entries were there before, and which were not */
	private async check(entries: DeduplicationItemTypes[]): Promise<Partial<IDeduplicationOutput>> {
		if (entries.length === 0) return {};
		const checked = await this.oneAtATime(async () =>
			this.context.helpers.checkProcessedAndRecord(entries, 'node', settings),
		);
		return checked ?? {};
	}

	private async remove(entries: DeduplicationItemTypes[]): Promise<void> {
		if (entries.length === 0) return;
		await this.oneAtATime(async () =>
			this.context.helpers.removeProcessed(entries, 'node', settings),
		);
	}

	/** A retry is an execution of its own, but n8n lets it keep the moment at which the first one began */
	private entriesOf({ itemIndex, fields }: Origin): string[] {
		// Older versions of n8n have no such moment
		if (!('getExecutionContext' in this.context)) return [];
		const began = identity.safeParse(this.context.getExecutionContext()).data?.establishedAt;
		if (began === undefined) return [];
		const values = fingerprint(fields.map(({ value }) => value));
		const written = fingerprint(fields.map((field) => field.written));
		return [values, written].map((mark) => [began, this.round, itemIndex, mark].join(' '));
	}

	/** n8n reads all entries of the node, changes them and writes them back */
	private async oneAtATime<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
		const result = this.last.then(work).catch((error: unknown) => {
			// Without its notes the node still has its memory, which is enough unless n8n crashes just then
			this.context.logger.warn(`KyyVideo could not note a request: ${messageOf(error)}`);
			return undefined;
		});
		this.last = result;
		return await result;
	}
}
