import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { videoLimitError } from '../../shared/errors/videoErrors';
import { PerContext } from '../../shared/execution/perContext';

const made = z.number().int().nonnegative();

/** The runs of a node that are at work: several at once where an AI agent calls its tools together */
const runsAtWork = new PerContext(() => new Set<VideoLimit>());

/**
 * Counts the videos that an execution has created through a node, or may have, in n8n's context of the node: over all items,
 * rounds of a loop and attempts. What was refused does not count.
 */
export class VideoLimit {
	/** What the items of this run would create */
	private planned = 0;
	/** Those of them that it would only check */
	private checked = 0;
	/** What this run may still submit */
	private open = 0;
	private isReserved = false;
	private readonly atWork: Set<VideoLimit>;

	/**
	 * @param context n8n's context of the node, which is changed
	 * @param known what the node remembers that it has submitted: a version before this one has counted nothing else
	 */
	constructor(
		private readonly context: IDataObject,
		known: number,
	) {
		const counted = made.safeParse(context.madeVideos).success;
		if (!counted && known > 0) context.madeVideos = known;
		this.atWork = runsAtWork.of(context).add(this);
	}

	/** What the execution has created, or may have */
	get made(): number {
		return made.safeParse(this.context.madeVideos).data ?? 0;
	}

	/**
	 * To be called for all items that would create a video, before it is asked for the first one whether they may.
	 *
	 * @param isOnlyChecked whether the item creates none, and is only to know whether it could
	 */
	plan(isOnlyChecked: boolean): void {
		this.planned += 1;
		if (isOnlyChecked) this.checked += 1;
	}

	/**
	 * Lets the run create all that it has planned, or nothing.
	 *
	 * @param most videos of the execution
	 * @param isTool whether an AI agent is to read the error
	 * @throws KyyVideoError `limit` when they would be more
	 */
	reserve(most: number, isTool: boolean): void {
		if (this.isReserved) return;
		const others = [...this.atWork].filter((run) => run !== this);
		const before = others.reduce((sum, { open }) => sum + open, this.made);
		const { planned } = this;
		if (before + planned > most) throw videoLimitError({ planned, before, most, isTool });
		this.isReserved = true;
		this.open = planned - this.checked;
	}

	/** A video is about to be submitted, so that it may be created from now on */
	submit(): void {
		this.open -= 1;
		this.count(1);
	}

	/** What was submitted last was refused, and may be submitted once more */
	reject(): void {
		this.open += 1;
		this.count(-1);
	}

	/** An earlier attempt may have created a video of which n8n has kept nothing, or has not after all */
	count(videos: 1 | -1): void {
		this.context.madeVideos = Math.max(0, this.made + videos);
	}

	/** The run has ended */
	end(): void {
		this.atWork.delete(this);
	}
}
