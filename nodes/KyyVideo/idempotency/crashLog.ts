import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { silentDatabaseError, unrecordedError } from '../../shared/errors/parameterErrors';
import { canceledCreateError, type Doubt } from '../../shared/errors/videoErrors';
import { backoff } from '../../shared/timing/backoff';
import { untilAborted, type Timing } from '../../shared/timing/clock';
import type { Held } from './entryTable';
import { ExecutionOrigin, type Origin } from './executionOrigin';
import type { IdempotencyKey } from './key';
import {
	againEntry,
	dayEntry,
	entriesOf,
	nameEntry,
	roundEntry,
	type RecordEntries,
} from './logEntries';
import { peerNodesOf } from './peerNodes';
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

/** What an earlier execution has made of a request, as far as the log says */
export type Recorded =
	| { readonly state: 'accepted'; readonly number: number; readonly id: string }
	| { readonly state: 'unknown'; readonly number?: number; readonly doubt: Doubt };

/** What the log says of a request of which the node remembers only that it has left */
export type LateAnswer =
	Extract<Recorded, { state: 'accepted' }> | { readonly state: 'rejected' | 'unknown' };

interface BeginOptions {
	/** Whether no earlier execution has submitted the item, as far as the log says */
	readonly isFirst: boolean;
	/** The number of what an earlier execution has submitted, if the log has it, and the user wants it submitted again */
	readonly again: number | undefined;
	/** Whether the item is to be submitted though it cannot be recorded */
	readonly isOptional: boolean;
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
	private readonly table: RecordTable;
	private readonly origin: ExecutionOrigin;
	/** By the digest: what was accepted, as far as this node can read no ID */
	private readonly lostNumbers = new Map<string, Set<number>>();
	/** By the entry for the beginning of what is unknown */
	private readonly resubmissions = new Map<string, number>();
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
	 * create that has left outlives a stop. Where n8n cannot tell, it stays unknown.
	 */
	async lateAnswer({ digest }: IdempotencyKey, number: number): Promise<LateAnswer> {
		const read = async (): Promise<LateAnswer> => {
			const origin = await this.origin.find();
			if (!origin.isCertain) return { state: 'unknown' };
			const entries = entriesOf(origin.name, digest, number);
			const held = await this.table.look([entries.begun, entries.open, entries.accepted]);
			// What was pushed out, or could never be recorded, says nothing
			if (held.has(entries.begun) && !held.mayHave(entries.open)) return { state: 'rejected' };
			const id = await this.readId(entries, held);
			if (id !== undefined) return { state: 'accepted', number, id };
			await this.countResubmissions(entries.begun);
			return { state: 'unknown' };
		};
		return await read().catch((error: unknown) => {
			this.context.logger.warn(`KyyVideo could not look up a request: ${messageOf(error)}`);
			return { state: 'unknown' };
		});
	}

	/**
	 * Resolves when the record is there to stay, as another worker may write back the entries that it read before, or when
	 * the execution is stopped.
	 *
	 * @returns the number of the request; undefined when another retry of the same execution submits it as well
	 * @throws KyyVideoError `parameters` when it cannot be recorded; `canceled`
	 */
	async begin(
		{ digest, roundless }: IdempotencyKey,
		{ isFirst, again, isOptional }: BeginOptions,
	): Promise<number | undefined> {
		// Those that earlier executions have begun are for other items to find
		const isAgain = this.isRetry && !isFirst;
		const isFirstInRetry = this.isRetry && isFirst;
		const request = roundless ?? digest;
		let number = isAgain ? this.counter.next(digest) : this.counter.take(digest);
		const roundNumber = roundless === undefined ? 0 : this.counter.take(roundless);
		let isSole = false;
		let isOurs = false;
		const begin = async () => {
			const origin = await this.origin.find();
			const registration = await this.origin.register(origin);
			isSole ||= again === undefined || (await this.isOnlyResubmission(origin, digest, again));
			if (!isSole) return undefined;
			for (;;) {
				const { begun, open } = entriesOf(origin.name, digest, number);
				const claim = this.claimEntry(begun);
				// The oldest ones are pushed out first: where there is one begun, it is not for that that it is not open
				const entries = [
					dayEntry(request, this.today),
					begun,
					open,
					...this.ownerEntries(begun),
					...(roundless === undefined ? [] : [roundEntry(origin.name, roundless, roundNumber)]),
					...(isFirstInRetry ? [this.firstInRetryEntry(request)] : []),
				];
				const start = this.timing.clock.now();
				const wasThere = await this.table.add(entries);
				isOurs = !wasThere.has(begun) || isOurs;
				if (isOurs) {
					const claims = this.isRetry ? [claim] : [];
					await this.table.add(claims);
					const kept = [...registration, ...entries, ...claims];
					await this.settle(kept, this.timing.clock.now() - start);
					return number;
				}
				if (!wasThere.has(open)) await this.table.remove([open]);
				// Unless it was another node of this execution
				if (isFirstInRetry && !(await this.table.look([claim])).has(claim)) return undefined;
				number = isAgain ? number + 1 : this.counter.take(digest);
			}
		};
		if (!isOptional) return await this.patiently(begin, unrecordedError);
		return await begin().catch((error: unknown) => {
			this.context.logger.warn(`KyyVideo could not record a request: ${messageOf(error)}`);
			return number;
		});
	}

