import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { PerContext } from '../../shared/execution/perContext';

const numbers = z.record(z.array(z.number())).catch({});
const isWhole = z.boolean().optional().catch(undefined);

/** The parallel calls of an AI agent's tool share the numbers */
const shared = new PerContext((context) => ({
	numbers: { ...numbers.parse(context.knownNumbers) },
	isWhole: isWhole.parse(context.isKnownWhole),
}));

/**
 * The numbers of those records that are of requests which the node remembers by itself, in n8n's context of the node. When a
 * retry goes on in a later round of a loop, the records of the rounds before it are none of its own.
 */
export class KnownNumbers {
	/** By the digest of the key of a request */
	private readonly numbers: Record<string, number[]>;
	/** Those from before this run: what the run itself finds, it claims */
	private readonly before: Readonly<Record<string, readonly number[]>>;

	/** Whether the context has been there since the first execution: a retry that began without one may not know everything */
	readonly isWhole: boolean;

	/** @param context n8n's context of the node, which is changed */
	constructor(context: IDataObject, isRetry: boolean) {
		const known = shared.of(context);
		this.numbers = known.numbers;
		context.knownNumbers = this.numbers;
		this.isWhole = known.isWhole ?? !isRetry;
		context.isKnownWhole = this.isWhole;
		this.before = Object.fromEntries(
			Object.entries(this.numbers).map(([digest, known]) => [digest, [...known]]),
		);
	}

	/** Whether a run before this one has remembered the request */
	has(digest: string, number: number): boolean {
		return this.before[digest]?.includes(number) ?? false;
	}

	add(digest: string, number: number): void {
		const known = this.numbers[digest] ?? [];
		this.numbers[digest] = known;
		if (!known.includes(number)) known.push(number);
	}
}
