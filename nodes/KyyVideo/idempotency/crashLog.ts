import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { silentDatabaseError, unrecordedError } from '../../shared/errors/parameterErrors';
import { canceledCreateError } from '../../shared/errors/videoErrors';
import { PerContext } from '../../shared/execution/perContext';
import { runLog } from '../../shared/execution/runLog';
import type { Timing } from '../../shared/timing/clock';
import { BestEffortRecords } from './bestEffortRecords';
import type { Origin } from './executionOrigin';
import { ExecutionRecords } from './executionRecords';
import type { IdempotencyKey } from './key';
import { KnownNumbers } from './knownNumbers';
import { LastingRecord, patiently } from './lastingRecord';
import {
	certainEntry,
	claimEntry,
	dayEntry,
	firstInRetryEntry,
	minuteEntry,
	retriedEntry,
	retryDayEntry,
	roundEntry,
	tryEntries,
	valuesEntry,
	wordsEntry,
	type TryEntries,
} from './logEntries';
import type { Registration } from './registration';
import { RequestCounter } from './requestCounter';
import { minuteEntries } from './requestRecord';
import { recorded, RequestSearch, type Recorded } from './requestSearch';
import { readSpelled, spell } from './spelledText';

/** What the log says of a request of which the node remembers only that it has left */
export type LateAnswer = Recorded | { readonly state: 'rejected' };

interface BeginOptions {
	/** Whether no earlier execution has submitted the item, as far as the log says */
	readonly isFirst: boolean;
	/** The number of what an earlier execution has submitted, if the log has it, and the user wants it submitted again */
	readonly again: number | undefined;
	/** Whether the item is to be submitted though it cannot be recorded */
	readonly isOptional: boolean;
}

/** Where a request is recorded */
interface RecordedTry {
	/** Of its record, among those of the same request */
	readonly number: number;
	/** From 0 on, among the tries of the record */
	readonly tryNumber: number;
}

/** `unrecorded` where n8n could not record it, and the user wants it submitted all the same */
export type Begun =
	| ({ readonly state: 'recorded' } & RecordedTry)
	| { readonly state: 'unrecorded'; readonly number?: undefined };

/** Another retry of the same execution submits it, so that this one must not */
interface Taken {
	readonly state: 'taken';
	readonly number: number;
}

/** What tries of Retry On Fail may have begun or taken for their own, as n8n's database did not say */
const unsureEntries = new PerContext(() => new Set<string>());

/** What the nodes of this run of the execution have claimed: n8n may run it again, and what was claimed before is there then */
const claimsOfRun = new PerContext(() => new Set<string>());

/**
 * Records in n8n's database that an item is about to be submitted, before it is, and what came of it. What `Submissions`
 * remembers is stored when the node has ended, and not if n8n crashes or the execution is stopped before that: these
 * records outlive both. They are filed under the execution and what an item asks for, not under its place, and those that
 * ask for the same are numbered.
 */
export class CrashLog {
	private readonly records: ExecutionRecords;
	private readonly search: RequestSearch;
	private readonly remembered: KnownNumbers;
	private readonly lasting: LastingRecord;
	private readonly written: BestEffortRecords;
	private readonly unsure: Set<string>;
	/** Numbers the requests of all nodes of the execution, as their records would have the same names */
	private readonly ofAllNodes: RequestCounter;
	private readonly claims: Set<string>;
	/** The beginnings of the tries that this run has begun */
	private readonly begun = new Set<string>();

