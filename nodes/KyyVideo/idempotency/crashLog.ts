import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { silentDatabaseError } from '../../shared/errors/parameterErrors';
import { canceledCreateError } from '../../shared/errors/videoErrors';
import { runLog } from '../../shared/execution/runLog';
import type { Timing } from '../../shared/timing/clock';
import { BestEffortRecords } from './bestEffortRecords';
import { ExecutionRecords } from './executionRecords';
import type { IdempotencyKey } from './key';
import { KnownNumbers } from './knownNumbers';
import { patiently } from './lastingRecord';
import { minuteEntry, tryEntries, type TryEntries } from './logEntries';
import type { RequestCounter } from './requestCounter';
import { RequestNumbers } from './requestNumbers';
import { minuteEntries } from './requestRecord';
import { recorded, RequestSearch, type Recorded } from './requestSearch';
import { runEntriesOf, type RunEntries } from './runEntries';
import { spell } from './spelledText';
import {
	TryRecorder,
	type BeginOptions,
	type Begun,
	type RecordedTry,
	type Taken,
} from './tryRecorder';

/** Nothing has left the node yet */
const failures = {
	toError: silentDatabaseError('submitted'),
	toCanceled: () => canceledCreateError(false),
};

/** What the log says of a request of which the node remembers only that it has left */
export type LateAnswer = Recorded | { readonly state: 'rejected' };

/**
 * Records in n8n's database that an item is about to be submitted, before it is, and what came of it. What `Submissions`
 * remembers is stored when the node has ended, and not if n8n crashes or the execution is stopped before that: these
 * records outlive both. They are filed under the execution and what an item asks for, not under its place, and those that
 * ask for the same are numbered.
 */
export class CrashLog {
	private readonly records: ExecutionRecords;
	private readonly search: RequestSearch;
	private readonly tries: TryRecorder;
	private readonly remembered: KnownNumbers;
	private readonly written: BestEffortRecords;
	private readonly entries: RunEntries;

	/** @param counter numbers the requests of the node that are the same */
	constructor(
		private readonly context: IExecuteFunctions,
		counter: RequestCounter,
		private readonly timing: Timing,
	) {
		this.records = new ExecutionRecords(context, timing);
		this.remembered = new KnownNumbers(context.getContext('node'), this.records.isRetry);
		this.entries = runEntriesOf(context);
		const { records, entries } = this;
		const numbers = new RequestNumbers(counter, context.getContext('flow'), records.isTool);
		this.search = new RequestSearch(records, numbers, entries, this.remembered);
		this.tries = new TryRecorder(context, records, numbers, entries, timing);
		this.written = new BestEffortRecords(context, timing);
	}

	/** To be called for all items before anything is recalled */
	expect(key: IdempotencyKey): void {
		this.search.expect(key);
	}

	/**
	 * What an earlier execution has made of a request, where this one is a retry. Another attempt of Retry On Fail need not
	 * ask: it has the submissions of the one before.
	 *
	 * @param isAllowed whether the user wants what is unknown created again
	 * @throws KyyVideoError `parameters` when n8n cannot tell, so that nothing may be submitted; `canceled`
	 */
	async recall(key: IdempotencyKey, isAllowed: boolean): Promise<Recorded | undefined> {
		if (!this.records.isRetry) return undefined;
		const claimed = new Set<string>();
		const find = async () => this.search.find(key, claimed, isAllowed);
		return await patiently(find, this.timing, failures).catch((error: unknown) => {
			// n8n's database may have it, and the next try must not take it for that of another node
			for (const entry of claimed) this.entries.unsure.add(entry);
			throw error;
		});
	}

	/**
	 * What became of a request whose number is known, and whose answer came after n8n had stored what the node remembers: a
	 * create that has left outlives a stop.
	 *
	 * @param isAllowed whether the user wants what is unknown created again
	 * @returns undefined where n8n cannot tell, and nothing is created again
	 * @throws KyyVideoError `parameters` where n8n cannot tell otherwise; `canceled`
	 */
	async lateAnswer(
		{ digest }: IdempotencyKey,
		number: number,
		isAllowed: boolean,
	): Promise<LateAnswer | undefined> {
		const read = async (): Promise<LateAnswer | undefined> => {
			const origin = await this.records.origin.find();
			const record = this.records.recordOf(origin, digest, number);
			const owners = this.records.ownerEntries(record);
			const { standing, held } = await this.records.read(record, owners);
			// What was pushed out, or could never be recorded, says nothing: another node may have its number
			if (standing.state === 'none' || !owners.some(held.mayHave)) return undefined;
			return standing.state === 'rejected' ? { state: 'rejected' } : recorded(standing, number);
		};
		if (isAllowed) return await patiently(read, this.timing, failures);
		return await read().catch((error: unknown) => {
			runLog(this.context).warn(
				`The KyyVideo node could not look up a request: ${messageOf(error)}`,
			);
			return undefined;
		});
	}

