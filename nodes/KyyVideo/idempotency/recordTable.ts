import type { IExecuteFunctions } from 'n8n-workflow';

import { restUntilAborted, type Timing } from '../../shared/timing/clock';
import { EntryTable, isTakenByAnotherMode, mostEntries, type Held } from './entryTable';
import { settleTime } from './lastingRecord';

/**
 * The first entries of a table: as long as both are there, none has been pushed out. Of one that is only looked for, n8n may
 * leave behind that one, where it is killed in that moment.
 */
const firstEntries = ['KyyVideo records, version 2', 'KyyVideo records, from the first one on'];

/** Looks at what another worker may be looking for as well: a guess */
const mostLooks = 3;

/** In a table that has ever been full there are more: what is looked for or rejected takes only few of them out */
const fewEntries = mostEntries - 1_000;

/** Where the records of a workflow are, and the IDs that its nodes have recorded */
export class RecordTable {
	private readonly ids: EntryTable;
	private readonly workflowRecords: EntryTable;
	private isNodeOnly = false;

	constructor(
		context: IExecuteFunctions,
		private readonly timing: Timing,
	) {
		this.ids = new EntryTable(context, 'node', timing.clock);
		this.workflowRecords = new EntryTable(context, 'workflow', timing.clock);
	}

	/** Whether what is added may push out what is there */
	async isFull(): Promise<boolean> {
		return await this.inTable(isFull);
	}

	/** Whether all that was ever recorded is still there */
	async isComplete(): Promise<boolean> {
		return await this.inTable(async (table) => {
			if (await isFull(table)) return false;
			// A mark would say nothing: another worker may look for the same at this moment, or write back that it has
			for (const entry of firstEntries) {
				if (!(await table.lookLoosely([entry])).has(entry)) return false;
			}
			return true;
		});
	}

	/** @returns those that it has written */
	async writeFirstEntries(): Promise<readonly string[]> {
		return await this.inTable(async (table) => this.writeFirstInto(table));
	}

	/**
	 * To be called before anything is looked for: another worker may write back what only was looked for, and a table that is
	 * not empty any more never gets a first entry.
	 */
	async prepare(): Promise<void> {
		await this.inTable(async (table) => {
			// Where the node alone has records, another node in its place had others
			if (table === this.workflowRecords) await this.writeFirstInto(table);
		});
	}

	private async writeFirstInto(table: EntryTable): Promise<readonly string[]> {
		// What an older version has left in the table of the node is not all that there ever was
		if ((await table.count()) > 0 || (await this.ids.count()) > 0) return [];
		await table.add(firstEntries);
		return firstEntries;
	}

	/** The node alone finds them again: they are too many for the table of the workflow */
	async addIds(entries: readonly string[]): Promise<ReadonlySet<string>> {
		return await this.ids.add(entries);
	}

	private get table(): EntryTable {
		return this.isNodeOnly ? this.ids : this.workflowRecords;
	}

	/** A retry on another worker may look for the same at this moment, so what proves nothing is looked for again after a while */
	async look(entries: readonly string[]): Promise<Held> {
		const isClear = ({ has, mayHave }: Held) => entries.every((one) => has(one) === mayHave(one));
		for (let looks = 1; ; looks += 1) {
			const held = await this.inTable(async (table) => table.look(entries));
			if (looks === mostLooks || isClear(held)) return held;
			await restUntilAborted(settleTime, this.timing);
		}
	}

	readonly lookForNames = async (entries: readonly string[]) =>
		this.inTable(async (table) => table.lookLoosely(entries));

	readonly lookForIds = async (entries: readonly string[]) => this.ids.lookLoosely(entries);

	async add(entries: readonly string[]): Promise<ReadonlySet<string>> {
		return await this.inTable(async (table) => table.add(entries));
	}

	async remove(entries: readonly string[]): Promise<void> {
		await this.inTable(async (table) => table.remove(entries));
	}

	/** The table of the workflow outlives the node, but n8n refuses it where the user has given it another mode */
	private async inTable<Result>(work: (table: EntryTable) => Promise<Result>): Promise<Result> {
		return await work(this.table).catch(async (error: unknown) => {
			if (this.isNodeOnly || !isTakenByAnotherMode(error)) throw error;
			this.isNodeOnly = true;
			return await work(this.table);
		});
	}
}

const isFull = async (table: EntryTable): Promise<boolean> => (await table.count()) > fewEntries;
