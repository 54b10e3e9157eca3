import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { PerContext } from '../../shared/execution/perContext';

const numbers = z.record(z.number()).catch({});

/** Of an execution, by the digest of the key of a request */
interface Counted {
	/** One above the largest number that was taken */
	readonly ends: Record<string, number>;
	/** Smaller numbers that were given back */
	readonly free: Map<string, ReadonlySet<number>>;
}

const countedAs = (name: string) =>
	new PerContext<Counted>((context) => ({
		ends: { ...numbers.parse(context[name]) },
		free: new Map(),
	}));

/**
 * The names of the numbers in n8n's context of the node, and in that of the execution, where other packages may have theirs.
 * The parallel calls of an AI agent's tool share the numbers, and so do the tries of Retry On Fail.
 */
const shared = {
	requestNumbers: countedAs('requestNumbers'),
	kyyVideoRequestNumbers: countedAs('kyyVideoRequestNumbers'),
};

/**
 * Numbers the requests of a node that are the same, or those of all nodes of an execution: from 0 on in a new execution, and
 * on from those that are behind it in a retry that has kept the context.
 */
export class RequestCounter {
	private readonly counted: Counted;

	/** @param context n8n's context of the node or of the execution, which is changed */
	constructor(context: IDataObject, name: keyof typeof shared = 'requestNumbers') {
		this.counted = shared[name].of(context);
		context[name] = this.counted.ends;
	}

	/** The first number that has not been taken */
	next(digest: string): number {
		return Math.min(this.end(digest), ...this.freeOf(digest));
	}

	/** @param number takes all numbers up to this one, but for those that were given back; the next one by default */
	take(digest: string, number = this.next(digest)): number {
		const { ends, free } = this.counted;
		const others = [...this.freeOf(digest)].filter((one) => one !== number);
		free.set(digest, new Set(others));
		ends[digest] = Math.max(this.end(digest), number + 1);
		return number;
	}

	/** Nothing has this number after all: a retry looks for the records one by one, and no further than to the first gap */
	giveBack(digest: string, number: number): void {
		const { ends, free } = this.counted;
		const all = new Set(this.freeOf(digest)).add(number);
		let end = this.end(digest);
		while (all.delete(end - 1)) end -= 1;
		free.set(digest, all);
		ends[digest] = end;
	}

	private end(digest: string): number {
		return this.counted.ends[digest] ?? 0;
	}

	private freeOf(digest: string): ReadonlySet<number> {
		return this.counted.free.get(digest) ?? new Set();
	}
}
