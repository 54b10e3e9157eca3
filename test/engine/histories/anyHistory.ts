import * as fc from 'fast-check';

import {
	answers,
	expressions,
	prompts,
	undisturbed,
	type Answer,
	type History,
	type Prompt,
	type Try,
} from './history';
import type { Failure } from '../harness/deduplicationTable';

/** What may happen in a history; nothing else does, but how n8n stores an execution, and how its node is set */
export interface Kinds {
	/** What the service may answer, beside that it accepts */
	readonly answers?: readonly Answer[];
	readonly failures?: fc.Arbitrary<Try['failures']>;
	readonly lastRemoval?: fc.Arbitrary<number>;
	readonly items?: fc.Arbitrary<readonly Prompt[]>;
	/** Whether the node before it gives the same rows in each execution, in any order */
	readonly hasSameItems?: boolean;
	readonly isKilled?: boolean;
	readonly isStopped?: boolean;
	readonly resubmits?: boolean;
	readonly createsUnrecorded?: boolean;
	/** Whether a retry is told what n8n's database has written: it asks about what it only looked for, and could not take back */
	readonly tellsRetries?: boolean;
	/** Whether the table may be full from the beginning on */
	readonly mayBeFull?: boolean;
	/** As a user may do who doesn't retry the latest execution */
	readonly goesBack?: boolean;
	readonly leastTries?: number;
	/** Whether the rows may go through a loop */
	readonly mayLoop?: boolean;
}

const [red, blue, green] = prompts;

/** Often the same in several items */
const fewItems = fc.array(fc.constantFrom(red, blue, green), { minLength: 1, maxLength: 4 });

/** Many, whose records share what n8n does at once */
export const manyItems = fc.array(fc.constantFrom(...prompts), { minLength: 6, maxLength: 12 });

/** Among the first changes, or anywhere */
const change = fc.oneof(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 90 }));

/** Changes in a row */
export const burst = (most: number): fc.Arbitrary<Try['failures']> =>
	fc
		.tuple(change, fc.integer({ min: 0, max: most }), fc.constantFrom('beforeWrite', 'afterWrite'))
		.map(([first, times, failure]) =>
			Array.from({ length: times }, (_, index) => [first + index, failure] as const),
		);

/** Changes here and there */
export const scattered = (most: number, failures: readonly Failure[]) =>
	fc.array(fc.tuple(change, fc.constantFrom(...failures)), { maxLength: most });

const maybe = (isPossible: boolean | undefined): fc.Arbitrary<boolean> =>
	isPossible === true ? fc.boolean() : fc.constant(false);

const sometimes = <Value>(
	isPossible: boolean | undefined,
	value: fc.Arbitrary<Value>,
): fc.Arbitrary<Value | undefined> =>
	isPossible === true
		? fc.option(value, { nil: undefined, freq: 2 })
		: fc.constant<undefined>(undefined);

const anyTry = (kinds: Kinds): fc.Arbitrary<Try> =>
	fc.record({
		items: kinds.items ?? fewItems,
		answers: fc.array(
			fc.tuple(fc.constantFrom(...prompts), fc.constantFrom(...(kinds.answers ?? answers))),
			{ maxLength: 4 },
		),
		continues: fc.boolean(),
		resubmits: maybe(kinds.resubmits),
		createsUnrecorded: maybe(kinds.createsUnrecorded),
		retriesOnFail: fc.boolean(),
		failures: kinds.failures ?? fc.constant([]),
		lastRemoval: kinds.lastRemoval ?? fc.constant(undisturbed.lastRemoval),
		kill: sometimes(
			kinds.isKilled,
			fc.record({ change, moment: fc.constantFrom('before', 'after') }),
		),
		stop: sometimes(
			kinds.isStopped,
			fc.record({
				of: fc.constantFrom('changes', 'creates'),
				count: fc.integer({ min: 1, max: 20 }),
			}),
		),
		isStored: fc.boolean(),
		back: kinds.goesBack === true ? fc.nat(2) : fc.constant(0),
		pause: fc.constantFrom(0, 0, 900_000),
	});

export const anyHistory = (kinds: Kinds): fc.Arbitrary<History> =>
	fc
		.record({
			prompt: fc.constantFrom<keyof typeof expressions>(
				'plain',
				'plain',
				'clock',
				'sameBraces',
				'condition',
			),
			isTool: fc.constantFrom(false, false, true),
			batchSize: kinds.mayLoop === true ? fc.nat(2) : fc.constant(0),
			savesProgress: fc.boolean(),
			pushedOut: sometimes(kinds.mayBeFull, fc.integer({ min: -3_000, max: 0 })),
			tries: fc.array(anyTry(kinds), { minLength: kinds.leastTries ?? 2, maxLength: 4 }),
			isTurned: fc.boolean(),
		})
		.map(({ isTurned, isTool, tries, ...others }) => {
			const items = withItems(kinds, tries, isTurned);
			// n8n leads no agent's tool through a loop
			const { batchSize } = others;
			return {
				...others,
				isTool: isTool && batchSize === 0,
				tries: kinds.tellsRetries === true ? told(items) : items,
			};
		});

function withItems(kinds: Kinds, tries: readonly Try[], isTurned: boolean): readonly Try[] {
	if (kinds.hasSameItems === true) return sameItems(tries, isTurned);
	return kinds.failures ? sameCounts(tries) : tries;
}

/**
 * All that ask for the same, or none of them: after a failure of n8n's database, a retry that has one of several left may
 * not find their records, as docs/paying-once.md says
 */
function sameCounts(tries: readonly Try[]): readonly Try[] {
	const all = new Map<Prompt, readonly Prompt[]>();
	return tries.map((one) => {
		for (const prompt of one.items) {
			if (!all.has(prompt))
				all.set(
					prompt,
					one.items.filter((item) => item === prompt),
				);
		}
		return { ...one, items: [...new Set(one.items)].flatMap((prompt) => all.get(prompt) ?? []) };
	});
}

function sameItems(tries: readonly Try[], isTurned: boolean): readonly Try[] {
	const items = tries[0]?.items ?? [];
	const turned = isTurned ? [...items].reverse() : items;
	return tries.map((one, index) => ({ ...one, items: index % 2 === 0 ? items : turned }));
}

const told = (tries: readonly Try[]): readonly Try[] =>
	tries.map((one, index) =>
		index === 0
			? one
			: { ...one, failures: one.failures.map(([at]) => [at, 'beforeWrite'] as const) },
	);
