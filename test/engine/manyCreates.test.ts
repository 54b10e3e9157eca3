/** Many items at once: they share the records that are written before they leave */
import { z } from 'zod';

import { installDeduplicationTable } from './harness/deduplicationTable';
import type { Run, RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { killed, withItems, withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

const prompts = Array.from({ length: 80 }, (_, index) => `take ${index}`);

const someOfThem = prompts.slice(0, 40);

async function create(more: Partial<Run> = {}, texts = prompts): Promise<RunResult> {
	harness.service.misbehave({ on: 'create', fault: 'delay', ms: 1_000, times: Infinity });
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.prompt }}', options: { maxVideos: 1_000 } },
			items: texts.map((prompt) => ({ json: { prompt } })),
			...more,
		}),
	);
}

const last = `take ${prompts.length - 1}`;

const body = { code: 400, msg: '参数错误' };

const failed = z.object({ details: z.object({ kind: z.string() }) });

const kindOf = (json: unknown): string => failed.safeParse(json).data?.details.kind ?? 'made';

const promptsOf = (requests: ReturnType<typeof harness.service.requestsTo>): string[] =>
	requests.map(({ body }) => String((body as { prompt?: unknown }).prompt));

test('the table is changed less often than once for each item', async () => {
	await create();
	expect(harness.service.counts.create).toBe(prompts.length);
	expect(table.changes).toBeLessThan(prompts.length);
});

test('at no moment are more than 64 recorded of which nobody knows whether they were accepted', async () => {
	let most = 0;
	table.killAt({
		moment: 'before',
		isAt: () => {
			const { ofWorkflow } = table;
			most = Math.max(most, countOf(ofWorkflow, / open$/) - countOf(ofWorkflow, / accepted$/));
			return false;
		},
		onKill: () => {},
	});
	await create(
		{},
		Array.from({ length: 200 }, (_, index) => `one of 200: ${index}`),
	);
	expect(most).toBeGreaterThan(48);
	expect(most).toBeLessThanOrEqual(64);
});

describe('killed among many creates', () => {
	/** As n8n and its database are when so many have been recorded as accepted */
	async function killedAfter(accepted: number) {
		const killed = { time: Infinity, restore: () => {} };
		let seen = 0;
		table.meanwhile(/ accepted$/, (entry) => {
			seen += 1;
			if (seen === accepted)
				Object.assign(killed, { time: clock.now(), restore: table.snapshot() });
			return `${entry} seen`;
		});
		// n8n retries what has failed
		harness.service.misbehave({ on: 'create', prompt: last, fault: 'answer', status: 400, body });
		const run = await create();
		table.meanwhile(/$^/, (entry) => entry);
		killed.restore();
		const sent = harness.service.requestsTo('create').filter(({ time }) => time <= killed.time);
		return { retryOf: withoutMemory(run), sent: promptsOf(sent) };
	}

	test.each([7, 40])(
		'when %i were accepted, a retry submits none again that has left, and asks about 64 at most',
		async (accepted) => {
			const { retryOf, sent } = await killedAfter(accepted);
			const before = harness.service.requestsTo('create').length;
			const { outputs } = await create({ retryOf, settings: { onError: 'continueRegularOutput' } });
			const again = promptsOf(harness.service.requestsTo('create').slice(before));
			expect(again.filter((prompt) => sent.includes(prompt))).toEqual([]);
			const kinds = (outputs[0] ?? []).map(({ json }) => kindOf(json));
			const asked = kinds.filter((kind) => kind === 'unknown').length;
			expect(asked).toBeGreaterThan(0);
			expect(asked).toBeLessThanOrEqual(64);
			expect(new Set(kinds)).toEqual(new Set(['unknown', 'made']));
		},
	);
});

/** The records of a batch, by an entry that each of them has */
const batches: ReadonlyArray<readonly [what: string, record: RegExp]> = [
	['what is about to leave', / open$/],
	['the IDs of what was accepted', / ID 5 /],
	['that it was accepted', / accepted$/],
];

const countOf = (entries: readonly string[], record: RegExp): number =>
	entries.filter((entry) => record.test(entry)).length;

/** As n8n is when it is killed at the first change that records this of several items; nothing leaves it any more */
const killedAt = async (
	record: RegExp,
	moment: 'before' | 'after',
	texts = someOfThem,
): Promise<RunResult> => killedOnce((added) => countOf(added, record) > 1, moment, texts);

