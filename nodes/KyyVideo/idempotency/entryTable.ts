import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { withTimeout, type Clock } from '../../shared/timing/clock';
import { KeyedMutex } from '../../shared/timing/keyedMutex';

const settings = { mode: 'entries' } as const;

/** n8n keeps so many of the latest entries: 1 MB, which it reads in about 15 ms; a guess at what a table may hold */
export const mostEntries = 40_000;

const pushingOut = { ...settings, maxEntries: mostEntries };

/**
 * Entries in one step: n8n compares each one that it takes out with all that are there, and does nothing else meanwhile.
 * An even number, as an entry and its mark must come and go in one step.
 */
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

/** What a table holds */
export interface Held {
	/** Whether the entry is there for certain */
	readonly has: (entry: string) => boolean;
	/** Whether it is there, or was only looked for */
	readonly mayHave: (entry: string) => boolean;
}

/** What several add in one step, and which of it was there before */
interface Batch {
	readonly entries: Set<string>;
	readonly added: Promise<ReadonlySet<string>>;
}

const markOf = (entry: string): string => `${entry} looked for`;

/**
 * n8n's table for the removal of duplicates, which is stored at once, and only answers whether an entry has been seen
 * before. The latest entries push out the oldest.
 */
export class EntryTable {
	private leftBehind: readonly string[] = [];
	/** What is to be added as soon as n8n has done what it is at */
	private nextBatch: Batch | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly scope: Scope,
		private readonly clock: Clock,
	) {}

	/**
	 * What is added while n8n is at work goes in one step after that, as each step reads and writes the whole table.
	 *
	 * @returns those that were there before
	 * @throws Error when n8n does, or does not answer in time; it may have added them all the same
	 */
	async add(entries: readonly string[]): Promise<ReadonlySet<string>> {
		if (entries.length === 0) return new Set();
		const batch = (this.nextBatch ??= this.newBatch());
		const earlier = new Set(batch.entries);
		for (const entry of entries) batch.entries.add(entry);
		const there = await batch.added;
		return new Set(entries.filter((entry) => there.has(entry) || earlier.has(entry)));
	}

	private newBatch(): Batch {
		const entries = new Set<string>();
		const close = () => {
			if (this.nextBatch?.entries === entries) this.nextBatch = undefined;
		};
		const added = this.exclusively(async () => {
			close();
			return await this.record([...entries], pushingOut);
		});
		// Also when it has failed before it was begun
		added.catch(close);
		return { entries, added };
	}

	/**
	 * n8n cannot look up an entry without adding it for a moment. If it is stopped in that moment, the entry stays, and with
	 * it a mark, which says from then on that the entry proves nothing.
	 *
	 * @throws Error when n8n does, or does not answer in time
	 */
	async look(entries: readonly string[]): Promise<Held> {
		const probes = entries.flatMap((entry) => [entry, markOf(entry)]);
		const there = await this.lookLoosely(probes);
		const mayHave = (entry: string) => there.has(entry);
		return { has: (entry) => mayHave(entry) && !there.has(markOf(entry)), mayHave };
	}

	/**
	 * As `look`, at half the cost.
	 *
	 * @returns those that are there, with what an earlier look has left behind when it was stopped
	 */
	async lookLoosely(entries: readonly string[]): Promise<ReadonlySet<string>> {
		return await this.inSteps(entries, async (some, isLate) => this.probe(some, isLate));
	}

	/** @throws Error when n8n does, or does not answer in time; it may have removed them all the same */
	async remove(entries: readonly string[]): Promise<void> {
		await this.exclusively(async () => this.erase(entries));
	}

	/** @throws Error when n8n does, or does not answer in time */
	async count(): Promise<number> {
		const { helpers } = this.context;
		return await this.exclusively(async () => helpers.getProcessedDataCount(this.scope, settings));
	}

	/** Must push out none of those that are there */
	private async probe(
		entries: readonly string[],
		isLate: () => boolean,
	): Promise<ReadonlySet<string>> {
		const there = await this.record(entries, settings);
		const added = entries.filter((entry) => !there.has(entry));
		// What a late answer leaves behind could be a later entry by now
		if (added.length === 0 || isLate()) return there;
		this.leftBehind = added;
		await this.erase(added);
		this.leftBehind = [];
		return there;
	}

	private async erase(entries: readonly string[]): Promise<void> {
		await this.context.helpers.removeProcessed([...entries], this.scope, settings);
	}

	/** What a look could not take back is taken back before anything else is asked */
	private async tidyUp(): Promise<void> {
		if (this.leftBehind.length === 0) return;
		await this.erase(this.leftBehind);
		this.leftBehind = [];
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
		const done = async () => {
			await this.tidyUp();
			return { result: await work(() => isLate) };
		};
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