	/**
	 * Whether another retry may still wait for the answer to what is about to be submitted again: n8n does not say which
	 * executions are at work.
	 *
	 * @param number as it was found
	 * @throws KyyVideoError `parameters` when n8n cannot tell, so that nothing may be submitted; `canceled`
	 */
	async mayBeInFlight({ digest }: IdempotencyKey, number: number): Promise<boolean> {
		const { origin, table } = this.records;
		const look = async () => {
			const record = this.records.recordOf(await origin.find(), digest, number);
			const latest = tryEntries(record, this.records.nextTry(record) - 1);
			const sent = minuteEntries(latest, this.records.minute);
			const held = await table.look([latest.open, ...sent]);
			// What was rejected since is in flight no more
			return held.mayHave(latest.open) && sent.some(held.mayHave);
		};
		return await patiently(look, this.timing, failures);
	}

	/** As `TryRecorder.begin`; the node remembers the record */
	async begin(key: IdempotencyKey, options: BeginOptions): Promise<Begun | Taken> {
		const begun = await this.tries.begin(key, options);
		if (begun.state === 'recorded') this.remembered.add(key.digest, begun.number);
		return begun;
	}

	/** The request is about to be sent, perhaps once more, so that another retry leaves it alone as long as it is in flight */
	async send(key: IdempotencyKey, begun: Begun): Promise<void> {
		if (this.records.isRetry) await this.leaveInFlight(key, begun);
	}

	/** The execution ends before the request does, so that a retry leaves it alone as long as it is in flight */
	async leaveInFlight(key: IdempotencyKey, begun: Begun): Promise<void> {
		await this.write('the time of a request', key, begun, async (entries) => {
			await this.records.table.add([minuteEntry(entries, this.records.minute)]);
		});
	}

	/** The item was accepted under this ID */
	async accept(key: IdempotencyKey, begun: Begun, id: string): Promise<void> {
		if (begun.state === 'unrecorded') return;
		const record = async () => {
			const { accepted, ids } = await this.entriesOf(key, begun);
			const letters = ids.flatMap((name) => spell(name, id));
			const hadLetters = await this.records.table.addIds(letters);
			const hadAccepted = await this.records.table.add([accepted]);
			return hadLetters.size === letters.length && hadAccepted.size === 1;
		};
		await this.written.writeToStay(`the video ${id}`, record);
	}

	/** To be called when the node has ended: looks once more for what was recorded last */
	async settle(): Promise<void> {
		await this.written.settle();
	}

	/** The item was certainly not accepted. If n8n is stopped while it records that, a retry asks about the item. */
	async reject(key: IdempotencyKey, begun: Begun): Promise<void> {
		await this.write('a rejected request', key, begun, async ({ open }) => {
			await this.records.table.remove([open]);
		});
	}

	/** No answer to the request comes any more, so that another retry may submit it again if the user allows that */
	async giveUp(key: IdempotencyKey, begun: Begun): Promise<void> {
		if (!this.records.isRetry && !this.timing.signal.aborted) return;
		await this.write('an unknown request', key, begun, async (entries) => {
			await this.records.table.remove(minuteEntries(entries, this.records.minute));
			runLog(this.context).debug('KyyVideo has lost the answer to a request');
		});
	}

	/** What was not recorded has no entries: under its number may be the request of another node */
	private async write(
		what: string,
		key: IdempotencyKey,
		begun: Begun,
		work: (entries: TryEntries) => Promise<void>,
	): Promise<void> {
		if (begun.state === 'unrecorded') return;
		await this.written.write(what, async () => work(await this.entriesOf(key, begun)));
	}

	private async entriesOf({ digest }: IdempotencyKey, begun: RecordedTry): Promise<TryEntries> {
		const origin = await this.records.origin.find();
		return tryEntries(this.records.recordOf(origin, digest, begun.number), begun.tryNumber);
	}
}
