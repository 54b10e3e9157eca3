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

/** What becomes of the first create of a prompt; a lost answer is that of a video that was accepted */
const fates = ['accepted', 'rejected', 'lost'] as const;

interface Try {
	/** What the nodes before this one hand to it now, unless n8n starts with what the trigger has given */
	readonly items: ReadonlyArray<(typeof prompts)[number]>;
	readonly fates: Readonly<Record<(typeof prompts)[number], (typeof fates)[number]>>;
	readonly continues: boolean;
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
			parameters: { prompt: '={{ $json.prompt }}' },
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

async function expectPaidOnce(history: readonly Try[]): Promise<void> {
	harness.service.reset();
	table.clear();
	const [first] = history;
	if (!first) return;
	let earlier: RunResult | undefined;
	for (const one of history) {
		const result = await run(one, first, earlier);
		const ids = idsOf(result);
		expect(new Set(ids).size).toBe(ids.length);
		earlier = result;
	}
	for (const prompt of prompts) {
		const paid = harness.service.creates.filter(({ body }) => body.prompt === prompt);
		expect(paid.length).toBeLessThanOrEqual(mostAsked(history, prompt));
	}
}

test('no retry pays for what an earlier one has paid for, whatever becomes of the execution and its records', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(tries, { minLength: 2, maxLength: 4 }), expectPaidOnce),
		{ numRuns: 60 },
	);
});
