import type { StoredDoubt } from '../../shared/errors/videoErrors';
import { mostAdmitted } from '../../shared/timing/adaptiveLimiter';
import type { Origin } from './executionOrigin';
import type { ExecutionRecords } from './executionRecords';
import type { IdempotencyKey, Marks } from './key';
import {
	certainEntry,
	claimEntry,
	dayEntry,
	doubtEntry,
	firstInRetryEntry,
	nameEntry,
	retryDayEntry,
	roundEntry,
	valuesEntry,
	wordsEntry,
} from './logEntries';
import type { KnownNumbers } from './knownNumbers';
import type { RequestNumbers } from './requestNumbers';
import type { RecordStanding } from './requestRecord';
import type { RunEntries } from './runEntries';

/** For so many days n8n keeps an execution, and lets it be retried, unless it is told otherwise */
const recentDays = 14;

/** Days by which the clock may have been set back since: a guess */
const daysAhead = 7;

/** What an earlier execution has made of a request, as far as the log says */
export type Recorded =
	| { readonly state: 'accepted'; readonly number: number; readonly id: string }
	| { readonly state: 'unknown'; readonly number?: number; readonly doubt: StoredDoubt };

interface DoubtfulRecord {
	readonly record: string;
	readonly found: Recorded;
}

/** A record of a request, as far as the node may look at it */
interface Candidate {
	readonly number: number;
	readonly record: string;
	readonly standing: RecordStanding;
	/** Whether this node has begun it */
	readonly isOwner: boolean;
	/** Why the node may not take it for its own */
	readonly doubt: StoredDoubt | undefined;
	/** The items of this run that it may be of, by what their fields hold now, and by what these say of the row */
	readonly ofValues: ReadonlySet<string>;
	readonly ofWords: ReadonlySet<string>;
	/** Whether it is certainly of no item with other words */
	readonly isCertain: boolean;
	/** Whether a look that was cut short hides which of these items it is of */
	readonly isBlurred: boolean;
}

/** Finds what an earlier execution has made of the requests of a retry: each record once */
export class RequestSearch {
	/** By the digest: what this node may not hand out, and what is said of it where nothing else is found */
	private readonly doubtfulRecords = new Map<string, DoubtfulRecord[]>();
	/** By the digest: what tells the items of this run apart, where they have something else in common */
	private readonly expected = new Map<string, Marks[]>();
	/** By the digest: how many items of this run have it */
	private readonly items = new Map<string, number>();
	/** By the digest: what was found of it, which changes only when this run begins to submit */
	private readonly known = new Map<string, Promise<readonly Candidate[]>>();
	private readonly taken = new Set<string>();

	/** @param remembered what needs no search */
	constructor(
		private readonly records: ExecutionRecords,
		private readonly numbers: RequestNumbers,
		private readonly entries: RunEntries,
		private readonly remembered: KnownNumbers,
	) {}

	/** To be called for all items before anything is looked for */
	expect({ digest, marks }: IdempotencyKey): void {
		this.items.set(digest, this.itemsOf(digest) + 1);
		const known = this.expected.get(digest) ?? [];
		const isKnown = known.some(
			({ values, words }) => values === marks?.values && words === marks.words,
		);
		if (marks && !isKnown) this.expected.set(digest, [...known, marks]);
	}

	private itemsOf(digest: string): number {
		return this.items.get(digest) ?? 0;
	}

	/**
	 * @param claimed what the item has begun to take for its own
	 * @param isAllowed whether the user wants what is unknown created again, so that what other retries have made of it counts
	 */
	async find(
		key: IdempotencyKey,
		claimed: Set<string>,
		isAllowed: boolean,
	): Promise<Recorded | undefined> {
		const origin = await this.records.origin.find();
		const mayBeOwn = origin.isCertain || isAllowed;
		const found =
			(mayBeOwn && (await this.findOwn(origin, key, claimed))) ||
			(origin.isCertain ? await this.findOtherRound(origin, key) : await this.findRecent(key));
		if (found || (await this.records.isComplete(origin))) return found;
		return { state: 'unknown', doubt: 'forgotten' };
	}

