import { rm } from 'node:fs/promises';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { picture } from '../media/picture';
import { serveBinaries } from './harness/binaryHost';
import { installDeduplicationTable } from './harness/deduplicationTable';
import type { Run, RunResult } from './harness/engine';
import { url } from './goldenBody';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const minute = 60_000;

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, reviewMs: 100_000 });

installDeduplicationTable();
const host = serveBinaries();

const address = 'https://example.com/anna.jpg';

const asset = (operation: string, parameters: INodeParameters, more: Partial<Run> = {}) => ({
	type: 'kyyVideo' as const,
	parameters: { resource: 'asset', operation, ...parameters },
	n8nAddress: host().address,
	...more,
});

const run = async (
	operation: string,
	parameters: INodeParameters,
	more: Partial<Run> = {},
): Promise<RunResult> =>
	await clock.during(harness.service, async () => harness.run(asset(operation, parameters, more)));

const upload = async (parameters: INodeParameters = {}, more: Partial<Run> = {}) =>
	await run('upload', { source: url(address), ...parameters }, more);

const items = (...names: string[]): INodeExecutionData[] =>
	names.map((name) => ({ json: { name } }));

const named = { name: '={{ $json.name }}' };

describe('an upload', () => {
	test('waits until the review is over, and hands on the asset with a ready-made reference', async () => {
		const { outputs } = await upload({ name: 'Anna' });
		const assetId = harness.service.assets[0]?.assetId ?? '';
		expect(outputs[0]).toMatchObject([
			{
				json: {
					assetId,
					reference: `asset://${assetId}`,
					status: 'Active',
					assetType: 'Image',
					name: 'Anna',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	test('sends what the page says, and no name where there is none', async () => {
		await upload({ assetType: 'video' });
		const [request] = harness.service.requestsTo('upload');
		expect(request).toMatchObject({
			method: 'POST',
			path: '/kyyReactApiServer/kyyVideo2/asset/upload',
		});
		expect(request?.body).toEqual({ assetType: 'Video', url: address });
	});

	test.each([
		['audio', 'Audio'],
		['document', 'Document'],
		['image', 'Image'],
		['={{ "Image" }}', 'Image'],
	])('of the type %s', async (assetType, wire) => {
		await upload({ assetType });
		expect(harness.service.assets).toMatchObject([{ assetType: wire }]);
	});

	test('of a binary field is fetched from n8n', async () => {
		const data = await harness.engine.storeFile(picture(), {
			fileName: 'anna.png',
			mimeType: 'image/png',
		});
		// As the form is when it is new: the binary field "data"
		const { error } = await run('upload', {}, { items: [{ json: {}, binary: { data } }] });
		expect(error).toBeUndefined();
		expect(harness.service.fetches).toMatchObject([
			{ contentType: 'image/png', bytes: picture().length },
		]);
		expect(harness.service.keyLeaks).toEqual([]);
	});

	test('does not wait where that is not wanted', async () => {
		const { outputs } = await upload({ waitUntilActive: false, name: 'Anna' });
		expect(outputs[0]?.[0]?.json).toMatchObject({
			assetId: harness.service.assets[0]?.assetId,
			reference: expect.stringMatching(/^asset:\/\/asset-/) as unknown,
			status: 'Processing',
			assetType: 'Image',
			name: 'Anna',
		});
		expect(harness.service.counts.asset).toBe(0);
	});

	test('asks soon, and then hardly ever before the review can be over', async () => {
		await upload();
		const [sent] = harness.service.requestsTo('upload');
		const asked = harness.service.requestsTo('asset').map(({ time }) => time - (sent?.time ?? 0));
		expect(asked[0]).toBeLessThanOrEqual(6_000);
		expect(asked.length).toBeLessThan(10);
		expect(asked.filter((time) => time > 6_000 && time < 60_000)).toEqual([]);
	});

	test('that is reviewed at once takes seconds', async () => {
		harness.service.nextAsset({ reviewMs: 0 });
		const before = clock.now();
		await upload();
		expect(clock.now() - before).toBeLessThan(10_000);
	});
});

describe('uploads of several items', () => {
	test('run one after another, and their reviews all at once', async () => {
		const names = Array.from({ length: 6 }, (_, index) => `Person ${index}`);
		const before = clock.now();
		const { outputs } = await upload(named, { items: items(...names) });
		expect(outputs[0]?.map(({ json }) => json.name)).toEqual(names);
		expect(harness.service.mostUploadsAtOnce).toBe(1);
		expect(clock.now() - before).toBeLessThan(4 * minute);
	});

	test('end with the first that fails, and the error names all that are in the library', async () => {
		harness.service.nextAsset({ name: 'two', outcome: 'Failed', reviewMs: 0 });
		const before = clock.now();
		const { error } = await upload(named, { items: items('one', 'two', 'three') });
		const ids = harness.service.assets.map(({ assetId }) => assetId);
		expect(ids).toHaveLength(3);
		expect(error?.message).toBe(
			`The asset ${ids[1] ?? ''} has failed its review [item 1, the 2nd of 3]`,
		);
		expect(error?.context).toMatchObject({ itemIndex: 1, kind: 'failed', assetIds: ids });
		for (const id of ids) expect(error?.description).toContain(id);
		expect(clock.now() - before).toBeLessThan(30_000);
	});

	test('send nothing more once one has been refused', async () => {
		harness.service.misbehave({ on: 'upload', name: 'one', fault: 'answer', status: 400 });
		const { error } = await upload(named, { items: items('one', 'two', 'three') });
		expect(error?.context).toMatchObject({ itemIndex: 0, kind: 'refused' });
		expect(harness.service.counts.upload).toBe(1);
	});

	test('do not abort the one in flight, whose ID would be lost', async () => {
		harness.service.nextAsset({ name: 'one', outcome: 'Failed', reviewMs: 0 });
		harness.service.misbehave({ on: 'upload', name: 'two', fault: 'delay', ms: 150 });
		const { error } = await upload(named, { items: items('one', 'two') });
		expect(error?.message).toContain('has failed its review');
		expect(error?.context.assetIds).toEqual(harness.service.assets.map(({ assetId }) => assetId));
		expect(harness.service.assets).toHaveLength(2);
	});

	test('go on after one that fails with Continue', async () => {
		harness.service.nextAsset({ name: 'two', outcome: 'Failed' });
		const { outputs } = await upload(named, {
			items: items('one', 'two', 'three'),
			settings: { onError: 'continueRegularOutput' },
		});
		const [, failed] = harness.service.assets;
		expect(outputs[0]).toMatchObject([
			{ json: { name: 'one', status: 'Active' } },
			{ json: { details: { kind: 'failed', assetId: failed?.assetId, status: 'Failed' } } },
			{ json: { name: 'three', status: 'Active' } },
		]);
	});
});

describe('another try of the execution', () => {
	test('waits for what is uploaded already, instead of uploading it again', async () => {
		harness.service.nextAsset({ name: 'two', reviewMs: 15 * minute });
		const more = { items: items('one', 'two') };
		const late = await upload(named, more);
		expect(late.error?.context).toMatchObject({ kind: 'timeout', itemIndex: 1 });
		const { outputs } = await upload(named, { ...more, retryOf: late });
		expect(outputs[0]).toMatchObject([
			{ json: { name: 'one', status: 'Active' } },
			{ json: { name: 'two', status: 'Active' } },
		]);
		expect(harness.service.counts.upload).toBe(2);
	});

	test('says again that a review has failed, and uploads another file', async () => {
		harness.service.nextAsset({ outcome: 'Failed' });
		const failed = await upload({}, { settings: { retryOnFail: true, maxTries: 3 } });
		expect(failed.error?.message).toContain('has failed its review');
		expect(harness.service.counts.upload).toBe(1);
		const source = url('https://example.com/another.jpg');
		const { outputs } = await run('upload', { source }, { retryOf: failed });
		expect(outputs[0]).toMatchObject([{ json: { status: 'Active' } }]);
		expect(harness.service.counts.upload).toBe(2);
	});

	test('needs the file of what is uploaded already no more', async () => {
		const [one, two] = [picture(400, 400), picture(500, 500)].map(async (bytes) =>
			harness.engine.storeFile(bytes, { fileName: 'photo.png', mimeType: 'image/png' }),
		);
		const files = [await one, await two].flatMap((data) => data ?? []);
		const more = { items: files.map((data) => ({ json: {}, binary: { data } })) };
		harness.service.nextAsset({ reviewMs: 0 });
		harness.service.nextAsset({ reviewMs: 15 * minute });
		const late = await run('upload', {}, more);
		expect(late.error?.context.kind).toBe('timeout');
		for (const file of files) await rm(harness.engine.pathOf(file));
		const { outputs } = await run('upload', {}, { ...more, retryOf: late });
		expect(outputs[0]).toMatchObject([
			{ json: { status: 'Active' } },
			{ json: { status: 'Active' } },
		]);
		expect(harness.service.counts.upload).toBe(2);
	});

	test('does not upload again what is not found yet', async () => {
		harness.service.misbehave({ on: 'upload', name: 'two', fault: 'answer', status: 400 });
		const missing = { code: -1, data: null };
		harness.service.misbehave({
			on: 'asset',
			fault: 'answer',
			status: 200,
			body: missing,
			times: 2,
		});
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { outputs } = await upload(
			{ ...named, waitUntilActive: false },
			{ items: items('one', 'two'), settings },
		);
		expect(outputs[0]).toHaveLength(2);
		expect(harness.service.assets.map(({ name }) => name)).toEqual(['one', 'two']);
	});

	test('looks up many at a time, and gives up on all together', async () => {
		const names = Array.from({ length: 30 }, (_, index) => `Person ${index}`);
		harness.service.misbehave({ on: 'upload', name: 'Person 29', fault: 'answer', status: 400 });
		const more = { items: items(...names) };
		const failed = await upload({ ...named, waitUntilActive: false }, more);
		harness.service.misbehave({ on: 'asset', fault: 'rateLimit', times: Infinity });
		const before = clock.now();
		const parameters = { ...named, waitUntilActive: false };
		const { outputs } = await upload(parameters, { ...more, retryOf: failed });
		expect(outputs[0]).toHaveLength(30);
		expect(clock.now() - before).toBeLessThan(minute);
		expect(harness.service.counts.upload).toBe(31);
	});

	test('uploads again what has been deleted since', async () => {
		harness.service.nextAsset({ reviewMs: 60 * minute });
		const late = await upload({ options: { maxWait: 2 } });
		const assetId = harness.service.assets[0]?.assetId ?? '';
		await run('delete', { assetId });
		const { outputs } = await upload({}, { retryOf: late });
		expect(outputs[0]).toMatchObject([{ json: { status: 'Active' } }]);
		expect(harness.service.counts.upload).toBe(2);
	});

	test('is not a round of a loop, which uploads the same file anew', async () => {
		await upload({}, { rounds: 2 });
		expect(harness.service.counts.upload).toBe(2);
	});
});

describe('a wait for a review', () => {
	test('ends when its time is over, with the ID in the error', async () => {
		harness.service.nextAsset({ reviewMs: 60 * minute });
		const before = clock.now();
		const { error } = await upload({ options: { maxWait: 3 } });
		const assetId = harness.service.assets[0]?.assetId ?? '';
		expect(error?.message).toBe(`The asset ${assetId} was not active within 3 minutes`);
		expect(error?.description).toContain('The last status was: Processing.');
		expect(error?.context).toMatchObject({ kind: 'timeout', assetId, status: 'Processing' });
		expect(clock.now() - before).toBeLessThan(4 * minute);
	});

	test('ends after ten minutes where nothing else is wanted', async () => {
		harness.service.nextAsset({ reviewMs: 60 * minute });
		const { error } = await upload();
		expect(error?.message).toContain('was not active within 10 minutes');
	});

	test('goes on while the service has faults of its own', async () => {
		harness.service.misbehave({ on: 'asset', fault: 'answer', status: 502, times: 2 });
		harness.service.misbehave({ on: 'asset', fault: 'drop', times: 2 });
		harness.service.misbehave({ on: 'asset', fault: 'rateLimit', times: 2 });
		const { outputs } = await upload();
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'Active' });
	});

	test('goes on with an unknown status', async () => {
		harness.service.nextAsset({ statusWords: { Processing: 'Reviewing', Active: 'ACTIVE' } });
		const { outputs } = await upload();
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'Active' });
	});

	test('goes on while the asset is not found yet, or said to be under review', async () => {
		const missing = { code: -1, data: null };
		const underReview = { code: 1, msg: '素材审核中' };
		harness.service.misbehave({ on: 'asset', fault: 'answer', status: 200, body: missing });
		const review = { fault: 'answer', status: 200, body: underReview, times: 2 } as const;
		harness.service.misbehave({ on: 'asset', ...review });
		const { outputs } = await upload();
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'Active' });
	});

	test('asks again soon after an answer that was lost', async () => {
		harness.service.nextAsset({ reviewMs: 0 });
		harness.service.misbehave({ on: 'asset', fault: 'drop' });
		const before = clock.now();
		await upload();
		expect(clock.now() - before).toBeLessThan(30_000);
	});

	const badKey = {
		on: 'asset',
		fault: 'answer',
		status: 200,
		body: { code: '204', msg: '登录验证失败' },
	} as const;

	test('goes on when the key is refused once', async () => {
		harness.service.misbehave(badKey);
		const { outputs } = await upload();
		expect(outputs[0]?.[0]?.json.status).toBe('Active');
	});

	test('ends when the key is refused again and again, with the ID in the error', async () => {
		harness.service.misbehave({ ...badKey, times: Infinity });
		const { error } = await upload();
		expect(error?.message).toContain('KyyVideo did not accept the API key');
		expect(error?.context.assetId).toBe(harness.service.assets[0]?.assetId);
	});

	test('ends with the execution', async () => {
		const { status, error } = await harness.stopOnce(
			() => harness.service.requestsTo('upload')[0]?.answer !== undefined && clock.asleep > 0,
			asset('upload', { source: url(address) }),
		);
		expect(status).toBe('canceled');
		expect(error?.message).not.toContain('undefined');
		expect(harness.service.counts.asset).toBe(0);
		expect(clock.asleep).toBe(0);
	});
});

