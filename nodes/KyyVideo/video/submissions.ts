import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Fate } from '../../shared/client';
import { unreadableMemoryError } from '../../shared/errors';
import { isFailed, readTask } from '../../shared/task';
import { asksForSame, hasSameValues, originSchema, type Origin } from './origin';

const storedTask = z.unknown().transform((stored, context) => {
	const found = readTask(stored, {});
	if (found) return found.task;
	context.addIssue({ code: 'custom', message: 'is no task' });
	return z.NEVER;
});

/** In place of the ID of an earlier execution that took its memory with it */
const lostExecution = '';

const submitted = originSchema.extend({
	/** `$runIndex`: which round of a loop it was, or which call of an AI agent's tool */
	round: z.number(),
	/** n8n's ID of the execution */
	execution: z.string().default(lostExecution),
});

const submission = z.discriminatedUnion('state', [
	submitted.extend({ state: z.literal('unknown') }),
	submitted.extend({
		state: z.literal('accepted'),
		task: storedTask,
		/** Whether the node has ended without an error since, so that others have the video */
		delivered: z.boolean(),
	}),
]);

/** What an item has submitted */
export type Submission = z.output<typeof submission>;

const memory = z.object({ submissions: z.array(submission).default([]) });

/** The calls of an AI agent's tool run at the same time and share a context, so they share what is read from it */
const remembered = new WeakMap<IDataObject, readonly Submission[]>();

/** @throws KyyVideoError `parameters`: what was submitted before is not known, so nothing may be */
function read(context: IDataObject): readonly Submission[] {
	const parsed = memory.safeParse(context);
	if (parsed.success) return parsed.data.submissions;
	throw unreadableMemoryError();
}

/**
 * Remembers what has been submitted for as long as the execution lives, so that no video is paid for twice.
 *
 * The node's context outlives an error: n8n hands it to the next try of Retry On Fail, and stores it with the
 * execution, for when that is retried. It belongs to one execution, so a new one makes new videos.
 */
export class Submissions {
	/** Asked for in this run, whichever round has submitted them */
	private readonly recalled = new Set<Submission>();

	/**
	 * @param context n8n's context of the node, which is changed
	 * @param round `$runIndex`
	 * @param execution n8n's ID of the execution, which a retry from the editor has of its own
	 * @throws KyyVideoError `parameters` when the context holds something else
	 */
	constructor(
		private readonly context: IDataObject,
		private readonly round: number,
		private readonly execution: string,
	) {
		if (!remembered.has(context)) remembered.set(context, read(context));
		// What an earlier round of a loop has handed on is nobody's business any more
		const isOver = (one: Submission) =>
			one.round !== round && one.state === 'accepted' && one.delivered;
		if (this.all.some(isOver)) this.keep(this.all.filter((one) => !isOver(one)));
	}

	/**
	 * What this item has submitted in an earlier try.
	 *
	 * A tool of an AI agent gets a new round at each try, hence also in another round as long as nobody has the video.
	 * What is unknown stays so in all rounds, whichever item it is there: a loop that sends error items back is a
	 * repetition, too.
	 */
	recall(origin: Origin): Submission | undefined {
		const accepted = this.all.filter(
			({ state, itemIndex }) => state === 'accepted' && itemIndex === origin.itemIndex,
		);
		const found = closest(accepted, origin) ?? this.unknownLike(origin);
		if (found) this.recalled.add(found);
		return found;
	}

	/** Submits, and remembers at every moment what is known of it: also when n8n stops the node in between */
	async submit(origin: Origin, create: () => Promise<Fate>): Promise<Fate> {
		const before = this.unknownLike(origin);
		const unknown = this.unknown(origin);
		this.replace(before, unknown);
		const fate = await create();
		if (fate.fate === 'accepted') this.replace(unknown, this.accepted(origin, fate));
		if (fate.fate === 'notTaken') this.replace(unknown, before);
		return fate;
	}

	/** An earlier execution that was lost has submitted the item, as far as anybody knows */
	markLost(origin: Origin): Submission {
		const lost = { ...this.unknown(origin), execution: lostExecution };
		this.replace(undefined, lost);
		return lost;
	}

	/** Another retry is about to submit the item at this moment, or has just done so */
	markTaken(origin: Origin): void {
		this.replace(undefined, this.unknown(origin));
	}

	/**
	 * Whether an earlier execution has submitted it, of which this one is a retry, so that the user may have looked into
	 * the account since: not so another try of Retry On Fail or another round of a loop.
	 */
	isOfEarlierExecution({ execution }: Submission): boolean {
		return execution !== this.execution;
	}

	/** The node has ended without an error */
	deliver(): void {
		this.keep(
			this.all.map((one) =>
				one.state === 'accepted' && (one.round === this.round || this.recalled.has(one))
					? { ...one, round: this.round, delivered: true }
					: one,
			),
		);
	}

	/** The videos that were paid for */
	get videos(): ReadonlyArray<{ itemIndex: number; id: string; failed: boolean }> {
		return this.all
			.flatMap((one) =>
				one.state === 'accepted'
					? [{ itemIndex: one.itemIndex, id: one.task.id, failed: isFailed(one.task) }]
					: [],
			)
			.sort((one, other) => one.itemIndex - other.itemIndex);
	}

	/** The items of which it is not known whether they were accepted */
	get unknownItems(): readonly number[] {
		const items = this.all.filter(({ state }) => state === 'unknown');
		return [...new Set(items.map(({ itemIndex }) => itemIndex))].sort((one, other) => one - other);
	}

	private get all(): readonly Submission[] {
		return remembered.get(this.context) ?? [];
	}

	private unknownLike(origin: Origin): Submission | undefined {
		const unknown = this.all.filter(({ state }) => state === 'unknown');
		const ofItem = unknown.filter(({ itemIndex }) => itemIndex === origin.itemIndex);
		const ofOtherRounds = unknown.filter(({ round }) => round !== this.round);
		return closest(ofItem, origin) ?? closest(ofOtherRounds, origin);
	}

	private unknown(origin: Origin): Submission {
		const { round, execution } = this;
		return { ...origin, round, execution, state: 'unknown' };
	}

	private accepted(origin: Origin, { task }: Extract<Fate, { fate: 'accepted' }>): Submission {
		const { round, execution } = this;
		return { ...origin, round, execution, state: 'accepted', task, delivered: false };
	}

	private replace(old: Submission | undefined, latest: Submission | undefined): void {
		const others = this.all.filter((one) => one !== old);
		this.keep(latest ? [...others, latest] : others);
	}

	private keep(all: readonly Submission[]): void {
		remembered.set(this.context, all);
		this.context.submissions = [...all];
	}
}

/** The one that asks for the same, and with the same values if there is such a one */
const closest = (some: readonly Submission[], origin: Origin): Submission | undefined =>
	some.find((one) => hasSameValues(one, origin)) ?? some.find((one) => asksForSame(one, origin));