async function killedOnce(
	isAt: (added: readonly string[]) => boolean,
	moment: 'before' | 'after',
	texts = someOfThem,
): Promise<RunResult> {
	let isKilled = false;
	table.killAt({
		moment,
		isAt,
		onKill: () => {
			isKilled = true;
			harness.service.behave();
			harness.service.misbehave({ on: 'create', fault: 'drop', times: Infinity });
		},
	});
	const run = await create({}, texts);
	expect(isKilled).toBe(true);
	table.restart();
	harness.service.behave();
	return killed(run, texts);
}

function expectPaidOnce(): void {
	const paid = harness.service.creates.map(({ body }) => body.prompt);
	expect(paid).toEqual([...new Set(paid)]);
}

const retry = async (retryOf: RunResult): Promise<RunResult> =>
	create({ retryOf, settings: { onError: 'continueRegularOutput' } });

/** A retry hands out what is recorded as accepted, asks about what else is recorded, and makes the rest */
async function expectRetried(retryOf: RunResult, recorded: number, accepted: number) {
	const paid = harness.service.creates.length;
	const { outputs } = await retry(retryOf);
	const items = (outputs[0] ?? []).map(({ json }) => json);
	const made = harness.service.creates.length - paid;
	const asked = items.filter((json) => kindOf(json) === 'unknown').length;
	expect({ made, asked }).toEqual({ made: items.length - recorded, asked: recorded - accepted });
	expectPaidOnce();
	const promptOf = new Map<unknown, unknown>(
		harness.service.creates.map(({ body, id }) => [id, body.prompt]),
	);
	const handedOut = items.filter((json) => kindOf(json) === 'made').map(({ id }) => id);
	const notAsked = prompts.filter((_, index) => items[index] && kindOf(items[index]) === 'made');
	expect(handedOut.map((id) => promptOf.get(id))).toEqual(notAsked);
}

describe.each(batches)('killed with a batch that says %s', (_what, record) => {
	test.each(['before', 'after'] as const)('%s it is written', async (moment) => {
		const retryOf = await killedAt(record, moment);
		const { ofWorkflow } = table;
		await expectRetried(retryOf, countOf(ofWorkflow, / open$/), countOf(ofWorkflow, / accepted$/));
	});
});

test('a batch that another worker overwrites is written again before it leaves', async () => {
	table.overwriteOnce(/ open$/);
	const retryOf = await killedAt(/ ID 5 /, 'before');
	await expectRetried(retryOf, countOf(table.ofWorkflow, / open$/), 0);
});

describe('a table in which no more records fit', () => {
	/** Few, as such a table takes its time */
	const few = prompts.slice(0, 12);

	test('takes a batch in the place of the oldest ones, and a retry knows all of it again', async () => {
		table.fill();
		const retryOf = await killedAt(/ accepted$/, 'after', few);
		const { ofWorkflow } = table;
		expect(ofWorkflow).toHaveLength(40_000);
		await expectRetried(retryOf, countOf(ofWorkflow, / open$/), countOf(ofWorkflow, / accepted$/));
	});

	test.each([
		[7, 12],
		[40, 7],
		[60, 3],
	])(
		'makes a retry ask that finds only a part of a batch: %i entries have been pushed out, and %i records are left',
		async (pushedOut, left) => {
			const retryOf = await killedAt(/ accepted$/, 'after', few);
			table.fill(pushedOut);
			const open = table.ofWorkflow.filter((entry) => entry.endsWith(' open'));
			expect(open).toHaveLength(left);
			const accepted = open.filter((entry) =>
				table.ofWorkflow.includes(entry.replace(/open$/, 'accepted')),
			);
			await expectRetried(retryOf, few.length, accepted.length);
		},
	);

	test('pays for nothing again where a retry pushes out what it has not looked for yet', async () => {
		const texts = prompts.slice(0, 24);
		const retryOf = await killedAt(/ accepted$/, 'after', texts);
		table.fill();
		await retry(withItems(retryOf, [...texts].reverse()));
		expectPaidOnce();
	});

	test('pays for nothing again where others have pushed out its beginning while it was at work', async () => {
		const add = table.checkProcessedAndRecord.bind(table);
		let steps = 0;
		const spy = jest
			.spyOn(table, 'checkProcessedAndRecord')
			.mockImplementation(async (...asked) => {
				const outcome = await add(...asked);
				if (countOf(asked[0].map(String), / accepted$/) === 0) return outcome;
				steps += 1;
				if (steps === 1) table.fill(100);
				return outcome;
			});
		const isLater = (added: readonly string[]) => countOf(added, / accepted$/) > 0 && steps > 2;
		const retryOf = await killedOnce(isLater, 'after', prompts.slice(0, 60));
		spy.mockRestore();
		await retry(retryOf);
		expectPaidOnce();
	});
});