describe('an upload that is refused', () => {
	test('because the service cannot fetch the file says so', async () => {
		const { error } = await upload({ source: url('https://nowhere.invalid/anna.jpg') });
		expect(error?.message).toContain('KyyVideo could not fetch one of the media URLs');
		expect(error?.description).toContain('Check this field: Source.');
		expect(error?.description).toContain('素材 URL 无法访问');
		expect(error?.context).toMatchObject({ kind: 'refused', itemIndex: 0 });
	});

	test('because nothing has left says so', async () => {
		const credential = { ...harness.credential, baseUrl: 'http://127.0.0.1:1/kyyReactApiServer' };
		const { error } = await upload({}, { credential });
		expect(error?.message).toContain('Could not reach KyyVideo to upload the asset');
		expect(error?.context.kind).toBe('unreachable');
	});

	test('because there are too many is sent again', async () => {
		harness.service.misbehave({ on: 'upload', fault: 'rateLimit', retryAfter: { seconds: 2 } });
		const { outputs } = await upload();
		expect(outputs[0]).toHaveLength(1);
		expect(harness.service.counts.upload).toBe(2);
	});

	test.each([
		['is lost', { fault: 'drop', accepted: true }],
		['is a fault', { fault: 'answer', status: 502, accepted: true }],
		['is empty', { fault: 'answer', status: 200, accepted: true }],
	] as const)('is not sent again when the answer %s', async (_what, fault) => {
		harness.service.misbehave({ on: 'upload', ...fault });
		const { error } = await upload();
		expect(error?.message).toContain('It is not known whether KyyVideo has accepted this asset');
		expect(error?.context.kind).toBe('unknown');
		expect(harness.service.counts.upload).toBe(1);
	});
});

