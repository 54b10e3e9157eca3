import * as fc from 'fast-check';

import { installDeduplicationTable } from './harness/deduplicationTable';
import { idsOf, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { fromTrigger, killed, withItems, withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

const few = ['red', 'blue', 'green'] as const;

/** None is a part of another one */
const prompts = [
	...few,
	...(['amber', 'cyan', 'olive', 'coral', 'ivory', 'khaki', 'mauve', 'navy', 'plum'] as const),
] as const;

type Prompt = (typeof prompts)[number];

/** More are tried by hand, once in a while */
const numRuns = 60;

/** Milliseconds: histories of many items take a busy machine more than a minute */
const withinMs = 240_000;

/** What becomes of the first create of a prompt; a lost answer is that of a video that was accepted */
const fates = ['accepted', 'rejected', 'lost'] as const;

type Fate = (typeof fates)[number];

const fatesOf = (
	some: readonly Prompt[],
	any: readonly Fate[] = fates,
): fc.Arbitrary<Try['fates']> =>
	fc.record(Object.fromEntries(some.map((prompt) => [prompt, fc.constantFrom(...any)])));

interface Try {
	/** What the nodes before this one hand to it now, unless n8n starts with what the trigger has given */
	readonly items: readonly Prompt[];
	/** Accepted where nothing is said */
	readonly fates: Readonly<Partial<Record<Prompt, Fate>>>;
	readonly continues: boolean;
	/** Whether the user allows it to create what is unknown again */
	readonly isAllowed: boolean;
	/** Which of the executions before is retried, counted from the latest one */
	readonly back: number;
	/** How n8n stores the execution, for when it is retried */
	readonly stored: 'whole' | 'withoutMemory' | 'fromTrigger';
	/** From which call on n8n's table refuses to take back what was only looked for, as one that is killed does */
	readonly lastRemoval: number;
	/** At which change of n8n's table n8n is killed, if at all */
	readonly kill?: { readonly change: number; readonly moment: 'before' | 'after' } | undefined;
	/** At which changes of n8n's table its database fails, if at all */
	readonly fault?: Parameters<typeof table.failChanges>[0];
	/** Whether n8n tries the node again when it has failed */
	readonly retriesOnFail?: boolean;
}

const how = {
	continues: fc.boolean(),
	back: fc.nat(2),
	stored: fc.constantFrom('whole', 'withoutMemory', 'fromTrigger'),
} as const;

const tries: fc.Arbitrary<Try> = fc.record({
	...how,
	items: fc.array(fc.constantFrom(...few), { minLength: 1, maxLength: 4 }),
	fates: fatesOf(few),
	isAllowed: fc.boolean(),
	lastRemoval: fc.oneof(fc.constant(Infinity), fc.nat(12)),
});

function misbehave({ fates }: Try): void {
	harness.service.behave();
	for (const prompt of prompts) {
		const fate = fates[prompt];
		if (fate === 'lost') {
			harness.service.misbehave({ on: 'create', prompt, fault: 'drop', accepted: true });
		}
		if (fate === 'rejected') {
			const body = { code: 400, msg: '参数错误' };
			harness.service.misbehave({ on: 'create', prompt, fault: 'answer', status: 400, body });
		}
	}
}

/** An execution that may be retried */
interface Execution {
	readonly result: RunResult;
	readonly stored: Try['stored'];
}

/** Runs the node, as a retry if there is an execution to be retried */
async function run(one: Try, first: Try, earlier: Execution | undefined): Promise<Execution> {
	misbehave(one);
	const items = first.items.map((prompt) => ({ json: { prompt } }));
	const retryOf = earlier && { retryOf: storedAs(earlier, one, first) };
	table.failRemovals((removal) => removal > one.lastRemoval);
	table.failChanges(one.fault);
	const state = killLater(one);
	const result = await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: {
				prompt: '={{ $json.prompt }}',
				options: { resubmitUnknown: one.isAllowed },
			},
			settings: {
				...(one.continues && { onError: 'continueRegularOutput' }),
				...(one.retriesOnFail && { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
			},
			items,
			...retryOf,
		}),
	);
	table.restart();
	table.failChanges(undefined);
	return { result: state.isKilled ? killed(result, one.items) : result, stored: one.stored };
}

/** From then on nothing leaves n8n any more, whatever the run still does in this process */
function killLater({ kill }: Try): { readonly isKilled: boolean } {
	const state = { isKilled: false };
	let changes = 0;
	if (kill) {
		table.killAt({
			moment: kill.moment,
			isAt: () => {
				changes += 1;
				return changes === kill.change;
			},
			onKill: () => {
				state.isKilled = true;
				harness.service.behave();
				harness.service.misbehave({ on: 'create', fault: 'drop', times: Infinity });
			},
		});
	}
	return state;
}

function storedAs({ result, stored }: Execution, { items }: Try, first: Try): RunResult {
	if (stored === 'fromTrigger') return fromTrigger(result, first.items);
	return stored === 'withoutMemory' ? withItems(withoutMemory(result), items) : result;
}

/** How many items of one run have asked for a prompt, at most */
const mostAsked = (history: readonly Try[], prompt: string): number =>
	Math.max(...history.map(({ items }) => items.filter((item) => item === prompt).length));

/** How many answers of a prompt were lost, each of which the user may have replaced by another video */
const lostAnswers = (prompt: string): number =>
	harness.service
		.requestsTo('create')
		.filter(({ body, answer }) => isOf(body, prompt) && answer === undefined).length;

const isOf = (body: unknown, prompt: string): boolean =>
	typeof body === 'object' && body !== null && 'prompt' in body && body.prompt === prompt;

async function live(history: readonly Try[]): Promise<Execution[]> {
	harness.service.reset();
	table.clear();
	const [first] = history;
	const executions: Execution[] = [];
	for (const one of first ? history : []) {
		const earlier = executions.at(-1 - one.back) ?? executions[0];
		if (first) executions.push(await run(one, first, earlier));
	}
	return executions;
}

const expectPaidOnce = async (history: readonly Try[]): Promise<void> => {
	await livePayingOnce(history);
};

/** @returns what the last one has come to */
async function livePayingOnce(history: readonly Try[]): Promise<RunResult | undefined> {
	const executions = await live(history);
	for (const { result } of executions) {
		const ids = idsOf(result);
		expect(new Set(ids).size).toBe(ids.length);
	}
	const isAllowed = history.some((one) => one.isAllowed);
	for (const prompt of prompts) {
		const paid = harness.service.creates.filter(({ body }) => body.prompt === prompt);
		const again = isAllowed ? lostAnswers(prompt) : 0;
		expect(paid.length).toBeLessThanOrEqual(mostAsked(history, prompt) + again);
	}
	return executions.at(-1)?.result;
}

const wellEnded: Try = {
	items: [],
	fates: {},
	continues: false,
	isAllowed: true,
	back: 0,
	stored: 'whole',
	lastRemoval: Infinity,
};

/** After all that has happened, a retry makes what is missing, if the user allows it and nothing may be in flight */
async function expectEnd(history: readonly Try[]): Promise<void> {
	const [first] = history;
	const earlier = (await live(history)).at(-1);
	if (!first || !earlier || earlier.result.status === 'success') return;
	const signal = new AbortController().signal;
	await clock.during(harness.service, async () => clock.sleep(900_000, signal));
	const { status, error } = (await run(wellEnded, first, earlier)).result;
	expect([status, error?.description]).toEqual(['success', undefined]);
}

const histories = (one: fc.Arbitrary<Try>) => fc.array(one, { minLength: 2, maxLength: 4 });

const undisturbed = tries.map((one) => ({ ...one, lastRemoval: Infinity }));

/** After a disturbed lookup, n8n's table may not tell what was accepted, and the user pays again where he allows it */
const carefulTries = tries.map((one) => ({ ...one, isAllowed: false }));

test('no retry pays for what an earlier one has paid for, whatever becomes of the execution and its records', async () => {
	const any = fc.oneof(histories(undisturbed), histories(carefulTries));
	await fc.assert(fc.asyncProperty(any, expectPaidOnce), { numRuns });
});

/** How often n8n's database fails in a row, at most: more often than the node asks it */
const mostFaults = 9;

/** Less often than the node asks, so that nothing that was accepted is lost */
const fewFaults = 3;

const faultOf = (mostTimes: number) =>
	fc.record({
		change: fc.oneof(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 40 })),
		times: fc.integer({ min: 1, max: mostTimes }),
		moment: fc.constantFrom('before' as const, 'after' as const),
	});

