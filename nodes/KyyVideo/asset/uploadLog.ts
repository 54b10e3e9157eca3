import type { IExecuteFunctions } from 'n8n-workflow';

import { lostAssetError, silentDatabaseError } from '../../shared/errors/parameterErrors';
import { canceledUploadError } from '../../shared/errors/assetErrors';
import type { Timing } from '../../shared/timing/clock';
import { BestEffortRecords } from '../idempotency/bestEffortRecords';
import type { Origin } from '../idempotency/executionOrigin';
import { ExecutionRecords } from '../idempotency/executionRecords';
import { patiently } from '../idempotency/lastingRecord';
import { uploadedEntry } from '../idempotency/logEntries';
import type { RequestCounter } from '../idempotency/requestCounter';
import { readSpelled, spell } from '../idempotency/spelledText';
import { FirstUploads } from './firstUploads';

/**
 * Records the assets of an execution in n8n's database, where they outlive a crash of n8n. An upload costs nothing, but a
 * video is known again by the ID of its asset: with another one, a retry would pay for it again.
 */
export class UploadLog {
	private readonly records: ExecutionRecords;
	private readonly written: BestEffortRecords;
	/** By the digest: the number that the next item looks for, as all items look before any is recorded */
	private readonly nextLook = new Map<string, number>();

	private readonly firsts: FirstUploads;

	/** @param counter numbers the uploads of the execution that are the same */
	constructor(
		context: IExecuteFunctions,
		private readonly counter: RequestCounter,
		private readonly timing: Timing,
	) {
		this.firsts = new FirstUploads(context.getContext('flow'));
		this.records = new ExecutionRecords(context, timing);
		this.written = new BestEffortRecords(context, timing);
	}

	/**
	 * The ID of what an earlier execution has uploaded, where this one is a retry.
	 *
	 * @param marks fingerprints of the file and of what is said about it: one in common is enough
	 * @throws KyyVideoError `parameters` when n8n cannot tell, or has lost the ID; `canceled`
	 */
	async recall(marks: readonly string[]): Promise<string | undefined> {
		if (!this.records.isRetry) return undefined;
		for (const mark of marks) {
			const assetId = await this.recallMarked(digestOf(mark));
			if (assetId === undefined) continue;
			this.firsts.add(marks, assetId, await this.originalOf(assetId));
			return assetId;
		}
		return undefined;
	}

	private async recallMarked(digest: string): Promise<string | undefined> {
		const number = this.nextLook.get(digest) ?? this.counter.next(digest);
		this.nextLook.set(digest, number + 1);
		const { assetId, isLost } = await this.patiently(async () => {
			const origin = await this.records.origin.find();
			if (!origin.isCertain) return {};
			const found = await this.readNumber(origin, digest, number);
			return found === undefined
				? { isLost: await this.wasUploaded(origin, digest, number) }
				: { assetId: found };
		});
		if (isLost === true) throw lostAssetError();
		if (assetId !== undefined) this.counter.take(digest, number);
		return assetId;
	}

	private async wasUploaded(origin: Origin, digest: string, number: number): Promise<boolean> {
		const entry = uploadedEntry(this.records.recordOf(origin, digest, number));
		return (await this.records.table.look([entry])).mayHave(entry);
	}

	private async readNumber(
		origin: Origin,
		digest: string,
		number: number,
	): Promise<string | undefined> {
		const name = this.records.recordOf(origin, digest, number);
		return await readSpelled(name, this.records.table.lookForIds);
	}

	/**
	 * The ID of the asset that was uploaded first of the same file: it is the one that a video is known by, as it is by chance
	 * which item gets which of them, and one that was deleted since is uploaded again.
	 *
	 * @throws KyyVideoError `parameters` when n8n cannot tell; `canceled`
	 */
	async originalOf(assetId: string): Promise<string> {
		const known = this.firsts.originalOf(assetId);
		if (known !== undefined || !this.records.isRetry) return known ?? assetId;
		const found = await this.patiently(async () => {
			const name = originalName(await this.records.origin.find(), assetId);
			return await readSpelled(name, this.records.table.lookForNames);
		});
		return found ?? assetId;
	}

	private async patiently<Result>(read: () => Promise<Result>): Promise<Result> {
		return await patiently(read, this.timing, {
			toError: silentDatabaseError('uploaded'),
			toCanceled: () => canceledUploadError(false),
		});
	}

	/**
	 * As `recall` finds it
	 *
	 * @param deleted the asset that it was uploaded in place of
	 */
	async record(marks: readonly string[], assetId: string, deleted?: string): Promise<void> {
		const digests = marks.map(digestOf);
		const numbered = digests.map((digest) => [digest, this.counter.take(digest)] as const);
		const write = async () => {
			const { origin, table } = this.records;
			const found = await origin.find();
			await origin.register(found);
			const original = await this.findOriginal(found, { marks, numbered, deleted });
			this.firsts.add(marks, assetId, original ?? assetId);
			const records = numbered.map(([digest, number]) =>
				this.records.recordOf(found, digest, number),
			);
			const letters = records.flatMap((name) => spell(name, assetId));
			const names = [
				...records.map(uploadedEntry),
				...(original === undefined ? [] : spell(originalName(found, assetId), original)),
			];
			const wasThere = [await table.addIds(letters), await table.add(names)];
			return wasThere.every(({ size }, index) => size === [letters, names][index]?.length);
		};
		await this.written.writeToStay(`the asset ${assetId}`, write);
	}

	/** @returns undefined where the new asset is the first one of its file */
	private async findOriginal(origin: Origin, made: Made): Promise<string | undefined> {
		if (made.deleted !== undefined) return await this.originalOf(made.deleted);
		const known = this.firsts.firstOf(made.marks);
		const [digest] = made.numbered.flatMap(([one, number]) => (number > 0 ? [one] : []));
		const first =
			known ?? (digest === undefined ? undefined : await this.readNumber(origin, digest, 0));
		return first === undefined ? undefined : await this.originalOf(first);
	}

	/** To be called when the node has ended: looks once more for what was recorded last */
	async settle(): Promise<void> {
		await this.written.settle();
	}
}

/** An asset that was made just now */
interface Made {
	readonly marks: readonly string[];
	/** The digest of each mark, and the number of the asset under it */
	readonly numbered: ReadonlyArray<readonly [digest: string, number: number]>;
	readonly deleted: string | undefined;
}

/** The nodes of a workflow share these, as another one creates the video */
const originalName = ({ name }: Origin, assetId: string): string => `${name} asset ${assetId}`;

const digestOf = (mark: string): string => `upload ${mark}`;