test('uploads that are too many hold a run of many items for as long as one', async () => {
	harness.service.misbehave({ on: 'upload', fault: 'rateLimit', times: Infinity });
	const before = clock.now();
	const { outputs } = await upload(named, {
		items: items(...Array.from({ length: 20 }, (_, index) => `Person ${index}`)),
		settings: { onError: 'continueRegularOutput' },
	});
	expect(outputs[0]).toHaveLength(20);
	expect(clock.now() - before).toBeLessThan(minute);
	expect(harness.service.counts.upload).toBe(24);
});

test('assets that cannot be looked up hold a run of many items for as long as one', async () => {
	harness.service.misbehave({ on: 'asset', fault: 'drop', times: Infinity });
	const before = clock.now();
	const ids = Array.from({ length: 40 }, (_, index) => `asset-${index}`);
	const { outputs } = await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: {
				prompt: 'A lighthouse',
				generateFrom: 'frames',
				firstFrame: { __rl: true, mode: 'asset', value: '={{ $json.id }}' },
			},
			items: ids.map((id) => ({ json: { id } })),
			settings: { onError: 'continueRegularOutput' },
		}),
	);
	expect(outputs[0]).toHaveLength(40);
	expect(clock.now() - before).toBeLessThan(minute);
	expect(harness.service.counts.create).toBe(0);
});

