/** The option "Include Input Fields": a row stays whole on its way through both nodes */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { picture } from '../media/picture';
import type { Run, RunResult } from './harness/engine';
import { idsOf } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 0, processingMs: 0 } });

type Setup = Partial<Pick<Run, 'settings' | 'rounds'>> & { readonly options?: INodeParameters };

const run = async (
	type: Run['type'],
	parameters: INodeParameters,
	items: readonly INodeExecutionData[],
	{ options, ...setup }: Setup = {},
): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({
			type,
			parameters: {
				...parameters,
				options: { includeInputFields: true, createUnrecorded: true, ...options },
			},
			items,
			...setup,
		}),
	);

const create = async (items: readonly INodeExecutionData[], setup?: Setup) =>
	await run('kyyVideo', { prompt: '={{ $json.prompt }}' }, items, setup);

const wait = async (
	items: readonly INodeExecutionData[],
	setup?: Setup,
	parameters: INodeParameters = {},
) => await run('waitForVideo', parameters, items, setup);

const itemOf = (json: IDataObject): INodeExecutionData => ({ json });

const rows = [
	{ id: 7, prompt: 'A lighthouse', caption: 'Good morning', number: 1, status: 'ready' },
	{ id: 8, prompt: 'A storm', caption: 'Good night', number: 2, status: 'ready' },
];

test('a row with a caption and a number goes through both nodes, each with its own video', async () => {
	const created = await create(rows.map(itemOf));
	const ids = idsOf(created);
	expect(created.outputs[0]?.map(({ json }) => json)).toMatchObject([
		{ caption: 'Good morning', number: 1, id: ids[0], status: 'queued', error: null },
		{ caption: 'Good night', number: 2, id: ids[1], status: 'queued', error: null },
	]);
	const { outputs } = await wait(created.outputs[0] ?? []);
	expect(outputs[0]).toMatchObject([
		{
			json: { caption: 'Good morning', number: 1, id: ids[0], status: 'completed' },
			binary: { data: { mimeType: 'video/mp4' } },
			pairedItem: { item: 0 },
		},
		{
			json: { caption: 'Good night', number: 2, id: ids[1], status: 'completed' },
			pairedItem: { item: 1 },
		},
	]);
});

test('it is off by default', async () => {
	const options = { includeInputFields: false };
	const created = await create(rows.map(itemOf), { options });
	expect(created.outputs[0]?.[0]?.json).not.toHaveProperty('caption');
	const { outputs } = await harness.run({
		type: 'kyyVideo',
		parameters: { prompt: 'A lighthouse' },
		items: rows.map(itemOf),
	});
	expect(outputs[0]?.[0]?.json).not.toHaveProperty('caption');
});

test('a video that is still running keeps its row, also for the next round', async () => {
	harness.service.nextTask({ queuedMs: 180_000 });
	const created = await create([itemOf(rows[0] ?? {})]);
	const parameters = { onTimeout: 'output', maxWait: 1 };
	const { outputs } = await wait(created.outputs[0] ?? [], {}, parameters);
	expect(outputs[0]).toEqual([]);
	expect(outputs[1]).toMatchObject([
		{ json: { caption: 'Good morning', status: 'queued' }, pairedItem: { item: 0 } },
	]);
	const later = await wait(outputs[1] ?? [], {}, { ...parameters, maxWait: 10 });
	expect(later.outputs[0]?.[0]?.json).toMatchObject({
		caption: 'Good morning',
		number: 1,
		status: 'completed',
	});
});

describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)('with %s', (onError) => {
	const settings = { onError };

	test('a row that is refused stays whole beside its error', async () => {
		const { outputs } = await run(
			'kyyVideo',
			{ prompt: '={{ $json.prompt }}', duration: 3 },
			[{ json: rows[0] ?? {}, binary: { photo: await photo() } }],
			{ settings },
		);
		const [item] = outputs.flat();
		expect(item?.json).toMatchObject({
			caption: 'Good morning',
			error: expect.stringMatching(/^Duration/) as unknown,
			details: { kind: 'parameters' },
		});
		expect(item?.binary).toMatchObject({ photo: { fileName: 'photo.png' } });
		expect(outputs.map(({ length }) => length)).toEqual(
			onError === 'continueErrorOutput' ? [0, 1] : [1],
		);
	});

	test('a video that fails keeps its row and has its own ID', async () => {
		harness.service.nextTask({ queuedMs: 1_000, outcome: { kind: 'failed', error: '内容违规' } });
		const created = await create([itemOf(rows[0] ?? {})]);
		const { outputs } = await wait(created.outputs[0] ?? [], { settings });
		const [item] = outputs.flat();
		expect(item?.json).toMatchObject({
			caption: 'Good morning',
			id: idsOf(created)[0],
			status: 'failed',
			details: { kind: 'failed' },
		});
	});
});

test('the number of a row is taken for no video by Wait for Video, be the row refused or only checked', async () => {
	const settings = { onError: 'continueRegularOutput' } as const;
	const refused = await run('kyyVideo', { prompt: 'x', duration: 3 }, [itemOf({ id: 7 })], {
		settings,
	});
	expect(refused.outputs[0]?.[0]?.json).not.toHaveProperty('id');
	const passed = await wait(refused.outputs[0] ?? []);
	expect(passed.outputs[0]?.[0]?.json).toEqual(refused.outputs[0]?.[0]?.json);
	const checked = await create([itemOf(rows[0] ?? {})], { options: { validateOnly: true } });
	expect(checked.outputs[0]?.[0]?.json).toMatchObject({ valid: true, caption: 'Good morning' });
	const { error } = await wait(checked.outputs[0] ?? []);
	expect(error?.message).toBe('Video ID is empty, because KyyVideo has only checked this item');
	expect(harness.service.counts.query).toBe(0);
});

