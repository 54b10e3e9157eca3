import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { possibleIdOf, type CreateOutcome } from '../../shared/api/client';
import { isFailed, readStoredTask } from '../../shared/api/task';
import type { Submitted } from '../../shared/errors/reports';
import { storedDoubts } from '../../shared/errors/videoErrors';
import { readAs } from '../../shared/execution/fieldSchemas';
import { ContextStore, storedRecord } from '../../shared/execution/contextStore';
import { PerContext } from '../../shared/execution/perContext';
import type { Recorded } from './requestSearch';
import { VideoLimit } from './videoLimit';
import {
	hasSameValues,
	isSameRequest,
	storedFields,
	storedFieldsOfVersion1,
	toStoredKey,
	type IdempotencyKey,
	type StoredKey,
} from './key';

/** In place of the ID of an earlier execution whose context was lost */
const lostExecution = '';

const submissionWith = (fields: z.ZodType<StoredKey['fields'], z.ZodTypeDef, unknown>) => {
	const submitted = z.object({
		...storedRecord,
		itemIndex: z.number(),
		fields,
		/** n8n's ID of the execution */
		execution: z.string().default(lostExecution),
		/** Its number in the crash log */
		number: z.number().optional(),
	});
	const task = readAs(readStoredTask, () => 'is no task');
	return z.discriminatedUnion('state', [
		submitted.extend({
			state: z.literal('unknown'),
			doubt: z.enum(storedDoubts).default('noAnswer'),
			/** n8n's ID of the execution whose search has left it in doubt */
			doubtedIn: z.string().optional(),
			/** What the answer named, without saying that it is the ID of the video */
			possibleId: z.string().optional(),
		}),
		submitted.extend({ state: z.literal('accepted'), task }),
	]);
};

/** What an item has submitted */
export type Submission = z.output<ReturnType<typeof submissionWith>>;

/** Of which it is not known whether it was accepted, or under which ID */
export type UnknownSubmission = Extract<Submission, { readonly state: 'unknown' }>;

/** Version 2 stores the fields of a key under their names */
const store = new ContextStore<Submission>({
	name: 'submissions',
	version: 2,
	record: submissionWith(storedFields),
	recordOfVersion1: submissionWith(storedFieldsOfVersion1),
});

/** As `ContextStore.load` */
export const loadSubmissions = async (
	context: IDataObject,
	breathe: () => Promise<void>,
): Promise<void> => {
	await store.load(context, breathe);
};

/** The runs of a node that are at work: several at once where an AI agent calls its tools together */
const runsAtWork = new PerContext(() => new Set<Submissions>());

/** Where a run of the node stands in its workflow */
interface RunPlace {
	/** `$runIndex` */
	readonly round: number;
	/** n8n's ID of the execution, which a retry from the editor has of its own */
	readonly execution: string;
	/** Whether an AI agent calls the node: when the execution is retried, it may begin anew and say the same again */
	readonly isTool: boolean;
}

/** What an item asks for, what an earlier attempt has made of it, and its number in the crash log, if it has one */
interface Submitting {
	readonly key: IdempotencyKey;
	readonly known: Submission | undefined;
	readonly number: number | undefined;
}

/** Remembers what has been submitted for as long as the execution lives, so that no video is paid for twice */
export class Submissions implements Submitted {
	/** Those of this run, and those that it has found of others: each is found once */
	private readonly own = new Set<Submission>();
	/** What the items of this run ask for, by their index; the calls of a tool all have the first one */
	private readonly expected = new Map<number, IdempotencyKey>();
	private readonly atWork: Set<Submissions>;
	/** How many there may be, and are */
	readonly limit: VideoLimit;

	/**
	 * @param context n8n's context of the node, which is changed
	 * @throws KyyVideoError `parameters` when what was submitted before cannot be read
	 */
	constructor(
		private readonly context: IDataObject,
		private readonly place: RunPlace,
	) {
		this.limit = new VideoLimit(context, store.read(context).filter(counts).length);
		if (!place.isTool) store.prune(context, place.round);
		this.atWork = runsAtWork.of(context).add(this);
	}