	private async findOwn(
		origin: Origin,
		key: IdempotencyKey,
		claimed: Set<string>,
	): Promise<Recorded | undefined> {
		const { digest, roundless, marks } = key;
		const found = marks
			? await this.findClosest(origin, { digest, marks }, claimed)
			: await this.findAny(origin, key, claimed);
		if (found === 'unclear') return { state: 'unknown', doubt: 'otherRow' };
		if (!found) return await this.takeDoubtful(digest, claimed);
		if (roundless !== undefined) this.numbers.ofNode.take(roundless);
		return recorded(found.standing, found.number);
	}

	/** Those of the same digest are as good as each other, but what this node has begun comes first */
	private async findAny(
		origin: Origin,
		{ digest }: IdempotencyKey,
		claimed: Set<string>,
	): Promise<Candidate | undefined> {
		const candidates = await this.readOpen(origin, digest);
		const own = candidates.filter(({ isOwner }) => isOwner);
		const inherited = candidates.filter(({ isOwner }) => !isOwner);
		return await this.takeFirst(
			[...acceptedFirst(own), ...acceptedFirst(inherited)],
			digest,
			claimed,
		);
	}

	/**
	 * What another item of the run is closer to is left to that one.
	 *
	 * @returns `unclear` where there is one of which nothing says whose it is
	 */
	private async findClosest(
		origin: Origin,
		key: Pick<IdempotencyKey, 'digest'> & { readonly marks: Marks },
		claimed: Set<string>,
	): Promise<Candidate | 'unclear' | undefined> {
		const { digest } = key;
		const candidates = await this.readOpen(origin, digest);
		const isAt = (distance: number) => (one: Candidate) => distanceOf(one, key.marks) === distance;
		const closest = [0, 1].flatMap((distance) => acceptedFirst(candidates.filter(isAt(distance))));
		const taken = await this.takeFirst(closest, digest, claimed);
		if (taken) return taken;
		const all = await this.readAll(origin, digest);
		// Where the own record was rejected, what is of none that is known is of another item, if that can be told
		const isOwnKnown = all.filter(isRejected).some((one) => isAt(0)(one) || isAt(1)(one));
		const isUnclear = (one: Candidate) => isAt(2)(one) && (one.isBlurred || !isOwnKnown);
		return candidates.some(isUnclear) ? 'unclear' : undefined;
	}

	private async takeFirst(
		candidates: readonly Candidate[],
		digest: string,
		claimed: Set<string>,
	): Promise<Candidate | undefined> {
		for (const candidate of candidates) {
			if (!(await this.take(candidate, digest, claimed))) continue;
			this.taken.add(candidate.record);
			// Not before it is claimed: n8n's database may fail, and the next attempt looks at it again
			this.remembered.add(digest, candidate.number);
			this.numbers.ofNode.take(digest, candidate.number);
			return candidate;
		}
		return undefined;
	}

	/** What may have been accepted, and no item of this run has taken */
	private async readOpen(origin: Origin, digest: string): Promise<readonly Candidate[]> {
		const all = await this.readAll(origin, digest);
		return all.filter((one) => !isRejected(one) && !this.taken.has(one.record));
	}

	private async readAll(origin: Origin, digest: string): Promise<readonly Candidate[]> {
		const reading = this.known.get(digest) ?? this.readCandidates(origin, digest);
		this.known.set(digest, reading);
		reading.catch(() => this.known.delete(digest));
		return await reading;
	}

	private async readCandidates(origin: Origin, digest: string): Promise<readonly Candidate[]> {
		const candidates: Candidate[] = [];
		let number = 0;
		for (;;) {
			const isRemembered = this.remembered.has(digest, number);
			const read = isRemembered ? 'other' : await this.readCandidate(origin, digest, number);
			if (typeof read === 'object') candidates.push(read);
			const next = read === 'none' ? await this.nextBehindGap(origin, digest, number) : number + 1;
			if (next === undefined) {
				this.numbers.endAt(digest, number);
				return candidates;
			}
			number = next;
		}
	}

