import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { CreateOutcome } from '../../shared/api/client';
import { isFailed, readStoredTask } from '../../shared/api/task';
import type { Submitted } from '../../shared/errors/reports';
import { readAs } from '../../shared/execution/fieldSchemas';
import { ContextStore, storedRecord } from '../../shared/execution/contextStore';
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
	});
	const task = readAs(readStoredTask, () => 'is no task');
	return z.discriminatedUnion('state', [
		submitted.extend({ state: z.literal('unknown') }),
		submitted.extend({ state: z.literal('accepted'), task }),
	]);
};

/** What an item has submitted */
export type Submission = z.output<ReturnType<typeof submissionWith>>;

/** Version 2 stores the fields of a key under their names */
const store = new ContextStore<Submission>({
	name: 'submissions',
	version: 2,
	record: submissionWith(storedFields),
	recordOfVersion1: submissionWith(storedFieldsOfVersion1),
});

/** Remembers what has been submitted for as long as the execution lives, so that no video is paid for twice */
export class Submissions implements Submitted {
	/** Asked for in this run, whichever round has submitted them */
	private readonly recalled = new Set<Submission>();

	/**
	 * @param context n8n's context of the node, which is changed
	 * @param round `$runIndex`
	 * @param execution n8n's ID of the execution, which a retry from the editor has of its own
	 * @throws KyyVideoError `parameters` when what was submitted before cannot be read
	 */
	constructor(
		private readonly context: IDataObject,
		private readonly round: number,
		private readonly execution: string,
	) {
		store.prune(context, round);
	}

	/**
	 * What this item has submitted in an earlier attempt. A tool of an AI agent gets a new round at each one, so an accepted
	 * video is found in any round, as long as it is not delivered. What is unknown stays so in all rounds, for any item: a
	 * loop that sends error items back is a repetition, too.
	 */
	recall(key: IdempotencyKey): Submission | undefined {
		const ofItem = this.in('accepted').filter(({ itemIndex }) => itemIndex === key.itemIndex);
		const found = closest(ofItem, key) ?? this.unknownLike(key);
		if (found) this.recalled.add(found);
		return found;
	}

	/** Submits, and remembers at every moment what is known of it: also when n8n stops the node in between */
	async submit(key: IdempotencyKey, create: () => Promise<CreateOutcome>): Promise<CreateOutcome> {
		const before = this.unknownLike(key);
		const pending = this.unknown(key);
		store.replace(this.context, before, pending);
		const outcome = await create();
		if (outcome.outcome === 'accepted') {
			store.replace(this.context, pending, { ...pending, state: 'accepted', task: outcome.made });
		}
		if (outcome.outcome === 'rejected') store.replace(this.context, pending, before);
		return outcome;
	}

	/** An earlier execution whose context was lost has submitted the item, as far as the crash log says */
	markLost(key: IdempotencyKey): Submission {
		const lost = { ...this.unknown(key), execution: lostExecution };
		store.replace(this.context, undefined, lost);
		return lost;
	}

	/** Another retry is about to submit the item at this moment, or has just done so */
	markTaken(key: IdempotencyKey): void {
		store.replace(this.context, undefined, this.unknown(key));
	}

	/** Not so for another attempt of Retry On Fail or another round of a loop: the user cannot have looked into the account */
	isOfEarlierExecution({ execution }: Submission): boolean {
		return execution !== this.execution;
	}

	/** The node has ended without an error */
	deliver(): void {
		const isOurs = (one: Submission) => one.round === this.round || this.recalled.has(one);
		store.deliver(this.context, this.round, (one) => one.state === 'accepted' && isOurs(one));
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

	private unknownLike(key: IdempotencyKey): Submission | undefined {
		const all = this.in('unknown');
		const ofItem = all.filter(({ itemIndex }) => itemIndex === key.itemIndex);
		const ofOtherRounds = all.filter(({ round }) => round !== this.round);
		return closest(ofItem, key) ?? closest(ofOtherRounds, key);
	}

	private unknown(key: IdempotencyKey): Submission & { readonly state: 'unknown' } {
		const { round, execution } = this;
		return { ...toStoredKey(key), round, execution, delivered: false, state: 'unknown' };
	}
}

/** The one of the same request, and with the same values if there is such a one */
const closest = (some: readonly Submission[], key: IdempotencyKey): Submission | undefined =>
	some.find((one) => hasSameValues(one, key)) ?? some.find((one) => isSameRequest(one, key));