/** Many items, whose records share what n8n does at once; what was in flight is lost, so the user must not allow more */
const batchTries: fc.Arbitrary<Try> = fc.record({
	...how,
	items: fc.array(fc.constantFrom(...prompts), { minLength: 6, maxLength: 12 }),
	fates: fatesOf(prompts),
	isAllowed: fc.constant(false),
	lastRemoval: fc.constant(Infinity),
	fault: fc.option(faultOf(mostFaults), { nil: undefined, freq: 1 }),
	retriesOnFail: fc.boolean(),
	kill: fc.option(
		fc.record({
			change: fc.oneof(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 90 })),
			moment: fc.constantFrom('before' as const, 'after' as const),
		}),
		{ nil: undefined, freq: 4 },
	),
});

/** How n8n has stored the last execution of a history */
const storedAtLast = (history: readonly Try[], stored: Try['stored']): readonly Try[] =>
	history.map((one, index) => (index === history.length - 1 ? { ...one, stored } : one));

/** At the end, each item has the video that was made of its own words, or none */
async function expectOwnVideos(history: readonly Try[]): Promise<void> {
	const items = history[0]?.items ?? [];
	const end: Try = { ...wellEnded, items, continues: true, isAllowed: false };
	const last = await livePayingOnce([...storedAtLast(history, 'withoutMemory'), end]);
	const promptOf = new Map(harness.service.creates.map(({ id, body }) => [id, body.prompt]));
	for (const [index, { json }] of (last?.outputs[0] ?? []).entries()) {
		if (typeof json.id === 'string') expect(promptOf.get(json.id)).toBe(items[index]);
	}
}