	/**
	 * Requests of the same run are recorded at the same time: one may be recorded before another one with a smaller number,
	 * which n8n's database has refused at first, or until n8n was killed. What only one item asks for is not worth the time
	 * of the look.
	 *
	 * @param gap a number that no record has
	 */
	private async nextBehindGap(
		origin: Origin,
		digest: string,
		gap: number,
	): Promise<number | undefined> {
		if (this.itemsOf(digest) < 2 && !this.expected.has(digest)) return undefined;
		const numbers = Array.from({ length: mostAdmitted }, (_, index) => gap + 1 + index);
		const records = new Map(
			numbers
				.filter((number) => !this.remembered.has(digest, number))
				.map((number) => [this.records.recordOf(origin, digest, number), number]),
		);
		const there = await this.records.table.lookForNames([...records.keys()]);
		return [...records].find(([record]) => there.has(record))?.[1];
	}

	/** @returns `other` for what certainly another node has begun */
	private async readCandidate(
		origin: Origin,
		digest: string,
		number: number,
	): Promise<Candidate | 'none' | 'other'> {
		const record = this.records.recordOf(origin, digest, number);
		const owners = this.records.ownerEntries(record);
		const others = [
			...this.records.peers.map((peer) => nameEntry(record, peer)),
			this.records.besideEntry(record),
		];
		const expected = this.expected.get(digest) ?? [];
		const certain = certainEntry(record);
		const marked = expected.flatMap((marks) => [
			valuesEntry(record, marks),
			wordsEntry(record, marks),
		]);
		const also = new Set([
			...owners,
			...others,
			...marked,
			...(marked.length > 0 ? [certain] : []),
		]);
		const { standing, held } = await this.records.read(record, [...also]);
		if (standing.state === 'none') return 'none';
		const isOwner = owners.some(held.mayHave);
		if (!isOwner && others.some(held.has)) return 'other';
		const doubt = this.doubtOf(standing, isOwner);
		const ofValues = expected.filter((marks) => held.has(valuesEntry(record, marks)));
		const ofWords = expected.filter((marks) => held.has(wordsEntry(record, marks)));
		const of = {
			ofValues: new Set(ofValues.map(({ values }) => values)),
			ofWords: new Set(ofWords.map(({ words }) => words)),
			isCertain: held.has(certain),
			isBlurred: marked.some((entry) => held.mayHave(entry) && !held.has(entry)),
		};
		return { number, record, standing, isOwner, doubt, ...of };
	}

	/** @returns false where the node may not take it, or another item has */
	private async take(
		{ record, doubt, number }: Candidate,
		digest: string,
		claimed: Set<string>,
	): Promise<boolean> {
		if (doubt === undefined) {
			return await this.claim(claimEntry(record, this.records.execution), claimed);
		}
		const found = { state: 'unknown', doubt, ...(doubt === 'lostId' && { number }) } as const;
		this.doubtfulOf(digest).push({ record, found });
		return false;
	}

	/**
	 * Why the node may not take a record for its own. A node that is gone may have been replaced by this one, under whatever
	 * name, unless there are others that may have been renamed; which tools there are, n8n does not tell.
	 */
	private doubtOf({ state }: RecordStanding, isOwner: boolean): StoredDoubt | undefined {
		const hasPeers = this.records.isTool || this.records.peers.length > 0;
		if (!isOwner && hasPeers) return 'otherNode';
		return state === 'lost' ? 'lostId' : undefined;
	}

	/** What another node has recorded is asked about once, unless that one has asked for it in this execution */
	private async takeDoubtful(digest: string, claimed: Set<string>): Promise<Recorded | undefined> {
		const { execution, table } = this.records;
		const doubtful = this.doubtfulOf(digest);
		for (let next = doubtful[0]; next; next = doubtful[0]) {
			const { record, found } = next;
			const claim = claimEntry(record, execution);
			const isFree = !(await table.look([claim])).has(claim);
			const isOurs = isFree && (await this.claim(doubtEntry(record, execution), claimed));
			if (doubtful[0] === next) doubtful.shift();
			if (isOurs) return found;
		}
		return undefined;
	}