	/** To be called for all items before what one of them has submitted is asked for */
	expect(key: IdempotencyKey): void {
		this.expected.set(key.itemIndex, key);
	}

	/**
	 * What this item has submitted in an earlier attempt, or another one that now asks for something else, as when the user
	 * has changed the order of what the node reads. A tool of an AI agent gets a new round at each one, so an accepted
	 * video is found in any round, as long as it is not delivered, or the agent that got it has failed itself. So is what is
	 * unknown, but there another round may just as well ask for another video in the same words.
	 *
	 * @param mayBeBack whether the item may be the very one of the earlier round
	 */
	recall(key: IdempotencyKey, mayBeBack: () => boolean): Submission | undefined {
		const { round } = this.place;
		// With "Continue", Retry On Fail runs the node again after it has delivered
		const isOpen = (one: Submission) =>
			!one.delivered || one.round === round || this.isLostWithAgent(one);
		const all = store.read(this.context).filter((one) => isOpen(one) && !this.isTaken(one));
		const ofItem = all.filter(({ itemIndex }) => itemIndex === key.itemIndex);
		const accepted = ofItem.filter(isAccepted);
		const unknown = all.filter(({ state }) => state === 'unknown');
		const here = ofItem.filter((one) => one.state === 'unknown' && one.round === round);
		const moved = all.filter((one) => one.round === round && !this.isExpected(one));
		const elsewhere = unknown.filter((one) => one.round !== round);
		const found =
			closest(accepted, key) ??
			closest(here, key) ??
			closest(moved.filter(isAccepted), key) ??
			closest(moved, key) ??
			backAgain(closest(elsewhere, key), mayBeBack);
		return found && this.take(found);
	}

	/** Submits, and remembers at every moment what is known of it: also when n8n stops the node in between */
	async submit(
		{ key, known, number }: Submitting,
		create: () => Promise<CreateOutcome>,
	): Promise<CreateOutcome> {
		const pending = { ...this.unknown(key), ...(number !== undefined && { number }) };
		this.replace(known, pending);
		this.limit.submit();
		const outcome = await create();
		if (outcome.outcome === 'accepted') {
			this.replace(pending, { ...pending, state: 'accepted', task: outcome.made });
		}
		if (outcome.outcome === 'rejected') {
			this.replace(pending, known);
			this.limit.reject();
		}
		if (outcome.outcome === 'unknown') {
			const possibleId = possibleIdOf(outcome.failure);
			if (possibleId !== undefined) this.replace(pending, { ...pending, possibleId });
		}
		return outcome;
	}

	/**
	 * An earlier execution whose context was lost has submitted the item, as far as the crash log says. What was accepted is
	 * handed out by this one, so that no further call of a tool takes it for one that was lost with the agent.
	 */
	adopt(key: IdempotencyKey, recorded: Recorded, model: unknown): Submission {
		const { number } = recorded;
		const base = { ...this.unknown(key), number };
		const task = recorded.state === 'accepted' && readStoredTask({ id: recorded.id, model });
		const doubt = recorded.state === 'unknown' ? recorded.doubt : 'lostId';
		const adopted: Submission = task
			? { ...base, state: 'accepted', task }
			: { ...base, execution: lostExecution, doubt, doubtedIn: this.place.execution };
		this.replace(undefined, adopted);
		if (counts(adopted)) this.limit.count(1);
		return adopted;
	}

	/** What is known of an item by now, in place of what was known before */
	learn(
		key: IdempotencyKey,
		before: UnknownSubmission,
		recorded: Recorded,
		model: unknown,
	): Submission {
		if (recorded.state === 'accepted') {
			this.forget(before);
			return this.adopt(key, recorded, model);
		}
		const { doubt, number = before.number } = recorded;
		const doubtedIn = this.place.execution;
		const now = { ...before, doubt, doubtedIn, ...(number !== undefined && { number }) };
		this.replace(before, now);
		if (counts(now) !== counts(before)) this.limit.count(counts(now) ? 1 : -1);
		return now;
	}

