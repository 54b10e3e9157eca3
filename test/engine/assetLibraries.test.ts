/** The two libraries of the service: where an asset goes to, where it is looked for, and what a video calls it */
import type { INodeParameters } from 'n8n-workflow';

import type { AssetStatus, GivenAsset, Misbehavior } from '../service/simulatedService';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import type { Run, RunResult } from './harness/engine';
import { withoutMemory } from './harness/storedExecution';
import { asset, url } from './goldenBody';
import { installVirtualClock } from './virtualClock';

const minute = 60_000;

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, reviewMs: 100_000 });
installDeduplicationTable();

const assetId = 'asset-20260722164336-p4mms';

const run = async (parameters: INodeParameters, more: Partial<Run> = {}): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', parameters, ...more }),
	);

const onAsset = async (operation: string, parameters: INodeParameters, more: Partial<Run> = {}) =>
	await run({ resource: 'asset', operation, ...parameters }, more);

const upload = async (parameters: INodeParameters = {}, more: Partial<Run> = {}) => {
	const source = url('https://example.com/anna.jpg');
	return await onAsset('upload', { library: 'modelCenter', source, ...parameters }, more);
};

const models = { kyyVideo2: 'kyyvideo2', seedance2: 'sd_2.0_special' } as const;

type Library = keyof typeof models;

const libraries: readonly Library[] = ['kyyVideo2', 'seedance2'];

const otherThan = (library: Library): Library =>
	library === 'kyyVideo2' ? 'seedance2' : 'kyyVideo2';

/** Makes a video with the model of a library, which begins with an image */
const create = async (
	library: Library,
	firstFrame: INodeParameters['firstFrame'] = asset(assetId),
	more: INodeParameters = {},
	settings: Partial<Run> = {},
) =>
	await run(
		{
			model: models[library],
			prompt: 'A lighthouse',
			generateFrom: 'frames',
			firstFrame: firstFrame ?? '',
			...more,
		},
		settings,
	);

/** The libraries that were asked for an asset, in the order of the requests */
const asked = (): Library[] =>
	harness.service
		.requestsTo('asset')
		.map(({ path }) => (path.includes('/kyyVideo2/asset/') ? 'kyyVideo2' : 'seedance2'));

const hintsOf = ({ taskData }: RunResult): string[] =>
	(taskData?.hints ?? []).map(({ message }) => message);

const firstImage = () =>
	harness.service.requestsTo('create').map(({ body }) => (body as INodeParameters).first_image);

const give = (library: Library, more: Partial<GivenAsset> = {}): void => {
	harness.service.addAsset({ library, assetId, ...more });
};

