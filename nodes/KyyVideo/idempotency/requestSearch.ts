import type { IExecuteFunctions } from 'n8n-workflow';

import type { StoredDoubt } from '../../shared/errors/videoErrors';
import type { Origin } from './executionOrigin';
import type { ExecutionRecords } from './executionRecords';
import type { IdempotencyKey } from './key';
import { claimEntry, dayEntry, firstInRetryEntry, nameEntry, roundEntry } from './logEntries';
import { peerNodesOf } from './peerNodes';
import type { RequestCounter } from './requestCounter';
import type { RecordStanding } from './requestRecord';

/** For so many days n8n keeps an execution, and lets it be retried, unless it is told otherwise */
const recentDays = 14;

/** What an earlier execution has made of a request, as far as the log says */
export type Recorded =
	| { readonly state: 'accepted'; readonly number: number; readonly id: string }
	| { readonly state: 'unknown'; readonly number?: number; readonly doubt: StoredDoubt };

/** Finds what an earlier execution has made of the requests of a retry: each record once */
export class RequestSearch {
	/** By the digest: what was accepted, as far as this node can read no ID */
	private readonly lostNumbers = new Map<string, Set<number>>();
	private knownPeers: readonly string[] | undefined;

	/** @param counter numbers the requests of the execution that are the same */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly records: ExecutionRecords,
		private readonly counter: RequestCounter,
	) {}

	async find(key: IdempotencyKey, claimed: Set<string>): Promise<Recorded | undefined> {
		const origin = await this.records.origin.find();
		const found = origin.isCertain
			? ((await this.findOwn(origin, key, claimed)) ?? (await this.findOtherRound(origin, key)))
			: await this.findRecent(key);
		if (found || (await this.records.table.isComplete())) return found;
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
			const record = this.records.recordOf(origin, digest, number);
			const owners = this.records.ownerEntries(record);
			const peers = this.peers.map((peer) => nameEntry(record, peer));
			const { standing, held } = await this.records.read(record, [...owners, ...peers]);
			if (standing.state === 'none') return await this.takeLost(origin, digest, claimed);
			// A node that is gone may have been replaced by this one, under whatever name; which tools there are, n8n does not tell
			const isOfOther = this.records.isTool || peers.some(held.has);
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

	/** Another node in the place of this one cannot read the IDs that this one has recorded: those of its own come first */
	private async takeLost(
		origin: Origin,
		digest: string,
		claimed: Set<string>,
	): Promise<Recorded | undefined> {
		const lost = this.lostOf(digest);
		for (const number of lost) {
			const isOurs = await this.claim(this.records.recordOf(origin, digest, number), claimed);
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
		if (!(await this.records.table.look([entry])).mayHave(entry)) return undefined;
		this.counter.take(roundless);
		return { state: 'unknown', doubt: 'otherRound' };
	}

	/** @returns false when another node of this execution has taken it, which asks for the same */
	private async claim(record: string, claimed: Set<string>): Promise<boolean> {
		const entry = claimEntry(record, this.records.execution);
		const isAgain = claimed.has(entry);
		claimed.add(entry);
		const wasThere = await this.records.table.add([entry]);
		return isAgain || wasThere.size === 0;
	}

	/** Whatever has asked for the same of late, unless that was this execution itself */
	private async findRecent({ digest, roundless }: IdempotencyKey): Promise<Recorded | undefined> {
		if (this.counter.next(digest) > 0) return undefined;
		const request = roundless ?? digest;
		const days = Array.from({ length: recentDays + 1 }, (_, age) => this.records.today - age);
		const asked = days.map((day) => dayEntry(request, day));
		const own = firstInRetryEntry(request, this.records.execution);
		const held = await this.records.table.look([...asked, own]);
		const isOther = asked.some(held.mayHave) && !held.has(own);
		return isOther ? { state: 'unknown', doubt: 'otherExecution' } : undefined;
	}

	private get peers(): readonly string[] {
		return (this.knownPeers ??= peerNodesOf(this.context));
	}
}

/** What a record that was begun says of its request */
export function recorded({ state, id }: RecordStanding, number: number): Recorded {
	if (id !== undefined) return { state: 'accepted', number, id };
	return { state: 'unknown', number, doubt: state === 'lost' ? 'lostId' : 'noAnswer' };
}