test(
	'no retry pays again or takes the video of another item, wherever n8n is killed among batches of records',
	async () => {
		const any = fc.array(batchTries, { minLength: 2, maxLength: 3 });
		await fc.assert(fc.asyncProperty(any, expectOwnVideos), { numRuns });
	},
	withinMs,
);

test('no retry is blocked for good, whatever became of those before', async () => {
	await fc.assert(fc.asyncProperty(histories(undisturbed), expectEnd), { numRuns });
});

/** n8n's database fails for a moment, in the first run or in a retry */
const faultyTries = (mostTimes: number, fates: readonly Fate[]): fc.Arbitrary<Try> =>
	fc.record({
		...how,
		items: fc.array(fc.constantFrom(...few), { minLength: 1, maxLength: 4 }),
		fates: fatesOf(few, fates),
		isAllowed: fc.constant(false),
		lastRemoval: fc.constant(Infinity),
		fault: fc.option(faultOf(mostTimes), { nil: undefined, freq: 3 }),
		retriesOnFail: fc.boolean(),
	});

test(
	'no retry pays again or takes the video of another item, whenever the database of n8n fails for a moment',
	async () => {
		const any = fc.array(faultyTries(mostFaults, fates), { minLength: 2, maxLength: 3 });
		await fc.assert(fc.asyncProperty(any, expectOwnVideos), { numRuns });
	},
	withinMs,
);

/** An answer that is lost after n8n has written what a retry only looked for leaves it there, and the retry asks */
const looksWithAnswers = (history: readonly Try[]): readonly Try[] =>
	history.map((one, index) => {
		if (index === 0 || !one.fault) return one;
		return { ...one, fault: { ...one.fault, moment: 'before' } };
	});

/** The last retry hands out each video of whose ID the service has told the node */
async function expectAllVideos(history: readonly Try[]): Promise<void> {
	const end: Try = { ...wellEnded, continues: true, isAllowed: false };
	const last = await livePayingOnce([...storedAtLast(history, 'fromTrigger'), end]);
	if (!last) return;
	const ids = harness.service.creates.map(({ id }) => id);
	expect([...idsOf(last)].sort()).toEqual([...ids].sort());
}

test(
	'the last retry hands out all that was accepted, though the database of n8n has failed for a moment',
	async () => {
		const any = fc.array(faultyTries(fewFaults, ['accepted', 'rejected']), {
			minLength: 1,
			maxLength: 3,
		});
		const sameItems = any.map((history) =>
			looksWithAnswers(history).map((one) => ({ ...one, items: history[0]?.items ?? [] })),
		);
		await fc.assert(fc.asyncProperty(sameItems, expectAllVideos), { numRuns });
	},
	withinMs,
);

test(
	'no retry pays again for what was answered, though the user allows more, and the database of n8n has failed for a moment',
	async () => {
		const any = histories(
			fc
				.tuple(faultyTries(fewFaults, fates), fc.boolean())
				.map(([one, isAllowed]) => ({ ...one, isAllowed })),
		);
		await fc.assert(fc.asyncProperty(any.map(looksWithAnswers), expectPaidOnce), { numRuns });
	},
	withinMs,
);

test(
	'no retry is blocked for good, though the database of n8n has failed for a moment',
	async () => {
		const any = histories(faultyTries(mostFaults, fates));
		await fc.assert(fc.asyncProperty(any, expectEnd), { numRuns });
	},
	withinMs,
);
