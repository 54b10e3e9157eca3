/** The option "Max Videos": the most videos that one execution creates through a node */
import type { INodeParameters } from 'n8n-workflow';

import { idsOf, type Run, type RunResult } from './harness/engine';
import { installDeduplicationTable, workflowRow } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import { fromTrigger, withItems, withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

const itemsOf = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ json: { prompt: `Scene ${index}` } }));

type Setup = Partial<Pick<Run, 'type' | 'settings' | 'rounds' | 'retryOf'>> & {
	readonly options?: INodeParameters;
	readonly prompt?: string;
};

const create = async (
	count: number,
	{ options = {}, prompt = '={{ $json.prompt }}', type = 'kyyVideo', ...setup }: Setup = {},
): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({
			type,
			// So that the items of a loop still have their prompt
			parameters: { prompt, options: { includeInputFields: true, ...options } },
			items: itemsOf(count),
			...setup,
		}),
	);

const most = (maxVideos: number | string, more: INodeParameters = {}) => ({
	options: { maxVideos, ...more },
});

const created = () => harness.service.creates.length;

/** @param before what the execution had created, such as `2 were` */
const refused = (planned: string, allowed: number, before?: string) =>
	`This run would create ${planned}, but Max Videos allows ${allowed} in one execution${before ? `, and ${before} created already` : ''}. Nothing was sent or paid for in this run.`;

const lose = (prompt: string) => {
	harness.service.misbehave({ on: 'create', prompt, fault: 'drop', accepted: true });
};

const refuse = (prompt: string, times = 1) => {
	harness.service.misbehave({
		on: 'create',
		prompt,
		fault: 'answer',
		status: 400,
		body: { code: 400, msg: '参数错误' },
		times,
	});
};

describe('a run that would create more', () => {
	test('creates nothing, and says so with both numbers', async () => {
		const { error, status } = await create(101);
		expect(status).toBe('error');
		expect(error?.message).toBe(refused('101 videos', 100));
		expect(error?.description).toContain('enter a higher number in "Max Videos"');
		expect(error).toMatchObject({ context: { kind: 'limit' } });
		expect(harness.service.requests).toEqual([]);
	});

	test('says so of each item with "Continue", and creates none of them', async () => {
		const settings = { onError: 'continueRegularOutput' } as const;
		const { outputs } = await create(4, { ...most(3), settings });
		expect(outputs[0]?.map(({ json }) => json)).toEqual(
			Array.from({ length: 4 }, (_, index) => ({
				prompt: `Scene ${index}`,
				error: refused('4 videos', 3),
				details: { kind: 'limit', description: expect.any(String) as unknown },
			})),
		);
		expect(harness.service.requests).toEqual([]);
	});

	test('is refused at each try of Retry On Fail', async () => {
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { error } = await create(4, { ...most(3), settings });
		expect(error?.message).toBe(refused('4 videos', 3));
		expect(created()).toBe(0);
	});

	test('is refused as well where it is only checked, and what is checked does not count', async () => {
		const { error } = await create(4, most(3, { validateOnly: true }));
		expect(error?.message).toBe(refused('4 videos', 3));
		const { status } = await create(3, { ...most(3, { validateOnly: true }), rounds: 3 });
		expect(status).toBe('success');
	});

	test('asks nothing about its assets', async () => {
		const { error } = await harness.run({
			type: 'kyyVideo',
			parameters: {
				model: 'kyyvideo2',
				prompt: 'x',
				generateFrom: 'frames',
				firstFrame: { __rl: true, mode: 'asset', value: 'asset-20260330142158-q75m8' },
				options: { maxVideos: 1 },
			},
			items: itemsOf(2),
		});
		expect(error?.message).toBe(refused('2 videos', 1));
		expect(harness.service.requests).toEqual([]);
	});
});

test('as many as allowed are created', async () => {
	const { outputs } = await create(100);
	expect(outputs[0]).toHaveLength(100);
	expect(created()).toBe(100);
});

test('a higher number allows more', async () => {
	await create(101, most('101'));
	expect(created()).toBe(101);
});

test('a loop is stopped at the number', async () => {
	const { error } = await create(1, { ...most(3), rounds: 10, prompt: '=Round {{ $runIndex }}' });
	expect(error?.message).toBe(refused('1 video', 3, '3 were'));
	expect(created()).toBe(3);
});

test('a loop that goes on after errors creates no more either', async () => {
	const settings = { onError: 'continueRegularOutput' } as const;
	const { status } = await create(2, { ...most(5), rounds: 10, settings });
	expect(status).toBe('success');
	expect(created()).toBe(4);
});

describe('what counts', () => {
	test('is not what was refused', async () => {
		refuse('Scene 0');
		const settings = { onError: 'continueErrorOutput' } as const;
		// The loop only takes on what was created
		await create(2, { ...most(3), rounds: 10, settings });
		expect(created()).toBe(2 + 1);
	});

	test('is what may have been accepted', async () => {
		lose('Scene 0');
		const settings = { onError: 'continueRegularOutput' } as const;
		const result = await create(1, { ...most(1), rounds: 2, settings });
		expect(result.status).toBe('success');
		expect(result.outputs[0]?.[0]?.json.error).toMatch(/^It is not known|^This run would create/);
		expect(created()).toBe(1);
	});

	test('is an item once, however often a rate limit has sent it back', async () => {
		harness.service.misbehave({ on: 'create', fault: 'answer', status: 429, body: {}, times: 4 });
		const { outputs } = await create(3, most(3));
		expect(outputs[0]).toHaveLength(3);
	});
});

