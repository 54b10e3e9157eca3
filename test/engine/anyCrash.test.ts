import * as fc from 'fast-check';

import { installDeduplicationTable } from './harness/deduplicationTable';
import { idsOf, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { fromTrigger, withItems, withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

const prompts = ['red', 'blue', 'green'] as const;

/** More are tried by hand, once in a while */
const numRuns = 60;

/** What becomes of the first create of a prompt; a lost answer is that of a video that was accepted */
const fates = ['accepted', 'rejected', 'lost'] as const;

interface Try {
	/** What the nodes before this one hand to it now, unless n8n starts with what the trigger has given */
	readonly items: ReadonlyArray<(typeof prompts)[number]>;
	readonly fates: Readonly<Record<(typeof prompts)[number], (typeof fates)[number]>>;
	readonly continues: boolean;
	/** Whether the user allows it to create what is unknown again */
	readonly isAllowed: boolean;
	/** Which of the executions before is retried, counted from the latest one */
	readonly back: number;
	/** How n8n has stored the execution before, which is retried */
	readonly stored: 'whole' | 'withoutMemory' | 'fromTrigger';
	/** From which call on n8n's table refuses to take back what was only looked for, as one that is killed does */
	readonly lastRemoval: number;
}

const tries: fc.Arbitrary<Try> = fc.record({
	items: fc.array(fc.constantFrom(...prompts), { minLength: 1, maxLength: 4 }),
	fates: fc.record({
		red: fc.constantFrom(...fates),
		blue: fc.constantFrom(...fates),
		green: fc.constantFrom(...fates),
	}),
	continues: fc.boolean(),
	isAllowed: fc.boolean(),
	back: fc.nat(2),
	stored: fc.constantFrom('whole', 'withoutMemory', 'fromTrigger'),
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

/** Runs the node, as a retry if there is an execution to be retried */
async function run(one: Try, first: Try, earlier: RunResult | undefined): Promise<RunResult> {
	misbehave(one);
	const items = first.items.map((prompt) => ({ json: { prompt } }));
	const retryOf = earlier && { retryOf: storedAs(one, first, earlier) };
	table.failRemovals((removal) => removal > one.lastRemoval);
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: {
				prompt: '={{ $json.prompt }}',
				options: { resubmitUnknown: one.isAllowed },
			},
			...(one.continues && { settings: { onError: 'continueRegularOutput' } }),
			items,
			...retryOf,
		}),
	);
}

function storedAs({ stored, items }: Try, first: Try, earlier: RunResult): RunResult {
	if (stored === 'fromTrigger') return fromTrigger(earlier, first.items);
	return stored === 'withoutMemory' ? withItems(withoutMemory(earlier), items) : earlier;
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

async function live(history: readonly Try[]): Promise<RunResult[]> {
	harness.service.reset();
	table.clear();
	const [first] = history;
	const results: RunResult[] = [];
	for (const one of first ? history : []) {
		const earlier = results.at(-1 - one.back) ?? results[0];
		if (first) results.push(await run(one, first, earlier));
	}
	return results;
}

async function expectPaidOnce(history: readonly Try[]): Promise<void> {
	for (const result of await live(history)) {
		const ids = idsOf(result);
		expect(new Set(ids).size).toBe(ids.length);
	}
	const isAllowed = history.some((one) => one.isAllowed);
	for (const prompt of prompts) {
		const paid = harness.service.creates.filter(({ body }) => body.prompt === prompt);
		const again = isAllowed ? lostAnswers(prompt) : 0;
		expect(paid.length).toBeLessThanOrEqual(mostAsked(history, prompt) + again);
	}
}

const wellEnded: Try = {
	items: [],
	fates: { red: 'accepted', blue: 'accepted', green: 'accepted' },
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
	if (!first || !earlier || earlier.status === 'success') return;
	const signal = new AbortController().signal;
	await clock.during(harness.service, async () => clock.sleep(900_000, signal));
	const { status, error } = await run(wellEnded, first, earlier);
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

test('no retry is blocked for good, whatever became of those before', async () => {
	await fc.assert(fc.asyncProperty(histories(undisturbed), expectEnd), { numRuns });
});
