import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Fate } from '../../shared/client';
import { isFailed, readTask, type Task } from '../../shared/task';

/**
 * What tells whether an item asks for the same video as before. One of the two is enough: a corrected expression may
 * give the same request, and an expression such as `$now` another one at each try.
 */
export interface Origin {
	readonly itemIndex: number;
	/** Fingerprint of the checked parameters, without what differs at each call, such as a signed URL */
	readonly request: string;
	/** Fingerprint of the item and of the fields as the user has written them, expressions and all */
	readonly source: string;
}

/** What an item has submitted */
export type Submission = Origin & {
	/** `$runIndex`: which round of a loop it was, or which call of an AI agent's tool */
	readonly round: number;
	/** Whether the node has ended without an error since, so that others have what came of it */
	readonly delivered: boolean;
} & ({ readonly state: 'unknown' } | { readonly state: 'accepted'; readonly task: Task });

const storedTask = z.unknown().transform((stored, context) => {
	const found = readTask(stored, {});
	if (found) return found.task;
	context.addIssue({ code: 'custom', message: 'is no task' });
	return z.NEVER;
});

const origin = {
	itemIndex: z.number(),
	request: z.string(),
	source: z.string(),
	round: z.number(),
	delivered: z.boolean(),
};

const stored = z.object({
	submissions: z
		.array(
			z.discriminatedUnion('state', [
				z.object({ ...origin, state: z.literal('unknown') }),
				z.object({ ...origin, state: z.literal('accepted'), task: storedTask }),
			]),
		)
		.default([]),
});

/**
 * Remembers what has been submitted for as long as the execution lives, so that no video is paid for twice.
 *
 * The node's context outlives an error: n8n hands it to the next try of Retry On Fail, and stores it with the
 * execution, for when that is retried. It belongs to one execution, so a new one makes new videos.
 */
export class Submissions {
	private submissions: readonly Submission[];

	/**
	 * @param context n8n's context of the node, which is changed
	 * @param round `$runIndex`
	 */
	constructor(
		private readonly context: IDataObject,
		private readonly round: number,
	) {
		const { submissions } = stored.parse(context);
		// What an earlier round of a loop has handed on is nobody's business any more
		this.submissions = submissions.filter((one) => one.round === round || !one.delivered);
	}

	/**
	 * What this item has submitted in an earlier try.
	 *
	 * A tool of an AI agent gets a new round at each try, hence also in another round as long as nobody has got it.
	 */
	recall(origin: Origin): Submission | undefined {
		return (
			this.submissions.find((submission) => isRequest(submission, origin)) ??
			this.submissions.find((submission) => isFrom(submission, origin))
		);
	}

	/** Submits, and remembers at every moment what is known of it: also when n8n is stopped in between */
	async submit(origin: Origin, create: () => Promise<Fate>): Promise<Fate> {
		const before = this.recall(origin);
		const submission = { ...origin, round: this.round, delivered: false };
		this.remember(origin, { ...submission, state: 'unknown' });
		const fate = await create();
		if (fate.fate === 'accepted') {
			this.remember(origin, { ...submission, state: 'accepted', task: fate.task });
		} else if (fate.fate === 'notTaken') {
			this.remember(origin, before);
		}
		return fate;
	}

	/** The node has ended without an error */
	deliver(): void {
		this.keep(this.submissions.map((submission) => ({ ...submission, delivered: true })));
	}

	/** The videos that can be waited for */
	get accepted(): ReadonlyArray<{ readonly itemIndex: number; readonly id: string }> {
		return this.submissions
			.flatMap((submission) =>
				submission.state === 'accepted' && !isFailed(submission.task)
					? [{ itemIndex: submission.itemIndex, id: submission.task.id }]
					: [],
			)
			.sort((one, other) => one.itemIndex - other.itemIndex);
	}

	/** The items of which it is not known whether they were accepted */
	get unknown(): readonly number[] {
		return this.submissions
			.filter(({ state }) => state === 'unknown')
			.map(({ itemIndex }) => itemIndex)
			.sort((one, other) => one - other);
	}

	private remember(origin: Origin, latest: Submission | undefined): void {
		const others = this.submissions.filter((submission) => !isFrom(submission, origin));
		this.keep(latest ? [...others, latest] : others);
	}

	private keep(submissions: readonly Submission[]): void {
		this.submissions = submissions;
		this.context.submissions = [...submissions];
	}
}

const isRequest = (submission: Submission, { itemIndex, request }: Origin): boolean =>
	submission.itemIndex === itemIndex && submission.request === request;

const isFrom = (submission: Submission, origin: Origin): boolean =>
	isRequest(submission, origin) ||
	(submission.itemIndex === origin.itemIndex && submission.source === origin.source);