	/** An earlier execution has submitted nothing after all */
	forget(known: UnknownSubmission): void {
		this.replace(known, undefined);
		if (counts(known)) this.limit.count(-1);
	}

	/** Another retry is about to submit the item at this moment, or has just done so */
	markTaken(key: IdempotencyKey, number: number): UnknownSubmission {
		const taken = { ...this.unknown(key), number };
		this.replace(undefined, taken);
		this.limit.count(1);
		return taken;
	}

	/** Not so for another attempt of Retry On Fail or another round of a loop: the user cannot have looked into the account */
	isOfEarlierExecution({ execution }: Submission): boolean {
		return execution !== this.place.execution;
	}

	/** What this execution has once found in doubt, it is not told again */
	isDoubtedHere({ doubtedIn }: UnknownSubmission): boolean {
		return doubtedIn === this.place.execution;
	}

	/** The node has ended without an error; what another run at work has found is for that one to deliver */
	deliver(): void {
		const { round } = this.place;
		const isOurs = (one: Submission) =>
			this.own.has(one) || (one.round === round && !this.isTaken(one));
		store.deliver(this.context, round, (one) => one.state === 'accepted' && isOurs(one));
	}

	/** The node has ended, so that other runs may find what it has left */
	end(): void {
		this.atWork.delete(this);
		this.limit.end();
	}

	get videos(): Submitted['videos'] {
		return this.in('accepted')
			.map(({ itemIndex, task }) => ({ itemIndex, id: task.id, failed: isFailed(task) }))
			.sort((one, other) => one.itemIndex - other.itemIndex);
	}

	get unknownItems(): Submitted['unknownItems'] {
		const items = this.in('unknown').map(({ itemIndex }) => itemIndex);
		return [...new Set(items)].sort((one, other) => one - other);
	}

	private in<State extends Submission['state']>(state: State) {
		const isIn = (one: Submission): one is Extract<Submission, { state: State }> =>
			one.state === state;
		return store.read(this.context).filter(isIn);
	}

	/** Whether the item that has submitted it asks for it again */
	private isExpected(one: Submission): boolean {
		const key = this.expected.get(one.itemIndex);
		return key !== undefined && isSameRequest(one, key);
	}

	/** The agent of an earlier execution had it, and did not come to its own end */
	private isLostWithAgent(one: Submission): boolean {
		return this.place.isTool && this.isOfEarlierExecution(one);
	}

	/** For an item of this run, so that no other item finds it */
	private take(found: Submission): Submission {
		if (!found.delivered || !this.isLostWithAgent(found)) {
			this.own.add(found);
			return found;
		}
		const { round, execution } = this.place;
		const again = { ...found, round, execution, delivered: false };
		this.replace(found, again);
		return again;
	}

	private replace(old: Submission | undefined, latest: Submission | undefined): void {
		store.replace(this.context, old, latest);
		if (latest) this.own.add(latest);
	}

	/** By an item of this run, or by another run that is at work */
	private isTaken(one: Submission): boolean {
		return [...this.atWork].some(({ own }) => own.has(one));
	}

	private unknown(key: IdempotencyKey): UnknownSubmission {
		const state = { delivered: false, state: 'unknown', doubt: 'noAnswer' } as const;
		const { round, execution } = this.place;
		return { ...toStoredKey(key), round, execution, ...state };
	}
}

/** Whether it is one of the videos that the execution has created, or may have: of these doubts, no record says that */
const counts = (one: Submission): boolean =>
	one.state === 'accepted' || (one.doubt !== 'forgotten' && one.doubt !== 'otherExecution');

const isAccepted = ({ state }: Submission): boolean => state === 'accepted';

/** The one of the same request, and with the same values if there is such a one */
const closest = (some: readonly Submission[], key: IdempotencyKey): Submission | undefined =>
	some.find((one) => hasSameValues(one, key)) ?? some.find((one) => isSameRequest(one, key));

/** In another round: the item itself tells whether it has come back, or is another one with the same words */
const backAgain = (
	found: Submission | undefined,
	mayBeBack: () => boolean,
): Submission | undefined => (found && mayBeBack() ? found : undefined);