	/** @returns false when another retry submits the same again since this one has asked about it */
	private async isOnlyResubmission(
		origin: Origin,
		digest: string,
		number: number,
	): Promise<boolean> {
		const { begun } = entriesOf(origin.name, digest, number);
		const entry = againEntry(begun, this.resubmissions.get(begun) ?? 0);
		const wasThere = (await this.table.add([entry])).has(entry);
		// A look of another worker may have left it behind
		return !wasThere || !(await this.table.look([entry])).has(entry);
	}

	/** The item was accepted under this ID */
	async accept(key: IdempotencyKey, number: number, id: string): Promise<void> {
		const record = async () => {
			const { accepted, id: name } = entriesOf((await this.origin.find()).name, key.digest, number);
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
	async reject(key: IdempotencyKey, number: number): Promise<void> {
		await this.note('a rejected request', async () => {
			const { open } = entriesOf((await this.origin.find()).name, key.digest, number);
			await this.table.remove([open]);
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
		return { state: 'unknown', doubt: 'forgotten' };
	}

	/** @param claimed what the item has begun to take for its own */
	private async findOwn(
		origin: Origin,
		{ digest, roundless }: IdempotencyKey,
		claimed: Set<string>,
	): Promise<Recorded | undefined> {
		for (;;) {
			const number = this.counter.next(digest);
			const entries = entriesOf(origin.name, digest, number);
			const { begun, open, accepted } = entries;
			const peers = this.peers.map((peer) => nameEntry(begun, peer));
			const owners = this.ownerEntries(begun);
			const held = await this.table.look([begun, open, accepted, ...owners, ...peers]);
			if (!held.mayHave(begun)) return await this.takeLost(origin, digest, claimed);
			// A node that is gone may have been replaced by this one, under whatever name
			const isForeign = !owners.some(held.mayHave) && peers.some(held.has);
			const isOpen = held.mayHave(open) && !isForeign;
			const id = isOpen ? await this.readId(entries, held) : undefined;
			const isLost = isOpen && id === undefined && held.has(accepted);
			if (isLost) this.lostOf(digest).add(number);
			const isOurs = isOpen && !isLost && (await this.claim(begun, claimed));
			if (isOurs && id === undefined) await this.countResubmissions(begun);
			this.counter.take(digest, number);
			if (!isOurs) continue;
			if (roundless !== undefined) this.counter.take(roundless);
			return id === undefined
				? { state: 'unknown', number, doubt: 'noAnswer' }
				: { state: 'accepted', number, id };
		}
	}

	private async readId({ accepted, id }: RecordEntries, held: Held): Promise<string | undefined> {
		return held.mayHave(accepted) ? await readSpelled(id, this.table.lookForIds) : undefined;
	}

	/** Another node in the place of this one cannot read the IDs that this one has recorded: those of its own come first */
	private async takeLost(
		origin: Origin,
		digest: string,
		claimed: Set<string>,
	): Promise<Recorded | undefined> {
		const lost = this.lostOf(digest);
		for (const number of lost) {
			const isOurs = await this.claim(entriesOf(origin.name, digest, number).begun, claimed);
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

	/** How often earlier retries have submitted again what is unknown, so that one that does so meanwhile is noticed */
	private async countResubmissions(begun: string): Promise<void> {
		for (let times = 0; ; times += 1) {
			const entry = againEntry(begun, times);
			if ((await this.table.look([entry])).mayHave(entry)) continue;
			this.resubmissions.set(begun, times);
			return;
		}
	}

	/**
	 * After a crash, n8n counts the rounds of a loop from another number on, so that the request of a round may be that of
	 * another one in other words. As many of them are asked about as the execution has begun.
	 */
	private async findOtherRound(
		origin: Origin,
		{ roundless }: IdempotencyKey,
	): Promise<Recorded | undefined> {
		if (roundless === undefined) return undefined;
		const entry = roundEntry(origin.name, roundless, this.counter.next(roundless));
		if (!(await this.table.look([entry])).mayHave(entry)) return undefined;
		this.counter.take(roundless);
		return { state: 'unknown', doubt: 'otherRound' };
	}

	/** That this node has begun it: what was replaced has kept its name, and what was renamed its ID */
	private ownerEntries(begun: string): string[] {
		const { id, name } = this.context.getNode();
		return [`${begun} by the node ${id}`, nameEntry(begun, name)];
	}

	private get peers(): readonly string[] {
		return (this.knownPeers ??= peerNodesOf(this.context));
	}

	private claimEntry(begun: string): string {
		return `claim ${this.context.getExecutionId()} ${begun}`;
	}

	/** That no execution had asked for the same when this one, a retry, did so first */
	private firstInRetryEntry(digest: string): string {
		return `first ${this.context.getExecutionId()} ${digest}`;
	}

	/** @returns false when another node of this execution has taken it, which asks for the same */
	private async claim(begun: string, claimed: Set<string>): Promise<boolean> {
		const entry = this.claimEntry(begun);
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
		const own = this.firstInRetryEntry(request);
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

	private get today(): number {
		return Math.floor(this.timing.clock.now() / millisecondsInDay);
	}
}
