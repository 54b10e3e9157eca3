import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { parametersError } from '../../shared/errors';
import { Slots } from '../../shared/slots';
import { assetSchema, type Asset } from './asset';

/** What tells whether an item asks for the same upload as before */
export interface UploadOrigin {
	readonly itemIndex: number;
	/** Fingerprint of the file and of what is said of it */
	readonly mark: string;
}

const upload = z.object({
	itemIndex: z.number(),
	mark: z.string(),
	/** `$runIndex`: each round of a loop makes uploads of its own */
	round: z.number(),
	asset: assetSchema,
});

const memory = z.object({ uploads: z.array(upload).default([]) });

/**
 * The uploads of a run, and of the earlier tries of the execution, which need not be made again.
 *
 * n8n's context of the node outlives an error: see `Submissions`. An upload costs nothing, so what may or may not have
 * been taken is simply uploaded again.
 */
export class Uploads {
	/** The service takes them best one after another */
	readonly lane = new Slots(1);
	private readonly over = new AbortController();
	private known: ReadonlyArray<z.output<typeof upload>>;

	/**
	 * @param context n8n's context of the node, which is changed
	 * @param round `$runIndex`
	 * @throws KyyVideoError `parameters` when the context holds something else
	 */
	constructor(
		private readonly context: IDataObject,
		private readonly round: number,
	) {
		const parsed = memory.safeParse(context);
		if (!parsed.success) {
			const message = 'What this execution has uploaded before cannot be read, so start a new one';
			throw parametersError([{ message }]);
		}
		this.known = parsed.data.uploads.filter((one) => one.round === round);
	}

	/** What this item has uploaded in an earlier try */
	recall({ itemIndex, mark }: UploadOrigin): Asset | undefined {
		return this.known.find((one) => one.itemIndex === itemIndex && one.mark === mark)?.asset;
	}

	remember(origin: UploadOrigin, asset: Asset): void {
		const others = this.known.filter(({ itemIndex }) => itemIndex !== origin.itemIndex);
		this.known = [...others, { ...origin, round: this.round, asset }];
		this.context.uploads = [...this.known];
	}

	/** What is in the library now, by the order of the items */
	get assets(): ReadonlyArray<{ readonly itemIndex: number; readonly assetId: string }> {
		return [...this.known]
			.sort((one, other) => one.itemIndex - other.itemIndex)
			.map(({ itemIndex, asset }) => ({ itemIndex, assetId: asset.assetId }));
	}

	/** From now on nothing is uploaded any more, and no review waited for */
	end(): void {
		this.over.abort();
	}

	/**
	 * Aborts with the execution or with the run. Another one for each who asks, as Node warns of many listeners on the
	 * same signal.
	 */
	signalWith(signal: AbortSignal): AbortSignal {
		return AbortSignal.any([signal, this.over.signal]);
	}
}
