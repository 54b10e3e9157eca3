import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedOptions, IDataDeduplicator } from 'n8n-workflow';

/** As many entries as a node that keeps the most recent ones may have */
const mostEntries = 4_000;

/** Turns of the event loop between reading and writing, in which others may read as well */
const turnsOfAChange = 5;

/** The table for a test file, empty at the beginning of each of its tests */
export function installDeduplicationTable(): DeduplicationTable {
	const table = new DeduplicationTable();
	beforeAll(async () => {
		await table.install();
	});
	beforeEach(() => {
		table.clear();
	});
	return table;
}

/**
 * A fake of the table in n8n's database that holds the crash log of a node. As n8n does, it reads all entries of a node,
 * changes them and writes all of them back.
 */
class DeduplicationTable implements IDataDeduplicator {
	private stored: readonly string[] = [];
	private overwriting = 0;
	private held: () => Promise<void> = async () => {};

	/** From now on the engine has this table; without one, n8n's core refuses to record anything */
	async install(): Promise<void> {
		await DataDeduplicationService.init(this);
	}

	clear(): void {
		this.stored = [];
		this.overwriting = 0;
		this.held = async () => {};
	}

	get isEmpty(): boolean {
		return this.stored.length === 0;
	}

	get entries(): readonly string[] {
		return this.stored;
	}

	/** Adds entries that were recorded earlier */
	add(entries: readonly string[]): void {
		this.stored = [...this.stored, ...entries];
	}

	/** Adds entries of other executions until no more fit in, all of them later than what is there */
	fill(): void {
		const others = Array.from(
			{ length: mostEntries - this.stored.length },
			(_, index) => `${index}`,
		);
		this.stored = [...this.stored, ...others];
	}

	/** So many changes from now on are lost at once, as if another worker had written what it had read before them */
	overwrite(changes: number): void {
		this.overwriting = changes;
	}

	/** The next change waits between reading and writing */
	holdNextChange(wait: () => Promise<void>): void {
		this.held = wait;
	}

	async checkProcessedAndRecord(
		items: readonly unknown[],
		_scope: unknown,
		_node: unknown,
		{ maxEntries = Infinity }: ICheckProcessedOptions,
	) {
		const entries = items.map(String);
		const recorded = await this.read();
		const processed = entries.filter((entry) => recorded.includes(entry));
		const added = entries.filter((entry) => !recorded.includes(entry));
		this.write([...recorded, ...added].slice(-maxEntries));
		return { new: added, processed };
	}

	async removeProcessed(items: readonly unknown[]): Promise<void> {
		const entries = items.map(String);
		const recorded = await this.read();
		this.write(recorded.filter((entry) => !entries.includes(entry)));
	}

	async clearAllProcessedItems(): Promise<void> {
		this.clear();
		await Promise.resolve();
	}

	async getProcessedDataCount(): Promise<number> {
		return await Promise.resolve(this.stored.length);
	}

	private async read(): Promise<readonly string[]> {
		const recorded = this.stored;
		const { held } = this;
		this.held = async () => {};
		await held();
		for (let turn = 0; turn < turnsOfAChange; turn += 1) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		return recorded;
	}

	private write(recorded: readonly string[]): void {
		if (this.overwriting > 0) this.overwriting -= 1;
		else this.stored = recorded;
	}
}
