import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { assetSchema, type Asset } from '../../shared/api/asset';
import { ContextStore, storedRecord } from '../../shared/execution/contextStore';

const uploadKey = z.object({
	itemIndex: z.number(),
	/** Fingerprints of the file and of what is said about it: one in common is enough */
	marks: z.array(z.string()),
});

/** What makes two items the same upload */
export type UploadKey = z.output<typeof uploadKey>;

const upload = uploadKey.extend({
	...storedRecord,
	/** Milliseconds since 1970 */
	time: z.number(),
	asset: assetSchema,
});

type Upload = z.output<typeof upload>;

/** Version 2 only says its version */
const store = new ContextStore<Upload>({
	name: 'uploads',
	version: 2,
	record: upload,
	recordOfVersion1: upload,
});

/** As `ContextStore.load` */
export const loadUploads = async (
	context: IDataObject,
	breathe: () => Promise<void>,
): Promise<void> => {
	await store.load(context, breathe);
};

/**
 * Remembers what a run and the earlier attempts of the execution have uploaded, which need not be uploaded again. What may
 * or may not have been accepted is simply uploaded again, as an upload makes no video.
 */
export class UploadRecords {
	/**
	 * @param context n8n's context of the node, which is changed
	 * @param round `$runIndex`: each round of a loop makes uploads of its own
	 * @throws KyyVideoError `parameters` when what was uploaded before cannot be read
	 */
	constructor(
		private readonly context: IDataObject,
		private readonly round: number,
	) {
		store.prune(context, round);
	}

	/** What this item has uploaded in an earlier attempt */
	recall({ itemIndex, marks }: UploadKey): Upload | undefined {
		const ofItem = this.own.filter((one) => one.itemIndex === itemIndex);
		return ofItem.find((one) => one.marks.some((mark) => marks.includes(mark)));
	}

	/** @param time milliseconds since 1970 */
	remember(key: UploadKey, asset: Asset, time: number): Upload {
		const old = this.own.find(({ itemIndex }) => itemIndex === key.itemIndex);
		const latest = { ...key, round: this.round, delivered: false, time, asset };
		store.replace(this.context, old, latest);
		return latest;
	}

	/** An upload that is not there any more */
	forget(upload: Upload): void {
		store.replace(this.context, upload, undefined);
	}

	/** The node has ended without an error */
	deliver(): void {
		store.deliver(this.context, this.round, ({ round }) => round === this.round);
	}

	/** In the order of the items */
	get assets(): ReadonlyArray<{ readonly itemIndex: number; readonly assetId: string }> {
		return this.own
			.sort((one, other) => one.itemIndex - other.itemIndex)
			.map(({ itemIndex, asset }) => ({ itemIndex, assetId: asset.assetId }));
	}

	private get own(): Upload[] {
		return store.read(this.context).filter(({ round }) => round === this.round);
	}
}
