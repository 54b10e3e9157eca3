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

	/** @throws KyyVideoError `parameters` when the context holds something else, or what a newer version has stored */
	read(context: IDataObject): readonly Record[] {
		const records = this.cache.get(context) ?? this.parse(context);
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

	private parse({ [this.format.name]: stored }: IDataObject): readonly Record[] {
		const { name, version, record, recordOfVersion1 } = this.format;
		const what = name === 'submissions' ? 'submitted' : 'uploaded';
		const newer = z.object({ version: z.number().gt(version) });
		if (newer.safeParse(stored).success) throw newerStoreError(what);
		const current = z.object({ version: z.literal(version), records: z.array(record) });
		const version1 = z.array(recordOfVersion1).default([]);
		const records = current.safeParse(stored).data?.records ?? version1.safeParse(stored).data;
		if (!records) throw unreadableStoreError(what);
		return records;
	}
}