describe('before anything is uploaded', () => {
	test.each<[string, INodeParameters, string]>([
		[
			'an unknown type',
			{ assetType: '={{ "picture" }}' },
			'Asset Type must be one of Audio, Document, Image, Video, but is "picture"',
		],
		[
			'no source',
			{ source: url('={{ "" }}') },
			'Source must be a public URL that begins with https:// or http://, but is empty',
		],
		[
			'an asset as the source',
			{ source: url('asset://asset-1') },
			'Source must be a public URL that begins with https:// or http://, or a binary field (this field takes no assets), but is "asset://asset-1"',
		],
		[
			'a time that is none',
			{ options: { maxWait: 0 } },
			'Max Wait (Minutes) must be a number above 0 and up to 1440, but is 0',
		],
	])('%s is refused', async (_what, parameters, message) => {
		const { error } = await upload(parameters);
		expect(error?.message).toBe(message);
		expect(harness.service.requests).toEqual([]);
	});

	test('a text file is refused as an image, and taken as a document', async () => {
		const data = await harness.engine.storeFile(Buffer.from('Notes'), {
			fileName: 'notes.txt',
			mimeType: 'text/plain',
		});
		const more = { items: [{ json: {}, binary: { data } }] };
		const { error } = await run('upload', {}, more);
		expect(error?.message).toBe(
			'Source must be an image, but the binary field "data" is a file of the type text/plain',
		);
		const { outputs } = await run('upload', { assetType: 'document' }, more);
		expect(outputs[0]).toHaveLength(1);
	});

	test('an empty file is refused, whatever it is', async () => {
		const data = await harness.engine.storeFile(Buffer.alloc(0), { mimeType: 'application/pdf' });
		const { error } = await run(
			'upload',
			{ assetType: 'document' },
			{ items: [{ json: {}, binary: { data } }] },
		);
		expect(error?.message).toBe(
			'Source must be a file with content, but the binary field "data" is empty',
		);
	});
});

