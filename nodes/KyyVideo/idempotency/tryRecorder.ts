import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { unrecordedError } from '../../shared/errors/parameterErrors';
import { canceledCreateError } from '../../shared/errors/videoErrors';
import { runLog } from '../../shared/execution/runLog';
import type { Timing } from '../../shared/timing/clock';
import type { Origin } from './executionOrigin';
import type { ExecutionRecords } from './executionRecords';
import type { IdempotencyKey } from './key';
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
import type { RequestNumbers } from './requestNumbers';
import type { RunEntries } from './runEntries';
import { readSpelled, spell } from './spelledText';

export interface BeginOptions {
	/** Whether no earlier execution has submitted the item, as far as the log says */
	readonly isFirst: boolean;
	/** The number of what an earlier execution has submitted, if the log has it, and the user wants it submitted again */
	readonly again: number | undefined;
	/** Whether the item is to be submitted though it cannot be recorded */
	readonly isOptional: boolean;
}

/** Where a request is recorded */
export interface RecordedTry {
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
export interface Taken {
	readonly state: 'taken';
	readonly number: number;
}

/** Nothing is sent that is not recorded */
const failures = { toError: unrecordedError, toCanceled: () => canceledCreateError(false) };

/** Records in n8n's table that a request is about to be sent, for the first time or again */
export class TryRecorder {
	private readonly lasting: LastingRecord;
	/** The beginnings of the tries that this run has begun */
	private readonly begun = new Set<string>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly records: ExecutionRecords,
		private readonly numbers: RequestNumbers,
		private readonly entries: RunEntries,
		private readonly timing: Timing,
	) {
		this.lasting = new LastingRecord(timing);
	}

	/**
	 * Resolves when the record is there to stay, as another worker may write back the entries that it read before, or when
	 * the execution is stopped.
	 *
	 * @throws KyyVideoError `parameters` when it cannot be recorded; `canceled`
	 */
	async begin(key: IdempotencyKey, options: BeginOptions): Promise<Begun | Taken> {
		const { again, isOptional } = options;
		const round = key.roundless === undefined ? 0 : this.numbers.ofNode.take(key.roundless);
		let number = again ?? this.numbers.take(key.digest);
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
				number = this.numbers.take(key.digest);
			}
		};
		const beginning = isOptional ? begin() : patiently(begin, this.timing, failures);
		return await beginning.catch((error: unknown) => {
			if (again === undefined) this.numbers.giveBack(key.digest, number);
			if (key.roundless !== undefined) this.numbers.ofNode.giveBack(key.roundless, round);
			if (!isOptional) throw error;
			runLog(this.context).warn(
				`The KyyVideo node could not record a request: ${messageOf(error)}`,
			);
			return { state: 'unrecorded' };
		});
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
		const start = this.timing.clock.elapsed();
		const mayBeOurs = this.entries.unsure.has(begun);
		// Until the record is there to stay
		this.entries.unsure.add(begun);
		const wasThere = await table.add(all);
		const owners = this.records.ownerEntries(record);
		const isOurs = mayBeOurs && owners.every((entry) => wasThere.has(entry));
		if (isOurs || !wasThere.has(begun)) this.begun.add(begun);
		if (!this.begun.has(begun)) {
			this.entries.unsure.delete(begun);
			// Another node of this execution may have begun it, and is its only owner
			await table.remove(all.filter((entry) => !wasThere.has(entry)));
			return false;
		}
		const own = this.ownEntries(entries);
		this.entries.claims.add(claimEntry(record, this.records.execution));
		await table.add(own);
		const kept = new Set([...registration.entries, ...all, ...own]);
		await this.lasting.settle(this.timing.clock.elapsed() - start, async () => {
			const stayed = await registration.confirm(async () => table.add([...kept]));
			return stayed.size === kept.size;
		});
		this.entries.unsure.delete(begun);
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
		if (isRetry) return this.entries.claims.has(claim) && (await table.look([claim])).has(claim);
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