	private doubtfulOf(digest: string): DoubtfulRecord[] {
		const doubtful = this.doubtfulRecords.get(digest) ?? [];
		this.doubtfulRecords.set(digest, doubtful);
		return doubtful;
	}

	/**
	 * After a crash, n8n counts the rounds of a loop from another number on, so that the request of a round may be that of
	 * another one in other words. As many of them are asked about as the execution has begun.
	 */
	private async findOtherRound(origin: Origin, key: IdempotencyKey): Promise<Recorded | undefined> {
		const { roundless } = key;
		if (roundless === undefined) return undefined;
		const entry = roundEntry(origin.name, roundless, this.numbers.ofNode.next(roundless));
		if (!(await this.records.table.look([entry])).mayHave(entry)) return undefined;
		this.numbers.ofNode.take(roundless);
		return { state: 'unknown', doubt: 'otherRound' };
	}

	/** @returns false when another node of this execution has written the entry, which asks for the same */
	private async claim(entry: string, claimed: Set<string>): Promise<boolean> {
		const { unsure, claims } = this.entries;
		// What no node of this run has claimed, an earlier run of the same execution has
		const isAgain = claimed.has(entry) || unsure.delete(entry) || !claims.has(entry);
		claims.add(entry);
		claimed.add(entry);
		const wasThere = await this.records.table.add([entry]);
		const isOurs = isAgain || wasThere.size === 0;
		if (!isOurs) claimed.delete(entry);
		return isOurs;
	}

	/**
	 * Whatever has asked for the same of late. What the execution itself has asked for, the node remembers, but not what
	 * other retries have made of it since.
	 */
	private async findRecent({ digest, roundless }: IdempotencyKey): Promise<Recorded | undefined> {
		const isRemembered = this.remembered.isWhole && this.numbers.ofNode.next(digest) > 0;
		const entryOf = isRemembered ? retryDayEntry : dayEntry;
		const request = roundless ?? digest;
		const latest = this.records.today + daysAhead;
		const days = Array.from({ length: daysAhead + recentDays + 1 }, (_, age) => latest - age);
		const asked = days.map((day) => entryOf(request, day));
		const own = firstInRetryEntry(request, this.records.execution);
		const held = await this.records.table.look([...asked, own]);
		const isOther = asked.some(held.mayHave) && !held.has(own);
		return isOther ? { state: 'unknown', doubt: 'otherExecution' } : undefined;
	}
}

/** A record without an answer may be left of a request that was never sent, or was made again under another number */
const acceptedFirst = (some: readonly Candidate[]): readonly Candidate[] => {
	const isAccepted = ({ standing: { id } }: Candidate) => id !== undefined;
	return [...some.filter(isAccepted), ...some.filter((one) => !isAccepted(one))];
};

const isRejected = ({ standing }: Candidate): boolean => standing.state === 'rejected';

/**
 * How far a record is from an item: 0 where it has the same values, 1 where it says the same of the row, 2 where nothing says
 * whose it is; undefined where it is of another item.
 */
function distanceOf(
	{ ofValues, ofWords, isCertain, isBlurred }: Candidate,
	{ values, words, areCertain }: Marks,
): number | undefined {
	if (ofValues.has(values)) return 0;
	if (ofValues.size > 0) return undefined;
	if (ofWords.has(words)) return 1;
	return ofWords.size > 0 || (isCertain && areCertain && !isBlurred) ? undefined : 2;
}

/** What a record that was begun says of its request */
export function recorded({ state, id }: RecordStanding, number: number): Recorded {
	if (id !== undefined) return { state: 'accepted', number, id };
	return { state: 'unknown', number, doubt: state === 'lost' ? 'lostId' : 'noAnswer' };
}