describe('an asset', () => {
	const assetId = 'asset-20260330142158-q75m8';

	test('is looked up once, in the same shape', async () => {
		harness.service.addAsset({ assetId, name: 'Anna', status: 'Failed' });
		const { outputs } = await run('get', { assetId: ` asset://${assetId}` });
		expect(outputs[0]).toMatchObject([
			{
				json: {
					assetId,
					reference: `asset://${assetId}`,
					status: 'Failed',
					assetType: 'Image',
					name: 'Anna',
					createTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as unknown,
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(harness.service.counts.asset).toBe(1);
	});

	test('that the service does not find, in other words, is missing as well', async () => {
		const body = { code: -1, msg: '素材未找到', data: null };
		harness.service.misbehave({ on: 'asset', fault: 'answer', status: 200, body });
		const { error } = await run('get', { assetId });
		expect(error?.message).toBe(`KyyVideo cannot find the asset ${assetId}`);
	});

	test('is deleted, and then is not there any more', async () => {
		harness.service.addAsset({ assetId });
		const { outputs } = await run('delete', { assetId });
		expect(outputs[0]).toMatchObject([{ json: { assetId, deleted: true } }]);
		const { error } = await run('get', { assetId });
		expect(error?.message).toBe(`KyyVideo cannot find the asset ${assetId}`);
		expect(error?.context).toMatchObject({ kind: 'refused', assetId });
	});

	test.each([
		['busy', { code: -1, msg: '系统繁忙，请稍后再试' }, 5],
		['asked too often', { code: 429, msg: '请求过于频繁' }, 1],
	])('does not count as deleted when the service was %s', async (_what, body, times) => {
		const answer = { fault: 'answer', status: 200, body, times } as const;
		harness.service.misbehave({ on: 'deleteAsset', ...answer });
		const { outputs, error } = await run('delete', { assetId });
		expect(outputs).toEqual([]);
		expect(error?.context.kind).toBe('refused');
	});

	test('counts as deleted when the answer to that got lost', async () => {
		harness.service.addAsset({ assetId });
		harness.service.misbehave({ on: 'deleteAsset', fault: 'answer', status: 200, body: '' });
		const { outputs } = await run('delete', { assetId });
		expect(outputs[0]).toMatchObject([{ json: { deleted: true } }]);
		expect(harness.service.counts.deleteAsset).toBe(2);
	});

	test.each(['get', 'delete'])('that is missing is an error of %s', async (operation) => {
		const { error } = await run(operation, { assetId });
		expect(error?.message).toBe(`KyyVideo cannot find the asset ${assetId}`);
	});

	test.each(['get', 'delete'])(
		'is asked for again when %s meets what may pass',
		async (operation) => {
			harness.service.addAsset({ assetId });
			const on = operation === 'get' ? 'asset' : 'deleteAsset';
			harness.service.misbehave({ on, fault: 'answer', status: 503, times: 2 });
			const { outputs } = await run(operation, { assetId });
			expect(outputs[0]).toHaveLength(1);
		},
	);

	test.each([
		'={{ "" }}',
		'video_fd35ee52',
		'../../v1/result/x',
		'asset-1/../x',
		'asset-1?x',
		'anna.jpg',
	])('of the ID %j is refused before anything is sent', async (wrong) => {
		const { error } = await run('delete', { assetId: wrong });
		expect(error?.message).toMatch(/^Asset ID must be the ID of an asset, such as asset-/);
		expect(harness.service.requests).toEqual([]);
	});
});