describe('an upload for the Model Center', () => {
	test('goes to its library, and is called as its models call it', async () => {
		const { outputs } = await upload({ name: 'Anna' });
		const [uploaded] = harness.service.assets;
		expect(uploaded).toMatchObject({ library: 'seedance2', name: 'Anna', assetType: 'Image' });
		expect(harness.service.requestsTo('upload')).toMatchObject([
			{
				method: 'POST',
				path: '/kyyReactApiServer/asset/seedance2/assetUpload',
				body: { assetType: 'Image', url: 'https://example.com/anna.jpg', name: 'Anna' },
			},
		]);
		const id = uploaded?.assetId ?? '';
		expect(outputs[0]).toMatchObject([
			{ json: { assetId: id, reference: `assetId://${id}`, status: 'Active', name: 'Anna' } },
		]);
		expect(new Set(asked())).toEqual(new Set(['seedance2']));
	});

	test('asks by a POST that names the asset in its body', async () => {
		await upload();
		const [uploaded] = harness.service.assets;
		expect(harness.service.requestsTo('asset')[0]).toMatchObject({
			method: 'POST',
			path: '/kyyReactApiServer/asset/seedance2/assetDetail',
			body: { assetId: uploaded?.assetId },
		});
	});

	const inProgress = ['NONE', 'UPLOADING', 'PROCESSING', 'SUBMITTED', '审核中'];

	test.each(
		inProgress.flatMap((word) => [[word, 'flat'] as const, [word, 'twoStatuses'] as const]),
	)('waits while its status is %s, told %s', async (word, shape) => {
		harness.service.nextAsset({
			library: 'seedance2',
			shape,
			statusWords: { Processing: word },
		});
		const before = clock.now();
		const { outputs } = await upload();
		expect(outputs[0]).toMatchObject([{ json: { status: 'Active' } }]);
		expect(clock.now() - before).toBeGreaterThanOrEqual(100_000);
	});

	test.each([
		['Failed', 'has failed its review', 'flat'],
		['Failed', 'has failed its review', 'twoStatuses'],
		['Expired', 'is not active any more', 'flat'],
		['Expired', 'is not active any more', 'twoStatuses'],
		['Deleted', 'is not active any more', 'twoStatuses'],
	] as const)('that ends as %s says that it %s, told %s', async (outcome, words, shape) => {
		const errorMessage = '人脸不清晰';
		harness.service.nextAsset({ library: 'seedance2', shape, outcome, errorMessage });
		const { error } = await upload();
		expect(error?.message).toContain(words);
		if (outcome === 'Failed') expect(error?.description).toContain(errorMessage);
		expect(error?.context).toMatchObject({
			kind: 'failed',
			status: expect.stringMatching(new RegExp(outcome, 'i')) as unknown,
		});
	});

	test('does not wait where that is not wanted', async () => {
		const { outputs } = await upload({ waitUntilActive: false });
		expect(outputs[0]).toMatchObject([
			{
				json: {
					status: 'Processing',
					reference: expect.stringMatching(/^assetId:\/\//) as unknown,
				},
			},
		]);
		expect(asked()).toEqual([]);
	});

	test('is not made twice by Retry On Fail', async () => {
		harness.service.nextAsset({ library: 'seedance2', reviewMs: 15 * minute });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { outputs } = await upload({ options: { maxWait: 10 } }, { settings });
		expect(outputs[0]).toMatchObject([{ json: { status: 'Active' } }]);
		expect(harness.service.counts.upload).toBe(1);
		expect(new Set(asked())).toEqual(new Set(['seedance2']));
	});

	test('is not made twice by a retry after a crash, and keeps its reference', async () => {
		harness.service.nextAsset({ library: 'seedance2', reviewMs: 60 * minute });
		const cut = await upload({ options: { maxWait: 1 } });
		const uploaded = harness.service.assets[0]?.assetId ?? '';
		const { outputs } = await upload({ waitUntilActive: false }, { retryOf: withoutMemory(cut) });
		expect(outputs[0]).toMatchObject([
			{ json: { assetId: uploaded, reference: `assetId://${uploaded}` } },
		]);
		expect(harness.service.counts.upload).toBe(1);
	});

	test('is another one than that of the same file for KyyVideo 2', async () => {
		const items = [{ json: { library: 'kyyVideo2' } }, { json: { library: 'modelCenter' } }];
		const { outputs } = await upload({ library: '={{ $json.library }}' }, { items });
		expect(outputs[0]?.map(({ json }) => json.reference)).toEqual([
			expect.stringMatching(/^asset:\/\//),
			expect.stringMatching(/^assetId:\/\//),
		]);
		expect(harness.service.assets.map(({ library }) => library)).toEqual([undefined, 'seedance2']);
	});
});

describe('what the library of the Model Center does not take is refused before anything is sent:', () => {
	test.each([
		[
			'a document',
			{ assetType: 'document' },
			'Asset Type must not be Document when For Models is Model Center',
		],
		[
			'a long name',
			{ name: 'n'.repeat(51) },
			'Name must have at most 50 characters when For Models is Model Center, but has 51',
		],
	])('%s', async (_what, parameters, message) => {
		const { error } = await upload(parameters);
		expect(error?.message).toBe(message);
		expect(harness.service.requests).toEqual([]);
	});

	test('as long as its name is not longer than the service allows', async () => {
		const { error } = await upload({ name: 'n'.repeat(50) });
		expect(error).toBeUndefined();
	});

	test.each([{ assetType: 'document' }, { name: 'n'.repeat(51) }])(
		'the other library takes it: %j',
		async (parameters) => {
			const { error } = await upload({ library: 'kyyVideo2', ...parameters });
			expect(error).toBeUndefined();
		},
	);
});

describe('the library of an upload', () => {
	const uploadFor = async (library: unknown) =>
		await upload(
			{ library: '={{ $json.library }}' },
			{ items: [{ json: { library: library as string } }] },
		);

	test.each([
		['kyyVideo2', undefined],
		['KyyVideo 2', undefined],
		['modelCenter', 'seedance2'],
		[' modelCenter\n', 'seedance2'],
		['Model Center', 'seedance2'],
		['model center', 'seedance2'],
	])('may be the expression of %j, as the editor or its list writes it', async (library, known) => {
		const { error } = await uploadFor(library);
		expect(error).toBeUndefined();
		expect(harness.service.assets.map((one) => one.library)).toEqual([known]);
	});

	test.each(['seedance2', '', ' ', 'videos', 5, true, null, ['modelCenter'], { name: 'x' }])(
		'is not %j, which is refused before anything is sent',
		async (library) => {
			const { error } = await uploadFor(library);
			expect(error?.message).toMatch(/^For Models must be one of KyyVideo 2, Model Center/);
			expect(harness.service.requests).toEqual([]);
		},
	);

	test('is that of KyyVideo 2 in a workflow that is older than the choice', async () => {
		const source = url('https://example.com/anna.jpg');
		await onAsset('upload', { source });
		expect(harness.service.assets).toHaveLength(1);
		expect(harness.service.assets[0]?.library).toBeUndefined();
	});
});

describe('Get finds an asset', () => {
	test.each([
		['kyyVideo2', 'asset://', ['kyyVideo2']],
		['seedance2', 'assetId://', ['kyyVideo2', 'seedance2']],
	] as const)(
		'of the library %s, called %s, with as few requests',
		async (library, scheme, places) => {
			give(library, { name: 'Anna' });
			for (const written of [assetId, `asset://${assetId}`, `assetId://${assetId}`]) {
				const { outputs } = await onAsset('get', { assetId: written });
				expect(outputs[0]).toMatchObject([
					{ json: { assetId, reference: `${scheme}${assetId}`, status: 'Active', name: 'Anna' } },
				]);
			}
			expect(asked()).toEqual([...places, ...places, ...places]);
		},
	);

	test.each(['Failed', 'Expired', 'Deleted', 'None'] as const)(
		'that is %s like any other',
		async (status) => {
			give('seedance2', { status, shape: 'twoStatuses' });
			const { outputs, error } = await onAsset('get', { assetId });
			expect(error).toBeUndefined();
			expect(outputs[0]).toMatchObject([{ json: { assetId } }]);
		},
	);

	test('in neither library, and says so once both have been asked', async () => {
		const { error } = await onAsset('get', { assetId });
		expect(error?.message).toBe(`KyyVideo cannot find the asset ${assetId}`);
		expect(asked()).toEqual(['kyyVideo2', 'seedance2']);
	});

	test('once the other library is over its fault', async () => {
		give('seedance2');
		harness.service.misbehave({ on: 'asset', fault: 'delay', ms: 0 });
		harness.service.misbehave({ on: 'asset', fault: 'answer', status: 502 });
		const { outputs } = await onAsset('get', { assetId });
		expect(outputs[0]).toMatchObject([{ json: { assetId } }]);
	});
});

describe('Delete', () => {
	test('of an asset of the Model Center says what is the matter', async () => {
		give('seedance2');
		const { error } = await onAsset('delete', { assetId });
		expect(error?.message).toBe(`KyyVideo cannot find the asset ${assetId}`);
		expect(error?.description).toContain(
			'no known way to delete an asset that was uploaded for the Model Center',
		);
		expect(harness.service.counts).toMatchObject({ deleteAsset: 1, asset: 0 });
	});
});

describe('a video names an asset by the scheme of its own model', () => {
	const written = [assetId, `asset://${assetId}`, `assetId://${assetId}`, `ASSETID://${assetId}`];
	const ways = (value: string) => [asset(value), value];
	const cases = libraries.flatMap((library) =>
		written.flatMap((value) =>
			ways(value)
				// A bare ID in a text is no reference
				.filter((way) => way !== assetId)
				.map((way) => ({ library, value, way })),
		),
	);

	test.each(cases)('$library: written as $way', async ({ library, way }) => {
		give(library);
		const { error } = await create(library, way);
		expect(error).toBeUndefined();
		const scheme = library === 'kyyVideo2' ? 'asset://' : 'assetId://';
		expect(firstImage()).toEqual([`${scheme}${assetId}`]);
		expect(asked()).toEqual([library]);
	});
});

describe.each(libraries)('a video of a model of %s', (library) => {
	test('is tried with an asset of the other library, with a hint', async () => {
		give(otherThan(library));
		const body = { id: 'mcp_1', status: 'queued' };
		harness.service.misbehave({ on: 'create', fault: 'answer', status: 200, body });
		const created = await create(library);
		expect(created.outputs[0]).toMatchObject([{ json: { id: 'mcp_1' } }]);
		expect(hintsOf(created)).toContainEqual(
			expect.stringContaining(`The asset ${assetId} in First Frame was uploaded for other models`),
		);
		expect(asked()).toEqual([library, otherThan(library)]);
	});

	test('has no hint with an asset of its own library', async () => {
		give(library);
		const created = await create(library);
		expect(hintsOf(created).filter((hint) => hint.includes(assetId))).toEqual([]);
	});

	const unusable: ReadonlyArray<readonly [AssetStatus, string]> = [
		['Failed', 'has failed its review'],
		['Expired', 'is not active'],
		['Deleted', 'is not active'],
		['Processing', 'is still under review'],
		['None', 'is still under review'],
		['Uploading', 'is still under review'],
	];

	test.each(unusable)('is not paid for with an asset that is %s', async (status, words) => {
		give(library, { status, errorMessage: '人脸不清晰' });
		const { error } = await create(library);
		expect(error?.message).toContain(`First Frame names the asset ${assetId}, which ${words}`);
		if (status === 'Failed') expect(error?.description).toContain('人脸不清晰');
		expect(harness.service.counts.create).toBe(0);
	});

	test('is not paid for with an asset that is in neither library', async () => {
		const { error } = await create(library);
		expect(error?.message).toContain(`First Frame names the asset ${assetId}, which is not in`);
		expect(asked()).toEqual([library, otherThan(library)]);
		expect(harness.service.counts.create).toBe(0);
	});

	test('is not paid for with an asset of another kind', async () => {
		give(library, { assetType: 'Audio' });
		const { error } = await create(library);
		expect(error?.message).toContain('is of the type Audio, but must be of the type image');
		expect(harness.service.counts.create).toBe(0);
	});

	const reasons: ReadonlyArray<readonly [what: string, fault: Misbehavior]> = [
		['HTTP 403', { on: 'asset', fault: 'answer', status: 403, body: { message: 'Forbidden' } }],
		[
			'a code 403',
			{ on: 'asset', fault: 'answer', status: 200, body: { code: 403, msg: '无权访问该素材库' } },
		],
		[
			'a code 500',
			{ on: 'asset', fault: 'answer', status: 200, body: { code: 500, msg: '系统异常' } },
		],
		[
			'no handler',
			{
				on: 'asset',
				fault: 'answer',
				status: 200,
				body: { code: 500, data: null, msg: 'No handler found for POST /asset' },
			},
		],
		['HTTP 404', { on: 'asset', fault: 'answer', status: 404 }],
		['HTTP 502', { on: 'asset', fault: 'answer', status: 502, body: '<html>Bad Gateway</html>' }],
		['a web page', { on: 'asset', fault: 'answer', status: 200, body: '<html>Hello</html>' }],
		['nothing', { on: 'asset', fault: 'answer', status: 200 }],
		['a limit that lasts', { on: 'asset', fault: 'rateLimit' }],
	];

	test.each(reasons)(
		'is made where the look-up of its asset is answered with %s, with a hint',
		async (_what, fault) => {
			give(library);
			harness.service.misbehave({ ...fault, times: Infinity });
			const created = await create(library);
			expect(created.error).toBeUndefined();
			expect(harness.service.counts.create).toBe(1);
			expect(hintsOf(created)).toContainEqual(
				expect.stringContaining(`The asset ${assetId} in First Frame could not be checked`),
			);
		},
	);

	test.each(reasons)(
		'is not kept back by its library answering %s where the other one does not know the asset',
		async (_what, fault) => {
			give(library);
			for (let time = 0; time < 5; time += 1) {
				harness.service.misbehave(fault);
				if (fault.fault !== 'rateLimit') {
					harness.service.misbehave({ on: 'asset', fault: 'delay', ms: 0 });
				}
			}
			const created = await create(library);
			expect(created.error).toBeUndefined();
			expect(harness.service.counts.create).toBe(1);
		},
	);

	test('is not made with a key that is refused', async () => {
		give(library);
		const credential = { ...harness.credential, apiKey: 'wrong' };
		const { error } = await create(library, undefined, {}, { credential });
		expect(error?.context).toMatchObject({ kind: 'refused', reason: 'key' });
		expect(harness.service.counts.create).toBe(0);
		expect(asked()).toEqual([library]);
	});

	test('is not made where the service is out of reach', async () => {
		give(library);
		harness.service.misbehave({ on: 'asset', fault: 'drop', times: Infinity });
		const { error } = await create(library);
		expect(error?.context).toMatchObject({ kind: 'unreachable' });
		expect(harness.service.counts.create).toBe(0);
	});

	test('asks once for an asset that many items use', async () => {
		give(library);
		const items = Array.from({ length: 20 }, (_, index) => ({ json: { n: index } }));
		const prompt = '={{ "A lighthouse " + $json.n }}';
		const { outputs } = await create(library, undefined, { prompt }, { items });
		expect(outputs[0]).toHaveLength(20);
		expect(asked()).toEqual([library]);
	});
});

test('an asset travels from its upload to the video of the Model Center', async () => {
	const uploaded = await upload();
	const items = [...(uploaded.outputs[0] ?? [])];
	const created = await create('seedance2', asset('={{ $json.reference }}'), {}, { items });
	expect(created.error).toBeUndefined();
	expect(firstImage()).toEqual([items[0]?.json.reference]);
});

test('an asset is no medium of a model without a library', async () => {
	const { error } = await run({
		model: 'videos',
		prompt: 'A lighthouse',
		generateFrom: 'frames',
		firstFrame: url(`assetId://${assetId}`),
		lastFrame: url('https://example.com/b.jpg'),
	});
	expect(error?.message).toMatch(/^First Frame must be/);
	expect(harness.service.requests).toEqual([]);
});
