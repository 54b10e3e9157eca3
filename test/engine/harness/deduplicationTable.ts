import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedOptions, IDataDeduplicator } from 'n8n-workflow';

/** As many notes as a node that asks for the most recent ones may have */
const mostNotes = 4_000;

/** Turns of the event loop between reading and writing, in which others may read as well */
const turnsOfAChange = 5;

/** The table for a test file, empty at the beginning of each of its tests */
export function installNoteTable(): NoteTable {
	const table = new NoteTable();
	beforeAll(async () => {
		await table.install();
	});
	beforeEach(() => {
		table.clear();
	});
	return table;
}

/**
 * Stands in for the table of n8n's database in which a node notes what it has seen, for one test file. As n8n does, it
 * reads all notes of a node, changes them and writes all of them back.
 */
class NoteTable implements IDataDeduplicator {
	private stored: readonly string[] = [];
	private overwriting = 0;
	private held: () => Promise<void> = async () => {};

	/** From now on the engine has this table; without one, n8n's core refuses to note anything */
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

	/** Adds notes of others until no more fit in, all of them later than what is there */
	fill(): void {
		const others = Array.from({ length: mostNotes - this.stored.length }, (_, index) => `${index}`);
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
		const notes = await this.read();
		const processed = entries.filter((entry) => notes.includes(entry));
		const added = entries.filter((entry) => !notes.includes(entry));
		this.write([...notes, ...added].slice(-maxEntries));
		return { new: added, processed };
	}

	async removeProcessed(items: readonly unknown[]): Promise<void> {
		const entries = items.map(String);
		const notes = await this.read();
		this.write(notes.filter((note) => !entries.includes(note)));
	}

	async clearAllProcessedItems(): Promise<void> {
		this.clear();
		await Promise.resolve();
	}

	async getProcessedDataCount(): Promise<number> {
		return await Promise.resolve(this.stored.length);
	}

	private async read(): Promise<readonly string[]> {
		const notes = this.stored;
		const { held } = this;
		this.held = async () => {};
		await held();
		for (let turn = 0; turn < turnsOfAChange; turn += 1) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		return notes;
	}

	private write(notes: readonly string[]): void {
		if (this.overwriting > 0) this.overwriting -= 1;
		else this.stored = notes;
	}
}
