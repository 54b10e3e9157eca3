import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { withTimeout, type Clock } from '../../shared/timing/clock';
import { KeyedMutex } from '../../shared/timing/keyedMutex';

const settings = { mode: 'entries' } as const;

/** n8n keeps so many of the latest entries: 1 MB, which it reads in about 15 ms; a guess at what a table may hold */
const pushingOut = { ...settings, maxEntries: 40_000 };

/** Entries in one step: n8n compares each one that it takes out with all that are there, and does nothing else meanwhile */
const mostInOneStep = 100;

/**
 * Milliseconds for an answer of n8n's database. In queue mode n8n may rightly wait a minute for a connection, and one step
 * needs two of them.
 */
const databaseTimeout = 150_000;

/** n8n reads all entries of a table, changes them and writes them back, so executions of a workflow take turns */
const tableMutex = new KeyedMutex();

/** Entries of the node alone, or those of its workflow, which outlive the node */
export type Scope = 'node' | 'workflow';

/**
 * n8n's table for the removal of duplicates, which is stored at once, and only answers whether an entry has been seen
 * before. The latest entries push out the oldest.
 */
export class EntryTable {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly scope: Scope,
		private readonly clock: Clock,
	) {}

	/**
	 * @returns those that were there before
	 * @throws Error when n8n does, or does not answer in time; it may have added them all the same
	 */
	async add(entries: readonly string[]): Promise<ReadonlySet<string>> {
		return await this.inSteps(entries, async (some) => this.record(some, pushingOut));
	}

	/**
	 * n8n cannot look up an entry without adding it, which must push out none of those that are there.
	 *
	 * @returns those that are there
	 * @throws Error when n8n does, or does not answer in time
	 */
	async look(entries: readonly string[]): Promise<ReadonlySet<string>> {
		return await this.inSteps(entries, async (some, isLate) => {
			const there = await this.record(some, settings);
			const added = some.filter((entry) => !there.has(entry));
			// What a late answer leaves behind could be a later entry by now; at worst a retry asks about it
			if (added.length > 0 && !isLate()) {
				await this.context.helpers.removeProcessed(added, this.scope, settings);
			}
			return there;
		});
	}

	/** @throws Error when n8n does, or does not answer in time */
	async isEmpty(): Promise<boolean> {
		const { helpers } = this.context;
		return await this.exclusively(
			async () => (await helpers.getProcessedDataCount(this.scope, settings)) === 0,
		);
	}

	private async record(
		entries: readonly string[],
		options: typeof settings,
	): Promise<ReadonlySet<string>> {
		const { processed } = await this.context.helpers.checkProcessedAndRecord(
			[...entries],
			this.scope,
			options,
		);
		return new Set(processed.map(String));
	}

	private async inSteps(
		entries: readonly string[],
		step: (some: readonly string[], isLate: () => boolean) => Promise<ReadonlySet<string>>,
	): Promise<ReadonlySet<string>> {
		const found = new Set<string>();
		for (let begin = 0; begin < entries.length; begin += mostInOneStep) {
			const some = entries.slice(begin, begin + mostInOneStep);
			const there = await this.exclusively(async (isLate) => step(some, isLate));
			for (const entry of there) found.add(entry);
		}
		return found;
	}

	private async exclusively<Result>(
		work: (isLate: () => boolean) => Promise<Result>,
	): Promise<Result> {
		const workflow = String(this.context.getWorkflow().id);
		const table = this.scope === 'node' ? `${workflow} ${this.context.getNode().id}` : workflow;
		let isLate = false;
		const done = async () => ({ result: await work(() => isLate) });
		const outcome = await tableMutex.run(table, async () =>
			withTimeout(databaseTimeout, this.clock, done(), undefined),
		);
		if (outcome) return outcome.result;
		isLate = true;
		throw new Error(`No answer within ${databaseTimeout / 1000} seconds`);
	}
}

/** Whether the user removes duplicates in the same workflow in another way, for which n8n has only one table */
export const isTakenByAnotherMode = (error: unknown): boolean =>
	/incompatible/.test(messageOf(error));
