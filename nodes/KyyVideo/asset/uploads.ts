import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { Brake } from '../../shared/backoff';
import { parametersError } from '../../shared/errors';
import { Slots } from '../../shared/slots';
import { assetSchema, type Asset } from './asset';

/** What tells whether an item asks for the same upload as before */
export interface UploadOrigin {
	readonly itemIndex: number;
	/** Fingerprints of the file and of what is said of it: one in common is enough */
	readonly marks: readonly string[];
}

const upload = z.object({
	itemIndex: z.number(),
	marks: z.array(z.string()),
	/** `$runIndex`: each round of a loop makes uploads of its own */
	round: z.number(),
	/** Whether the node has ended without an error since, so that others have the asset */
	delivered: z.boolean(),
	/** Milliseconds since 1970 */
	time: z.number(),
	asset: assetSchema,
});

type Upload = z.output<typeof upload>;

const memory = z.object({ uploads: z.array(upload).default([]) });

/**
 * The uploads of a run, and of the earlier tries of the execution, which need not be made again.
 *
 * n8n's context of the node outlives an error: see `Submissions`. An upload makes no video, so what may or may not have
 * been taken is simply uploaded again.
 */
export class Uploads {
	/** The service takes them best one after another */
	readonly lane = new Slots(1);
	readonly brake = new Brake();
	/** For looking at what is known already */
	readonly lookUps = { slots: new Slots(4), brake: new Brake() };

	/**
	 * @param context n8n's context of the node, which is changed
	 * @param round `$runIndex`
	 * @throws KyyVideoError `parameters` when the context holds something else
	 */
	constructor(
		private readonly context: IDataObject,
		private readonly round: number,
	) {
		// What an earlier round of a loop has handed on is nobody's business any more
		const isOver = (one: Upload) => one.round !== round && one.delivered;
		if (this.all.some(isOver)) this.keep(this.all.filter((one) => !isOver(one)));
	}

	/** What this item has uploaded in an earlier try */
	recall({ itemIndex, marks }: UploadOrigin): Pick<Upload, 'asset' | 'time'> | undefined {
		const isSame = (one: Upload) =>
			one.itemIndex === itemIndex && one.marks.some((mark) => marks.includes(mark));
		return this.own.find(isSame);
	}

	/** @param time milliseconds since 1970 */
	remember(origin: UploadOrigin, asset: Asset, time: number): void {
		this.forget(origin);
		const { itemIndex, marks } = origin;
		const { round } = this;
		const upload = { itemIndex, marks: [...marks], round, delivered: false, time, asset };
		this.keep([...this.all, upload]);
	}

	/** What this item has uploaded is not there any more */
	forget({ itemIndex }: UploadOrigin): void {
		this.keep(this.all.filter((one) => one.round !== this.round || one.itemIndex !== itemIndex));
	}

	/** The node has ended without an error */
	deliver(): void {
		if (this.own.length === 0) return;
		this.keep(
			this.all.map((one) => (one.round === this.round ? { ...one, delivered: true } : one)),
		);
	}

	/** What this run, or an earlier try of it, has put into the library, by the order of the items */
	get assets(): ReadonlyArray<{ readonly itemIndex: number; readonly assetId: string }> {
		return this.own
			.sort((one, other) => one.itemIndex - other.itemIndex)
			.map(({ itemIndex, asset }) => ({ itemIndex, assetId: asset.assetId }));
	}

	private get own(): Upload[] {
		return this.all.filter((one) => one.round === this.round);
	}

	/** Read anew each time, as the calls of an AI agent's tool run at the same time and share the context */
	private get all(): readonly Upload[] {
		const parsed = memory.safeParse(this.context);
		if (parsed.success) return parsed.data.uploads;
		const message = 'What this execution has uploaded before cannot be read, so start a new one';
		throw parametersError([{ message }]);
	}

	private keep(all: readonly Upload[]): void {
		this.context.uploads = [...all];
	}
}