test('a length or a path of the row is not taken for what was asked for', async () => {
	const row = { resultPath: '/somewhere/else', duration: 60 };
	const { outputs } = await run(
		'kyyVideo',
		{ model: 'other', endpointPath: '/v1/veo/videos', body: '{"model": "veo", "prompt": "x"}' },
		[itemOf({ ...row, caption: 'Hi' })],
	);
	const [item] = outputs[0] ?? [];
	expect(item?.json).toMatchObject({ caption: 'Hi' });
	expect(item?.json).not.toHaveProperty('resultPath');
	expect(item?.json).not.toHaveProperty('duration');
});

describe('an item that comes in with an error of its own', () => {
	const failed = { ...rows[0], error: 'No such row', details: { kind: 'timeout' } };

	test.each(['create', 'validate'])('does not leave as a failed one: %s', async (what) => {
		const options = { validateOnly: what === 'validate' };
		const settings = { onError: 'continueErrorOutput' } as const;
		const { outputs } = await create([itemOf(failed)], { options, settings });
		expect(outputs.map(({ length }) => length)).toEqual([1, 0]);
		expect(outputs[0]?.[0]?.json.error ?? null).toBeNull();
		expect(outputs[0]?.[0]?.json).not.toHaveProperty('details');
	});

	test('is not run again by Retry On Fail', async () => {
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { outputs } = await create([itemOf(failed)], { settings });
		expect(harness.service.counts.create).toBe(1);
		expect(outputs[0]?.[0]?.json).not.toHaveProperty('error');
	});

	test('passes through Wait for Video as it is', async () => {
		const { outputs } = await wait([itemOf({ caption: 'Hi', error: 'No such row' })]);
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ caption: 'Hi', error: 'No such row' }]);
	});
});

const photo = async () =>
	await harness.engine.storeFile(picture(), { fileName: 'photo.png', mimeType: 'image/png' });

test('files of the item stay, and the MP4 replaces the one of its name', async () => {
	const [id = ''] = idsOf(await create([itemOf(rows[0] ?? {})]));
	const binary = { data: await photo(), photo: await photo(), lastFrame: await photo() };
	const { outputs } = await wait([{ json: { id }, binary }]);
	expect(outputs[0]?.[0]?.binary).toMatchObject({
		data: { mimeType: 'video/mp4' },
		photo: { mimeType: 'image/png', fileName: 'photo.png' },
	});
	// It could be taken for the last frame of this video
	expect(outputs[0]?.[0]?.binary).not.toHaveProperty('lastFrame');
});

test('a video that is looked up keeps its row', async () => {
	const [id = ''] = idsOf(await create([itemOf(rows[0] ?? {})]));
	const get = { operation: 'get', videoId: '={{ $json.video_id }}' };
	const { outputs } = await run('kyyVideo', get, [itemOf({ ...rows[0], video_id: id })]);
	expect(outputs[0]?.[0]?.json).toMatchObject({ id, video_id: id, caption: 'Good morning' });
});

test('an asset keeps its row and its file, and the row its number', async () => {
	const items = [{ json: rows[0] ?? {}, binary: { data: await photo() } }];
	const source = { __rl: true, mode: 'url', value: 'https://example.com/person.jpg' };
	const uploaded = await run(
		'kyyVideo',
		{ resource: 'asset', operation: 'upload', source, waitUntilActive: false },
		items,
	);
	const [asset] = uploaded.outputs[0] ?? [];
	expect(asset).toMatchObject({
		json: { id: 7, caption: 'Good morning', assetId: expect.any(String) as unknown },
		binary: { data: { fileName: 'photo.png' } },
	});
	for (const operation of ['get', 'delete']) {
		const { outputs } = await run('kyyVideo', { resource: 'asset', operation }, [
			itemOf(asset?.json ?? {}),
		]);
		expect(outputs[0]?.[0]?.json).toMatchObject({
			assetId: asset?.json.assetId,
			caption: 'Good morning',
		});
	}
});

test('a thousand large rows are handed on without a copy', async () => {
	const text = 'x'.repeat(100_000);
	const items = Array.from({ length: 1000 }, (_, number) =>
		itemOf({ prompt: 'A storm', number, text }),
	);
	const { outputs } = await create(items, { options: { validateOnly: true, maxVideos: 1000 } });
	const numbers = outputs[0]?.map(({ json }) => json.number);
	expect(numbers).toEqual(items.map(({ json }) => json.number));
	expect(outputs[0]?.at(-1)?.json.text).toBe(text);
});

test('has no effect as the tool of an agent, which knows what it has said', async () => {
	const [id = ''] = idsOf(await create([itemOf(rows[0] ?? {})]));
	const { outputs } = await run('waitForVideoTool', {}, [itemOf({ id, caption: 'Hi' })]);
	expect(outputs[0]?.[0]?.json).not.toHaveProperty('caption');
});

test.each(['kyyVideo', 'waitForVideo'] as const)(
	'%s refuses a value that is none',
	async (type) => {
		const { error } = await harness.run({
			type,
			parameters: { prompt: 'A storm', options: { includeInputFields: 'maybe' } },
			items: [itemOf({ id: 'video_1' })],
		});
		expect(error?.message).toBe('Include Input Fields must be true or false, but is "maybe"');
		expect(harness.service.requests).toEqual([]);
	},
);
