import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { newerStoreError, unreadableStoreError } from '../errors/parameterErrors';

interface StoreFormat<Record> {
	/** The name in n8n's context */
	readonly name: 'submissions' | 'uploads';
	/** Rises when the version before could not read what this one writes */
	readonly version: number;
	readonly record: z.ZodType<Record, z.ZodTypeDef, unknown>;
	/** A record of version 1, which was stored in a bare list */
	readonly recordOfVersion1: z.ZodType<Record, z.ZodTypeDef, unknown>;
}

/** What each record says beside its own fields */
export const storedRecord = {
	/** `$runIndex`: the round of a loop, or the call of an AI agent's tool */
	round: z.number(),
	/** Whether the node has ended without an error since, so that the workflow has the result */
	delivered: z.boolean().default(false),
};

/**
 * Records in n8n's context of the node, in a versioned format.
 *
 * The context outlives an error: n8n hands it to the next attempt of Retry On Fail, and stores it with the execution for
 * when that is retried. It belongs to one execution, and all items and loop rounds of the node share it.
 */
export class ContextStore<Record extends z.output<z.ZodObject<typeof storedRecord>>> {
	/** The parallel calls of an AI agent's tool share a context, so they share what was read from it */
	private readonly cache = new WeakMap<IDataObject, readonly Record[]>();

	constructor(private readonly format: StoreFormat<Record>) {}

	/**
	 * Reads what n8n has stored before anything asks for it. A retry may have thousands of records, each of which takes a
	 * part of a millisecond.
	 *
	 * @param breathe lets n8n get on with its other work
	 * @throws as `read`
	 */
	async load(context: IDataObject, breathe: () => Promise<void>): Promise<void> {
		if (this.cache.has(context)) return;
		const { stored, record } = this.recordsIn(context);
		const records: Record[] = [];
		for (const one of stored) {
			records.push(this.parseRecord(one, record));
			await breathe();
		}
		// Another call of an AI agent's tool may have gone on meanwhile
		if (!this.cache.has(context)) this.cache.set(context, records);
	}

	/** @throws KyyVideoError `parameters` when the context holds something else, or what a newer version has stored */
	read(context: IDataObject): readonly Record[] {
		const known = this.cache.get(context);
		if (known) return known;
		const { stored, record } = this.recordsIn(context);
		const records = stored.map((one) => this.parseRecord(one, record));
		this.cache.set(context, records);
		return records;
	}

	/** Stores these records in place of those that are there */
	write(context: IDataObject, records: readonly Record[]): void {
		const { name, version } = this.format;
		this.cache.set(context, records);
		context[name] = { version, records: [...records] };
	}

	replace(context: IDataObject, old: Record | undefined, latest: Record | undefined): void {
		const others = this.read(context).filter((one) => one !== old);
		this.write(context, latest ? [...others, latest] : others);
	}

	/** Marks records as delivered, in this round */
	deliver(context: IDataObject, round: number, isOurs: (record: Record) => boolean): void {
		const records = this.read(context);
		if (!records.some(isOurs)) return;
		const deliver = (one: Record) => (isOurs(one) ? { ...one, round, delivered: true } : one);
		this.write(context, records.map(deliver));
	}

	/** Forgets what earlier rounds of a loop have delivered */
	prune(context: IDataObject, round: number): void {
		const records = this.read(context);
		const kept = records.filter((one) => one.round === round || !one.delivered);
		if (kept.length < records.length) this.write(context, kept);
	}

	/** What is stored, and what reads each of it */
	private recordsIn({ [this.format.name]: found }: IDataObject) {
		const { version, record, recordOfVersion1 } = this.format;
		const newer = z.object({ version: z.number().gt(version) });
		if (newer.safeParse(found).success) throw newerStoreError(this.what);
		const current = z.object({ version: z.literal(version), records: z.array(z.unknown()) });
		const { data } = current.safeParse(found);
		if (data) return { stored: data.records, record };
		const version1 = z.array(z.unknown()).default([]).safeParse(found);
		if (!version1.success) throw unreadableStoreError(this.what);
		return { stored: version1.data, record: recordOfVersion1 };
	}

	private parseRecord(stored: unknown, record: StoreFormat<Record>['record']): Record {
		const { data } = record.safeParse(stored);
		if (!data) throw unreadableStoreError(this.what);
		return data;
	}

	private get what() {
		return this.format.name === 'submissions' ? 'submitted' : 'uploaded';
	}
}
