import type { IExecuteFunctions } from 'n8n-workflow';

import { silentDatabaseError } from '../../shared/errors/parameterErrors';
import { canceledUploadError } from '../../shared/errors/assetErrors';
import type { Timing } from '../../shared/timing/clock';
import { BestEffortRecords } from '../idempotency/bestEffortRecords';
import type { Origin } from '../idempotency/executionOrigin';
import { ExecutionRecords } from '../idempotency/executionRecords';
import { patiently } from '../idempotency/lastingRecord';
import type { RequestCounter } from '../idempotency/requestCounter';
import { readSpelled, spell } from '../idempotency/spelledText';

/**
 * Records the assets of an execution in n8n's database, where they outlive a crash of n8n. An upload costs nothing, but a
 * video is known again by the ID of its asset: with another one, a retry would pay for it again.
 */
export class UploadLog {
	private readonly records: ExecutionRecords;
	private readonly written: BestEffortRecords;
	/** By the digest: the number that the next item looks for, as all items look before any is recorded */
	private readonly nextLook = new Map<string, number>();

	/** @param counter numbers the uploads of the execution that are the same */
	constructor(
		context: IExecuteFunctions,
		private readonly counter: RequestCounter,
		private readonly timing: Timing,
	) {
		this.records = new ExecutionRecords(context, timing);
		this.written = new BestEffortRecords(context, timing);
	}

	/**
	 * The ID of what an earlier execution has uploaded, where this one is a retry.
	 *
	 * @param mark fingerprint of the file and of what is said about it
	 * @throws KyyVideoError `parameters` when n8n cannot tell; `canceled`
	 */
	async recall(mark: string): Promise<string | undefined> {
		if (!this.records.isRetry) return undefined;
		const digest = digestOf(mark);
		const number = this.nextLook.get(digest) ?? this.counter.next(digest);
		this.nextLook.set(digest, number + 1);
		const read = async () => {
			const origin = await this.records.origin.find();
			if (!origin.isCertain) return undefined;
			const name = this.records.recordOf(origin, digest, number);
			return await readSpelled(name, this.records.table.lookForIds);
		};
		const assetId = await this.patiently(read);
		if (assetId !== undefined) this.counter.take(digest, number);
		return assetId;
	}

	/**
	 * The ID of the asset that was uploaded first of the same file, where this one is a retry: it is the one that a video is
	 * known by.
	 *
	 * @throws KyyVideoError `parameters` when n8n cannot tell; `canceled`
	 */
	async originalOf(assetId: string): Promise<string> {
		if (!this.records.isRetry) return assetId;
		const read = async () => {
			const name = replacementOf(await this.records.origin.find(), assetId);
			return await readSpelled(name, this.records.table.lookForNames);
		};
		return (await this.patiently(read)) ?? assetId;
	}

	/** An asset that has been deleted since was uploaded again */
	async replace(deleted: string, assetId: string): Promise<void> {
		await this.written.writeToStay(`the asset ${assetId} in place of ${deleted}`, async () => {
			const letters = spell(replacementOf(await this.records.origin.find(), assetId), deleted);
			return (await this.records.table.add(letters)).size === letters.length;
		});
	}

	private async patiently<Result>(read: () => Promise<Result>): Promise<Result> {
		return await patiently(read, this.timing, {
			toError: silentDatabaseError,
			toCanceled: () => canceledUploadError(false),
		});
	}

	/** As `recall` finds it */
	async record(mark: string, assetId: string): Promise<void> {
		const number = this.counter.take(digestOf(mark));
		await this.written.writeToStay(`the asset ${assetId}`, async () => {
			const { origin, table } = this.records;
			const found = await origin.find();
			await origin.register(found);
			const letters = spell(this.records.recordOf(found, digestOf(mark), number), assetId);
			return (await table.addIds(letters)).size === letters.length;
		});
	}

	/** Resolves when all is recorded to stay, as far as that can be known, or the execution is stopped */
	async settled(): Promise<void> {
		await this.written.settled();
	}
}

/** The nodes of a workflow share these, as another one creates the video */
const replacementOf = ({ name }: Origin, assetId: string): string => `${name} asset ${assetId}`;

const digestOf = (mark: string): string => `upload ${mark}`;
