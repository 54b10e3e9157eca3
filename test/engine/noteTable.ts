import { DataDeduplicationService } from 'n8n-core';
import type { IDataDeduplicator } from 'n8n-workflow';

/** Stands in for the table of n8n's database in which a node notes what it has seen, for one test file */
export class NoteTable implements IDataDeduplicator {
	private readonly notes = new Set<string>();

	/** From now on the engine has this table; without one, n8n's core refuses to note anything */
	async install(): Promise<void> {
		await DataDeduplicationService.init(this);
	}

	clear(): void {
		this.notes.clear();
	}

	async checkProcessedAndRecord(items: readonly unknown[]) {
		const entries = items.map(String);
		const processed = entries.filter((entry) => this.notes.has(entry));
		const added = entries.filter((entry) => !this.notes.has(entry));
		for (const entry of added) this.notes.add(entry);
		return await Promise.resolve({ new: added, processed });
	}

	async removeProcessed(items: readonly unknown[]): Promise<void> {
		for (const item of items) this.notes.delete(String(item));
		await Promise.resolve();
	}

	async clearAllProcessedItems(): Promise<void> {
		this.clear();
		await Promise.resolve();
	}

	async getProcessedDataCount(): Promise<number> {
		return await Promise.resolve(this.notes.size);
	}
}
