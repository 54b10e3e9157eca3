/** What a video says in figures, and whether it is as long as it was asked to be */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { TaskPlan } from '../service/simulatedService';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import type { RunResult } from './harness/engine';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 0, processingMs: 0 } });
installDeduplicationTable();

const run = async (one: Parameters<typeof harness.run>[0]): Promise<RunResult> =>
	await clock.during(harness.service, async () => harness.run(one));

/** @returns the item that the KyyVideo node hands on */
async function create(plan: TaskPlan = {}, parameters: INodeParameters = {}): Promise<IDataObject> {
	harness.service.nextTask(plan);
	const { outputs } = await run({
		type: 'kyyVideo',
		parameters: { model: 'sd_2.0_special', prompt: 'A lighthouse', ...parameters },
	});
	return outputs[0]?.[0]?.json ?? {};
}

const wait = async (...items: readonly IDataObject[]): Promise<RunResult> =>
	await run({
		type: 'waitForVideo',
		parameters: { download: false },
		items: items.map((json): INodeExecutionData => ({ json })),
	});

const get = async (item: IDataObject): Promise<IDataObject> => {
	const { outputs } = await run({
		type: 'kyyVideo',
		parameters: { operation: 'get' },
		items: [{ json: item }],
	});
	return outputs[0]?.[0]?.json ?? {};
};

const nameOf = ({ id }: IDataObject): string => (typeof id === 'string' ? id : '');

const lengthHints = ({ taskData }: RunResult): string[] =>
	(taskData?.hints ?? []).map(({ message }) => message).filter((one) => one.includes('length'));

describe('a figure is a number, whatever its form:', () => {
	test.each([
		['1.20', 1.2],
		[1.2, 1.2],
		['0', 0],
		[0, 0],
		[' 0.320 ', 0.32],
	])('the amount %j', async (amount, expected) => {
		const item = await create({ amount });
		expect(await get(item)).toMatchObject({ amount: expected });
		expect((await wait(item)).outputs[0]).toMatchObject([{ json: { amount: expected } }]);
	});

	test.each([
		['4.000000', 4],
		[5.17, 5.17],
		['5', 5],
	])('the length %j', async (actualDuration, expected) => {
		expect(await get(await create({ actualDuration }))).toMatchObject({ actualDuration: expected });
	});

	test.each([
		['45%', 45],
		['45 %', 45],
		['45', 45],
		[45, 45],
		['99.5%', 99.5],
		['0%', 0],
	])('the progress %j', async (progress, expected) => {
		const item = await create({ progress, processingMs: 60_000 });
		expect(await get(item)).toMatchObject({ status: 'processing', progress: expected });
	});
});

describe('what is no figure stays as it is:', () => {
	test.each([
		'free',
		'',
		'1,20',
		'¥1.20',
		'1.2.3',
		'-1',
		'1e3',
		'NaN',
		'Infinity',
		'0x10',
		'9'.repeat(400),
		'9'.repeat(17),
		null,
		true,
		[1],
		{ value: 1.2, currency: 'CNY' },
	])('the amount %j', async (amount) => {
		const item = await create();
		harness.service.misbehave({ on: 'query', fault: 'amend', fields: { amount } });
		expect(await get(item)).toMatchObject({ status: 'completed', amount });
	});

	test('a figure under another name', async () => {
		const item = await create();
		const fields = { totalTokens: '108000', resolution: '720' };
		harness.service.misbehave({ on: 'query', fault: 'amend', fields });
		expect(await get(item)).toMatchObject(fields);
	});
});

describe('the length that was asked for', () => {
	test('is in the output of KyyVideo', async () => {
		expect(await create({}, { duration: 8 })).toMatchObject({ duration: 8, status: 'queued' });
		expect(await create({}, { model: 'kyyvideo2', duration: 6 })).toMatchObject({ duration: 6 });
	});

	test('is what was asked for, whatever the service calls so', async () => {
		const fields = { duration: '5.0' };
		harness.service.misbehave({ on: 'create', fault: 'amend', fields });
		expect(await create({}, { duration: 8 })).toMatchObject({ duration: 8 });
	});

	test('is the usual one where the user leaves it alone', async () => {
		expect(await create()).toMatchObject({ duration: 5 });
	});

	test('is not in the output for a model without one', async () => {
		const parameters = {
			model: 'other',
			endpointPath: '/v1/veo/videos',
			body: '{"prompt":"A","duration":8}',
		};
		expect(await create({}, parameters)).not.toHaveProperty('duration');
	});

	test('is still there when a retry hands the video out', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
		const items = ['first', 'second'].map((prompt) => ({ json: { prompt } }));
		const parameters = { model: 'sd_2.0_special', prompt: '={{ $json.prompt }}', duration: 9 };
		const failed = await run({ type: 'kyyVideo', parameters, items });
		const { outputs } = await run({ type: 'kyyVideo', parameters, items, retryOf: failed });
		expect(outputs[0]).toMatchObject([{ json: { duration: 9 } }, { json: { duration: 9 } }]);
		expect(harness.service.creates).toHaveLength(2);
	});
});

describe('a hint about another length', () => {
	test.each([
		[4, '4.000000', 5],
		[10, 10, 5],
		[5.6, '5.6', 5],
	])(
		'says that a video has %d seconds, told as %j, instead of %d',
		async (actual, actualDuration, asked) => {
			const item = await create({ actualDuration }, { duration: asked });
			expect(lengthHints(await wait(item))).toEqual([
				`KyyVideo has made another length than requested: ${nameOf(item)} has ${actual} instead of ${asked} seconds.`,
			]);
		},
	);

	test.each([5, '5.000000', 5.17, '4.96', 4.5, 5.5, 'about 5', null])(
		'is not there for a video of %j seconds that should have 5',
		async (actualDuration) => {
			const item = await create();
			harness.service.misbehave({ on: 'query', fault: 'amend', fields: { actualDuration } });
			expect(lengthHints(await wait(item))).toEqual([]);
		},
	);

	test('is not there for an ID alone, of which nobody knows the length', async () => {
		const { id = '' } = await create({ actualDuration: 9 });
		expect(lengthHints(await wait({ id }))).toEqual([]);
	});

	test('is not there where the item is about another video', async () => {
		const { id } = await create({ actualDuration: 9 });
		const { taskData, error } = await run({
			type: 'waitForVideo',
			parameters: { videoId: '={{ $json.own }}', download: false },
			items: [{ json: { id: 'video_other', duration: 5, own: id ?? '' } }],
		});
		expect(error).toBeUndefined();
		expect((taskData?.hints ?? []).filter(({ message }) => message.includes('length'))).toEqual([]);
	});

	test('names each of several videos once', async () => {
		const [one, other, same] = [
			await create({ actualDuration: 4 }),
			await create({ actualDuration: 8 }),
			await create(),
		];
		expect(lengthHints(await wait(one, other, same, one))).toEqual([
			`KyyVideo has made another length than requested: ${nameOf(one)} has 4 instead of 5 seconds, ${nameOf(other)} has 8 instead of 5 seconds.`,
		]);
	});

	test.each(['5', 'five', null, {}, [5], true, -1e308])(
		'is no reason to fail where an item has the length %j',
		async (duration) => {
			const item = await create();
			const { outputs } = await wait({ ...item, duration });
			expect(outputs[0]).toMatchObject([{ json: { id: item.id, status: 'completed' } }]);
		},
	);
});