describe('another attempt goes on counting', () => {
	test('Retry On Fail: what it hands out is not created again, and what is missing is', async () => {
		refuse('Scene 1');
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { outputs, error } = await create(3, { ...most(3), settings });
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(3);
		expect(created()).toBe(3);
	});

	test('a retry of the execution with other items', async () => {
		refuse('Scene 1', Infinity);
		const failed = await create(3, most(3));
		expect(created()).toBe(2);
		const other = withItems(failed, ['Other 0', 'Other 1']);
		const retried = await create(0, { ...most(3), retryOf: other });
		expect(retried.error?.message).toBe(refused('2 videos', 3, '2 were'));
		const allowed = await create(0, { ...most(4), retryOf: other });
		expect(idsOf(allowed)).toHaveLength(2);
		expect(created()).toBe(4);
	});

	test('a retry after a crash counts what it hands out', async () => {
		refuse('Scene 2', Infinity);
		const failed = await create(3, most(3));
		harness.service.behave();
		const lost = withItems(withoutMemory(failed), ['Scene 0', 'Scene 1', 'Scene 2', 'Scene 3']);
		const retried = await create(0, { ...most(3), retryOf: lost });
		expect(retried.error?.message).toBe(refused('2 videos', 3, '2 were'));
		const allowed = await create(0, { ...most(4), retryOf: lost });
		expect(idsOf(allowed)).toHaveLength(4);
		expect(created()).toBe(4);
	});

	test('a video that is created again because its answer was lost counts twice', async () => {
		lose('Scene 0');
		const failed = await create(1, most(1));
		const again = await create(0, { ...most(1, { resubmitUnknown: true }), retryOf: failed });
		expect(again.error?.message).toBe(refused('1 video', 1, '1 was'));
		const allowed = await create(0, { ...most(2, { resubmitUnknown: true }), retryOf: failed });
		expect(idsOf(allowed)).toHaveLength(1);
	});

	test('a retry counts nothing of which no record says that the execution has requested it', async () => {
		const retryOf = fromTrigger(await create(2), ['Scene 0', 'Scene 1']);
		table.clear();
		table.add(['of another node'], workflowRow);
		const asked = await create(0, { ...most(2), retryOf });
		expect(asked.error?.context).toMatchObject({ kind: 'unknown' });
		const again = await create(0, { ...most(2, { resubmitUnknown: true }), retryOf: asked });
		expect(idsOf(again)).toHaveLength(2);
	});

	test('a retry counts nothing of another execution that was started by the very same', async () => {
		await create(2);
		const retryOf = fromTrigger(await create(2), ['Scene 0', 'Scene 1']);
		const asked = await create(0, { ...most(2), retryOf });
		expect(asked.error?.message).toContain('within the last 14 days');
		const again = await create(0, { ...most(2, { resubmitUnknown: true }), retryOf: asked });
		expect(idsOf(again)).toHaveLength(2);
	});

	test('an execution that an older version has begun counts what it remembers', async () => {
		refuse('Scene 2', Infinity);
		const failed = await create(3, most(3));
		const contexts = failed.stored.executionData?.contextData ?? {};
		for (const context of Object.values(contexts)) delete context.madeVideos;
		const other = withItems(failed, ['Other 0', 'Other 1']);
		const { error } = await create(0, { ...most(3), retryOf: other });
		expect(error?.message).toBe(refused('2 videos', 3, '2 were'));
	});
});

test('the tool of an agent creates five, and then tells the model what not to do', async () => {
	const { error } = await create(1, {
		type: 'kyyVideoTool',
		prompt: '=Call {{ $runIndex }}',
		rounds: 10,
	});
	expect(created()).toBe(5);
	expect(error?.message).toBe(
		'This run would create 1 video, but Max Videos allows 5 in one execution, and 5 were created already. Nothing was sent or paid for in this run. Do not call this tool again, also not with another prompt: tell the user.',
	);
});

test('the tool of an agent creates more where the user says so', async () => {
	const { status } = await create(1, {
		type: 'kyyVideoTool',
		prompt: '=Call {{ $runIndex }}',
		rounds: 7,
		...most(7),
	});
	expect(status).toBe('success');
	expect(created()).toBe(7);
});

describe('the number', () => {
	test.each<[number | string, string]>([
		[0, '0'],
		[-1, '-1'],
		[2.5, '2.5'],
		['many', '"many"'],
		['', 'empty'],
		['={{ $json.nothing }}', 'empty'],
		['={{ [3] }}', 'a list'],
	])('must not be %j', async (maxVideos, shown) => {
		const { error } = await create(1, { options: { maxVideos } });
		expect(error?.message).toBe(`Max Videos must be a whole number above 0, but is ${shown}`);
		expect(harness.service.requests).toEqual([]);
	});

	test('is that of the first item', async () => {
		const { error } = await create(3, most('={{ $itemIndex + 2 }}'));
		expect(error?.message).toBe(refused('3 videos', 2));
	});
});
