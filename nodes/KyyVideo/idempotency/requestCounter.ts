import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

const numbers = z.record(z.number()).catch({});

/** The parallel calls of an AI agent's tool share a context, so they share the numbers */
const shared = new WeakMap<IDataObject, Record<string, number>>();

/**
 * Numbers the requests of an execution that are the same, in n8n's context of the node: from 0 on in a new execution, and
 * on from those that are behind it in a retry that has kept the context.
 */
export class RequestCounter {
	/** The number of the next request, by the digest of its key */
	private readonly numbers: Record<string, number>;

	/** @param context n8n's context of the node, which is changed */
	constructor(context: IDataObject) {
		this.numbers = shared.get(context) ?? { ...numbers.parse(context.requestNumbers) };
		shared.set(context, this.numbers);
		context.requestNumbers = this.numbers;
	}

	/** The first number that has not been taken */
	next(digest: string): number {
		return this.numbers[digest] ?? 0;
	}

	/** @param number takes all numbers up to this one; the next one by default */
	take(digest: string, number = this.next(digest)): number {
		this.numbers[digest] = Math.max(this.next(digest), number + 1);
		return number;
	}
}
