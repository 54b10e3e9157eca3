import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { silentDatabaseError, unrecordedError } from '../../shared/errors/parameterErrors';
import { canceledCreateError, type Doubt } from '../../shared/errors/videoErrors';
import { backoff } from '../../shared/timing/backoff';
import { untilAborted, type Timing } from '../../shared/timing/clock';
import { ExecutionOrigin, type Origin } from './executionOrigin';
import { isTool } from './itemOrigin';
import type { IdempotencyKey } from './key';
import {
	claimEntry,
	dayEntry,
	firstInRetryEntry,
	minuteEntry,
	nameEntry,
	nodeEntry,
	recordOf,
	roundEntry,
	tryEntries,
	type TryEntries,
} from './logEntries';
import { peerNodesOf } from './peerNodes';
import { minuteEntries, readRecord, type RecordStanding } from './requestRecord';
import { RecordTable } from './recordTable';
import type { RequestCounter } from './requestCounter';
import { readSpelled, spell } from './spelledText';

/** Milliseconds at least, and up to twice as many by chance, until an entry is looked for: measured on SQLite */
const settleTime = 300;

/** Another worker that read the entries before this one was there writes them back within so many of our changes */
const settleChanges = 3;

/** An entry that is overwritten more often is given up */
const mostLooks = 10;

/** Attempts to ask n8n's database, the first one included */
const mostAttempts = 4;

/** For so many days n8n keeps an execution, and lets it be retried, unless it is told otherwise */
const recentDays = 14;

const millisecondsInDay = 86_400_000;
const millisecondsInMinute = 60_000;

/** What an earlier execution has made of a request, as far as the log says */
export type Recorded =
	| { readonly state: 'accepted'; readonly number: number; readonly id: string }
	| { readonly state: 'unknown'; readonly number?: number; readonly doubt: Doubt };

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
export interface Begun {
	/** Of its record, among those of the same request */
	readonly number: number;
	/** From 0 on, among the tries of the record */
	readonly tryNumber: number;
	/** Whether another retry of the same execution submits it, so that this one must not */
	readonly isTaken: boolean;
}

/**
 * Records in n8n's database that an item is about to be submitted, before it is, and what came of it. What `Submissions`
 * remembers is stored when the node has ended, and not if n8n crashes or the execution is stopped before that: these
 * records outlive both. They are filed under the execution and what an item asks for, not under its place, and those that
 * ask for the same are numbered.
 */
export class CrashLog {
	/** The same for all items, so that they are submitted in their order */
	private readonly settleFactor: number;
	private readonly isRetry: boolean;
	private readonly isTool: boolean;
	private readonly table: RecordTable;
	private readonly origin: ExecutionOrigin;
	/** By the digest: what was accepted, as far as this node can read no ID */
	private readonly lostNumbers = new Map<string, Set<number>>();
	/** By the record: how many tries it had when it was read, so that one that another retry begins is noticed */
	private readonly tries = new Map<string, number>();
	private readonly confirmations: Promise<void>[] = [];
	private knownPeers: readonly string[] | undefined;