	/** @param counter numbers the requests of the node that are the same */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly counter: RequestCounter,
		private readonly timing: Timing,
	) {
		this.records = new ExecutionRecords(context, timing);
		const memory = context.getContext('node');
		this.remembered = new KnownNumbers(memory, this.records.isRetry);
		this.unsure = unsureEntries.of(memory);
		this.ofAllNodes = new RequestCounter(context.getContext('flow'), 'kyyVideoRequestNumbers');
		this.claims = claimsOfRun.of(context.getContext('flow'));
		this.search = new RequestSearch(this.records, counter, this.remembered, {
			unsure: this.unsure,
			claims: this.claims,
		});
		this.lasting = new LastingRecord(timing);
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
		return await this.patiently(find, silentDatabaseError).catch((error: unknown) => {
			// n8n's database may have it, and the next try must not take it for that of another node
			for (const entry of claimed) this.unsure.add(entry);
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
		if (isAllowed) return await this.patiently(read, silentDatabaseError);
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
		return await this.patiently(look, silentDatabaseError);
	}

	/**
	 * Resolves when the record is there to stay, as another worker may write back the entries that it read before, or when
	 * the execution is stopped.
	 *
	 * @throws KyyVideoError `parameters` when it cannot be recorded; `canceled`
	 */
	async begin(key: IdempotencyKey, options: BeginOptions): Promise<Begun | Taken> {
		const begun = await this.beginTry(key, options);
		if (begun.state === 'recorded') this.remembered.add(key.digest, begun.number);
		return begun;
	}

	private async beginTry(key: IdempotencyKey, options: BeginOptions): Promise<Begun | Taken> {
		const { again, isOptional } = options;
		const round = key.roundless === undefined ? 0 : this.counter.take(key.roundless);
		let number = again ?? this.takeNumber(key.digest);
		const begin = async (): Promise<Begun | Taken> => {
			const origin = await this.records.origin.find();
			const registration = await this.records.origin.register(origin);
			const telling = this.tellingEntries(origin, key, round, options.isFirst);
			for (;;) {
				const record = this.records.recordOf(origin, key.digest, number);
				const tryNumber = number === again ? this.records.nextTry(record) : 0;
				const entries = tryEntries(record, tryNumber);
				const { begun, open } = entries;
				// The oldest ones are pushed out first: where there is one begun, it is not for that that it is not open
				const owners = [
					...this.records.ownerEntries(record),
					...this.records.othersEntries(record),
					...this.inRetry(retriedEntry(record)),
				];
				const all = [...telling, begun, open, ...owners, ...marksOf(record, key)];
				if (await this.add(entries, all, registration)) {
					const isBegunHere = await this.isBegunHere(entries);
					return isBegunHere
						? { state: 'recorded', number, tryNumber }
						: { state: 'taken', number };
				}
				const isTaken = number === again || !(await this.isOfOtherNode(record));
				if (isTaken) return { state: 'taken', number };
				number = this.takeNumber(key.digest);
			}
		};
		const beginning = isOptional ? begin() : this.patiently(begin, unrecordedError);
		return await beginning.catch((error: unknown) => {
			// What is recorded next must not be hidden behind a gap
			if (again === undefined) this.giveBack(key.digest, number);
			if (key.roundless !== undefined) this.counter.giveBack(key.roundless, round);
			if (!isOptional) throw error;
			runLog(this.context).warn(
				`The KyyVideo node could not record a request: ${messageOf(error)}`,
			);
			return { state: 'unrecorded' };
		});
	}

	/**
	 * The first number that no node of the execution has taken: one that begins what another one has would write its own name
	 * beside that record, and n8n may be killed before that is taken back.
	 */
	private takeNumber(digest: string): number {
		const name = this.nameOfAllNodes(digest);
		const number = Math.max(this.search.firstFree(digest), this.ofAllNodes.next(name));
		this.ofAllNodes.take(name, number);
		return this.counter.take(digest, number);
	}

	private giveBack(digest: string, number: number): void {
		this.ofAllNodes.giveBack(this.nameOfAllNodes(digest), number);
		this.counter.giveBack(digest, number);
	}

	/** The records of tools have other names than those of other nodes */
	private nameOfAllNodes(digest: string): string {
		return this.records.isTool ? `tool ${digest}` : digest;
	}

	/** What says that the request was begun to those who do not know its record */
	private tellingEntries(
		{ name }: Origin,
		{ digest, roundless }: IdempotencyKey,
		round: number,
		isFirst: boolean,
	): readonly string[] {
		const request = roundless ?? digest;
		const { execution, today } = this.records;
		return [
			dayEntry(request, today),
			...this.inRetry(retryDayEntry(request, today)),
			...(roundless === undefined ? [] : [roundEntry(name, roundless, round)]),
			...(isFirst ? this.inRetry(firstInRetryEntry(request, execution)) : []),
		];
	}

	/**
	 * @param all entries of the try
	 * @returns false when the try was begun before, and not by this run
	 */
	private async add(
		entries: TryEntries,
		all: readonly string[],
		registration: Registration,
	): Promise<boolean> {
		const { begun, record } = entries;
		const { table } = this.records;
		const start = this.timing.clock.now();
		const mayBeOurs = this.unsure.has(begun);
		// Until the record is there to stay
		this.unsure.add(begun);
		const wasThere = await table.add(all);
		const owners = this.records.ownerEntries(record);
		const isOurs = mayBeOurs && owners.every((entry) => wasThere.has(entry));
		if (isOurs || !wasThere.has(begun)) this.begun.add(begun);
		if (!this.begun.has(begun)) {
			this.unsure.delete(begun);
			// Another node of this execution may have begun it, and is its only owner
			await table.remove(all.filter((entry) => !wasThere.has(entry)));
			return false;
		}
		const own = this.ownEntries(entries);
		this.claims.add(claimEntry(record, this.records.execution));
		await table.add(own);
		const kept = new Set([...registration.entries, ...all, ...own]);
		await this.lasting.settle(this.timing.clock.now() - start, async () => {
			const stayed = await registration.confirm(async () => table.add([...kept]));
			return stayed.size === kept.size;
		});
		this.unsure.delete(begun);
		return true;
	}

	/** What says which retry has begun a try, and when */
	private ownEntries(entries: TryEntries): readonly string[] {
		const { execution, minute } = this.records;
		return this.inRetry(
			claimEntry(entries.record, execution),
			minuteEntry(entries, minute),
			...spell(entries.retry, execution),
		);
	}

	/** Whether the record was begun by another node of this execution, which asks for the same */
	private async isOfOtherNode(record: string): Promise<boolean> {
		const { isRetry, execution, table, origin } = this.records;
		const claim = claimEntry(record, execution);
		if (isRetry) return this.claims.has(claim) && (await table.look([claim])).has(claim);
		const retried = retriedEntry(record);
		// What this node began in an earlier run, and does not remember
		const owners = origin.isOfEarlierRun ? this.records.ownerEntries(record) : [];
		const held = await table.look([retried, ...owners]);
		const isOwn = owners.length > 0 && owners.every(held.mayHave);
		return !held.mayHave(retried) && !isOwn;
	}

	/** Another worker may have begun the same try at the same moment; both have spelled who they are, so neither reads itself */
	private async isBegunHere({ retry }: TryEntries): Promise<boolean> {
		const { isRetry, execution, table } = this.records;
		return !isRetry || (await readSpelled(retry, table.lookForNames)) === execution;
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

	private async patiently<Result>(
		work: () => Promise<Result>,
		toError: (error: unknown) => Error,
	): Promise<Result> {
		return await patiently(work, this.timing, {
			toError,
			toCanceled: () => canceledCreateError(false),
		});
	}

	/** Entries that only a retry needs, as nothing else submits the same at the same time */
	private inRetry(...entries: readonly string[]): readonly string[] {
		return this.records.isRetry ? entries : [];
	}
}

const marksOf = (record: string, { marks }: IdempotencyKey): string[] =>
	marks
		? [
				valuesEntry(record, marks),
				wordsEntry(record, marks),
				...(marks.areCertain ? [certainEntry(record)] : []),
			]
		: [];