	/** @param counter numbers the requests of the execution that are the same */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly counter: RequestCounter,
		private readonly timing: Timing,
	) {
		this.settleFactor = 1 + timing.random();
		this.isRetry = context.getMode() === 'retry';
		this.isTool = isTool(context);
		this.table = new RecordTable(context, timing.clock);
		this.origin = new ExecutionOrigin(context, this.table, this.isRetry);
	}

	/**
	 * What an earlier execution has made of a request, where this one is a retry. Another attempt of Retry On Fail need not
	 * ask: it has the submissions of the one before.
	 *
	 * @throws KyyVideoError `parameters` when n8n cannot tell, so that nothing may be submitted; `canceled`
	 */
	async recall(key: IdempotencyKey): Promise<Recorded | undefined> {
		if (!this.isRetry) return undefined;
		const claimed = new Set<string>();
		return await this.patiently(async () => this.find(key, claimed), silentDatabaseError);
	}

	/**
	 * What became of a request whose number is known, and whose answer came after n8n had stored what the node remembers: a
	 * create that has left outlives a stop.
	 *
	 * @returns undefined where n8n cannot tell
	 */
	async lateAnswer({ digest }: IdempotencyKey, number: number): Promise<LateAnswer | undefined> {
		const read = async (): Promise<LateAnswer | undefined> => {
			const origin = await this.origin.find();
			if (!origin.isCertain) return undefined;
			const { standing } = await this.read(this.recordOf(origin, digest, number));
			// What was pushed out, or could never be recorded, says nothing
			if (standing.state === 'none') return undefined;
			return standing.state === 'rejected' ? { state: 'rejected' } : recorded(standing, number);
		};
		return await read().catch((error: unknown) => {
			this.context.logger.warn(`KyyVideo could not look up a request: ${messageOf(error)}`);
			return undefined;
		});
	}

	/**
	 * Resolves when the record is there to stay, as another worker may write back the entries that it read before, or when
	 * the execution is stopped.
	 *
	 * @throws KyyVideoError `parameters` when it cannot be recorded; `canceled`
	 */
	async begin(key: IdempotencyKey, { isFirst, again, isOptional }: BeginOptions): Promise<Begun> {
		const { digest, roundless } = key;
		const roundNumber = roundless === undefined ? 0 : this.counter.take(roundless);
		const request = roundless ?? digest;
		let number = again ?? this.counter.take(digest);
		let tryNumber = 0;
		let isOurs = false;
		const begin = async (): Promise<Begun> => {
			const origin = await this.origin.find();
			const registration = await this.origin.register(origin);
			for (;;) {
				const record = this.recordOf(origin, digest, number);
				if (number === again) tryNumber = this.tries.get(record) ?? 1;
				const entries = tryEntries(record, tryNumber);
				const { begun, open } = entries;
				// The oldest ones are pushed out first: where there is one begun, it is not for that that it is not open
				const shared = [
					dayEntry(request, this.today),
					begun,
					open,
					...this.ownerEntries(record),
					...(roundless === undefined ? [] : [roundEntry(origin.name, roundless, roundNumber)]),
					...(isFirst ? this.inRetry(firstInRetryEntry(request, this.execution)) : []),
				];
				const start = this.timing.clock.now();
				const wasThere = await this.table.add(shared);
				isOurs = !wasThere.has(begun) || isOurs;
				if (isOurs) {
					const own = this.inRetry(
						claimEntry(record, this.execution),
						minuteEntry(entries, this.minute),
						...spell(entries.retry, this.execution),
					);
					await this.table.add(own);
					await this.settle([...registration, ...shared, ...own], this.timing.clock.now() - start);
					return { number, tryNumber, isTaken: !(await this.isBegunHere(entries)) };
				}
				if (!wasThere.has(open)) await this.table.remove([open]);
				if (number === again || !(await this.isOfOtherNode(record))) {
					return { number, tryNumber, isTaken: true };
				}
				number = this.counter.take(digest);
			}
		};
		if (!isOptional) return await this.patiently(begin, unrecordedError);
		return await begin().catch((error: unknown) => {
			this.context.logger.warn(`KyyVideo could not record a request: ${messageOf(error)}`);
			return { number, tryNumber, isTaken: false };
		});
	}

	/** Whether the record was begun by another node of this execution, which asks for the same */
	private async isOfOtherNode(record: string): Promise<boolean> {
		if (!this.isRetry) return true;
		const claim = claimEntry(record, this.execution);
		return (await this.table.look([claim])).has(claim);
	}

	/** Another worker may have begun the same try at the same moment; both have spelled who they are, so neither reads itself */
	private async isBegunHere({ retry }: TryEntries): Promise<boolean> {
		if (!this.isRetry) return true;
		return (await readSpelled(retry, this.table.lookForNames)) === this.execution;
	}

	/** The request is about to be sent, perhaps once more, so that another retry leaves it alone as long as it is in flight */
	async send(key: IdempotencyKey, begun: Begun): Promise<void> {
		if (!this.isRetry) return;
		await this.note('when a request is sent', async () => {
			await this.table.add([minuteEntry(await this.entriesOf(key, begun), this.minute)]);
		});
	}

	/** The item was accepted under this ID */
	async accept(key: IdempotencyKey, begun: Begun, id: string): Promise<void> {
		const record = async () => {
			const { accepted, id: name } = await this.entriesOf(key, begun);
			const letters = spell(name, id);
			const hadLetters = await this.table.addIds(letters);
			const hadAccepted = await this.table.add([accepted]);
			return hadLetters.size === letters.length && hadAccepted.size === 1;
		};
		await this.note(`the video ${id}`, async () => {
			await record();
			this.context.logger.debug(`KyyVideo recorded the video ${id}`);
			this.confirmations.push(this.confirm(`the video ${id}`, record));
		});
	}

	/** Resolves when what was accepted is recorded to stay, as far as that can be known, or the execution is stopped */
	async settled(): Promise<void> {
		await untilAborted(this.timing.signal, Promise.all(this.confirmations), undefined);
	}

	/** Looks once more after a while, as another worker may have written back the entries that it read before */
	private async confirm(what: string, record: () => Promise<boolean>): Promise<void> {
		await this.note(what, async () => {
			await this.stays(settleTime, record);
		});
	}

	/** The item was certainly not accepted. If n8n is stopped while it records that, a retry asks about the item. */
	async reject(key: IdempotencyKey, begun: Begun): Promise<void> {
		await this.note('a rejected request', async () => {
			await this.table.remove([(await this.entriesOf(key, begun)).open]);
		});
	}

	/** No answer to the request comes any more, so that another retry may submit it again if the user allows that */
	async giveUp(key: IdempotencyKey, begun: Begun): Promise<void> {
		if (!this.isRetry) return;
		await this.note('an unknown request', async () => {
			const entries = await this.entriesOf(key, begun);
			await this.table.remove(minuteEntries(entries, this.minute));
		});
	}

	/** Without it, a retry asks, and never pays */
	private async note(what: string, work: () => Promise<void>): Promise<void> {
		await work()
			.catch(work)
			.catch((error: unknown) => {
				this.context.logger.warn(`KyyVideo could not record ${what}: ${messageOf(error)}`);
			});
	}

	private async find(key: IdempotencyKey, claimed: Set<string>): Promise<Recorded | undefined> {
		const origin = await this.origin.find();
		const found = origin.isCertain
			? ((await this.findOwn(origin, key, claimed)) ?? (await this.findOtherRound(origin, key)))
			: await this.findRecent(key);
		if (found || (await this.table.isComplete())) return found;
		const number = origin.isCertain ? { number: this.takeNew(origin, key) } : {};
		return { state: 'unknown', ...number, doubt: 'forgotten' };
	}

	/** @param claimed what the item has begun to take for its own */
	private async findOwn(
		origin: Origin,
		{ digest, roundless }: IdempotencyKey,
		claimed: Set<string>,
	): Promise<Recorded | undefined> {
		for (;;) {
			const number = this.counter.next(digest);
			const record = this.recordOf(origin, digest, number);
			const owners = this.ownerEntries(record);
			const peers = this.peers.map((peer) => nameEntry(record, peer));
			const { standing, held } = await this.read(record, [...owners, ...peers]);
			if (standing.state === 'none') return await this.takeLost(origin, digest, claimed);
			// A node that is gone may have been replaced by this one, under whatever name; which tools there are, n8n does not tell
			const isOfOther = this.isTool || peers.some(held.has);
			const isForeign = isOfOther && !owners.some(held.mayHave);
			const isOpen = standing.state !== 'rejected' && !isForeign;
			const isLost = isOpen && standing.state === 'lost';
			if (isLost) this.lostOf(digest).add(number);
			const isOurs = isOpen && !isLost && (await this.claim(record, claimed));
			this.counter.take(digest, number);
			if (!isOurs) continue;
			if (roundless !== undefined) this.counter.take(roundless);
			return recorded(standing, number);
		}
	}

	private async read(record: string, also: readonly string[] = []) {
		const reading = await readRecord(record, this.table, this.minute, also);
		this.tries.set(record, reading.standing.tries);
		return reading;
	}

	/** Another node in the place of this one cannot read the IDs that this one has recorded: those of its own come first */
	private async takeLost(
		origin: Origin,
		digest: string,
		claimed: Set<string>,
	): Promise<Recorded | undefined> {
		const lost = this.lostOf(digest);
		for (const number of lost) {
			const isOurs = await this.claim(this.recordOf(origin, digest, number), claimed);
			lost.delete(number);
			if (isOurs) return { state: 'unknown', number, doubt: 'lostId' };
		}
		return undefined;
	}

	private lostOf(digest: string): Set<number> {
		const lost = this.lostNumbers.get(digest) ?? new Set();
		this.lostNumbers.set(digest, lost);
		return lost;
	}

	/**
	 * After a crash, n8n counts the rounds of a loop from another number on, so that the request of a round may be that of
	 * another one in other words. As many of them are asked about as the execution has begun.
	 */
	private async findOtherRound(origin: Origin, key: IdempotencyKey): Promise<Recorded | undefined> {
		const { roundless } = key;
		if (roundless === undefined) return undefined;
		const entry = roundEntry(origin.name, roundless, this.counter.next(roundless));
		if (!(await this.table.look([entry])).mayHave(entry)) return undefined;
		this.counter.take(roundless);
		return { state: 'unknown', number: this.takeNew(origin, key), doubt: 'otherRound' };
	}

	/** The number of a record that is not there yet */
	private takeNew(origin: Origin, { digest }: IdempotencyKey): number {
		const number = this.counter.take(digest);
		this.tries.set(this.recordOf(origin, digest, number), 0);
		return number;
	}

	/** Tools and other nodes do not look at each other's: a tool may say the same as a node before its agent */
	private recordOf({ name }: Origin, digest: string, number: number): string {
		return recordOf(this.isTool ? `${name} tool` : name, digest, number);
	}

	private async entriesOf({ digest }: IdempotencyKey, begun: Begun): Promise<TryEntries> {
		const record = this.recordOf(await this.origin.find(), digest, begun.number);
		return tryEntries(record, begun.tryNumber);
	}

	/** That this node has begun it: what was replaced has kept its name, and what was renamed its ID */
	private ownerEntries(record: string): string[] {
		const { id, name } = this.context.getNode();
		return [nodeEntry(record, id), nameEntry(record, name)];
	}

	private get peers(): readonly string[] {
		return (this.knownPeers ??= peerNodesOf(this.context));
	}

	/** @returns false when another node of this execution has taken it, which asks for the same */
	private async claim(record: string, claimed: Set<string>): Promise<boolean> {
		const entry = claimEntry(record, this.execution);
		const isAgain = claimed.has(entry);
		claimed.add(entry);
		const wasThere = await this.table.add([entry]);
		return isAgain || wasThere.size === 0;
	}

	/** Whatever has asked for the same of late, unless that was this execution itself */
	private async findRecent({ digest, roundless }: IdempotencyKey): Promise<Recorded | undefined> {
		if (this.counter.next(digest) > 0) return undefined;
		const request = roundless ?? digest;
		const days = Array.from({ length: recentDays + 1 }, (_, age) => this.today - age);
		const asked = days.map((day) => dayEntry(request, day));
		const own = firstInRetryEntry(request, this.execution);
		const held = await this.table.look([...asked, own]);
		const isOther = asked.some(held.mayHave) && !held.has(own);
		return isOther ? { state: 'unknown', doubt: 'otherExecution' } : undefined;
	}

	/** @param change milliseconds that one change has taken */
	private async settle(entries: readonly string[], change: number): Promise<void> {
		const pause = Math.max(settleTime, settleChanges * change);
		const isThere = async () => (await this.table.add(entries)).size === new Set(entries).size;
		if (!(await this.stays(pause, isThere)))
			throw new Error('Other executions overwrite the record');
	}

	/**
	 * Looks for a record after a while, which is written again where it has been overwritten, until it is there.
	 *
	 * @param pause milliseconds before each look
	 * @returns false when it is given up; true as well when the execution is stopped
	 */
	private async stays(pause: number, isThere: () => Promise<boolean>): Promise<boolean> {
		const { clock, signal } = this.timing;
		for (let looks = 0; looks < mostLooks; looks += 1) {
			await clock.sleep(pause * this.settleFactor, signal).catch(() => {});
			if (signal.aborted || (await isThere())) return true;
		}
		return false;
	}

	private async patiently<Result>(
		work: () => Promise<Result>,
		toError: (error: unknown) => Error,
	): Promise<Result> {
		const { clock, signal } = this.timing;
		for (let attempts = 1; ; attempts += 1) {
			try {
				return await work();
			} catch (error) {
				if (attempts === mostAttempts) throw toError(error);
			}
			await clock.sleep(backoff(attempts, undefined, this.timing), signal).catch(() => {});
			if (signal.aborted) throw canceledCreateError(false);
		}
	}

	/** Entries that only a retry needs, as nothing else submits the same at the same time */
	private inRetry(...entries: readonly string[]): readonly string[] {
		return this.isRetry ? entries : [];
	}

	private get execution(): string {
		return this.context.getExecutionId();
	}

	private get minute(): number {
		return Math.floor(this.timing.clock.now() / millisecondsInMinute);
	}

	private get today(): number {
		return Math.floor(this.timing.clock.now() / millisecondsInDay);
	}
}

/** What a record that was begun says of its request */
function recorded({ state, id }: RecordStanding, number: number): Recorded {
	if (id !== undefined) return { state: 'accepted', number, id };
	return { state: 'unknown', number, doubt: doubtOf(state) };
}

const doubtOf = (state: RecordStanding['state']): Doubt => {
	if (state === 'lost') return 'lostId';
	return state === 'inFlight' ? 'otherRetry' : 'noAnswer';
};
