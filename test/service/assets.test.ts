import { z } from 'zod';
import { ask, clientOf, type Client } from './client';
import { passTime, useFakeDate } from './fakeDate';
import { startService, type Service, type ServiceOptions } from './simulatedService';

const START = new Date('2026-03-30T14:21:58.750Z');
const url = 'https://media.example.com/ada.png';
const image = { assetType: 'Image', url };
const missing = (assetId: string) => ({ code: -1, msg: `素材不存在: ${assetId}`, data: null });

let service: Service;
let client: Client;

async function start(options: ServiceOptions = {}): Promise<void> {
	service = await startService(options);
	client = clientOf(service);
}

async function statusOf(assetId: string): Promise<string> {
	const { body } = await client.asset(assetId);
	return z.object({ data: z.object({ status: z.string() }) }).parse(body).data.status;
}

beforeEach(() => {
	useFakeDate(START);
});

afterEach(async () => {
	jest.useRealTimers();
	await service.stop();
});

describe('an upload', () => {
	it('is answered with an id that holds the time', async () => {
		await start();

		const { status, body } = await client.upload(image);

		expect(status).toBe(200);
		expect(body).toEqual({
			code: 0,
			msg: null,
			data: {
				assetId: expect.stringMatching(/^asset-20260330142158-[a-z0-9]{5}$/) as string,
			},
		});
	});

	it('gets another id each time', async () => {
		await start();

		await Promise.all(Array.from({ length: 50 }, () => client.uploadId()));

		expect(new Set(service.assets.map(({ assetId }) => assetId)).size).toBe(50);
	});

	it('is kept, in the order of arrival', async () => {
		await start();

		await client.upload({ ...image, name: 'Ada' });
		await client.upload({ assetType: 'Audio', url });

		const assetId = expect.stringMatching(/^asset-/) as string;
		const time = START.getTime();
		expect(service.assets).toEqual([
			{ assetId, assetType: 'Image', name: 'Ada', url, time },
			{ assetId, assetType: 'Audio', name: null, url, time },
		]);
	});

	it('is refused without the key, and nothing is kept', async () => {
		await start();

		const { body } = await ask(`${service.baseUrl}/kyyVideo2/asset/upload`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(image),
		});

		expect(body).toMatchObject({ code: '204' });
		expect(service.assets).toEqual([]);
	});
});

describe('an asset', () => {
	it('may be told of flat, in capitals, already by the upload', async () => {
		await start();
		service.nextAsset({ shape: 'flat', outcome: 'Failed', errorMessage: 'face not clear' });

		const { body } = await client.upload(image);

		const { assetId = '' } = service.assets[0] ?? {};
		expect(body).toMatchObject({ assetId, status: 'PROCESSING', errorMessage: null });
		passTime(3_000);
		const told = { assetId, status: 'FAILED', errorMessage: 'face not clear' };
		expect((await client.asset(assetId)).body).toMatchObject(told);
	});

	it.each([
		['Processing', 'PROCESSING', 'NONE'],
		['Active', 'READY', 'ACTIVE'],
		['Failed', 'FAILED', 'FAILED'],
	] as const)('that is %s may have two statuses', async (status, materialStatus, beside) => {
		await start();
		service.addAsset({ assetId: 'asset-1', status, shape: 'twoStatuses' });

		const { body } = await client.asset('asset-1');

		expect(body).toMatchObject({ code: 0, data: { materialStatus, status: beside } });
	});

	it('is shown with all that is known of it', async () => {
		await start();
		const assetId = await client.uploadId('Ada');
		passTime(1_000);

		const { status, body } = await client.asset(assetId);

		expect(status).toBe(200);
		expect(body).toEqual({
			code: 0,
			msg: null,
			data: {
				name: 'Ada',
				assetId,
				status: 'Processing',
				assetType: 'Image',
				url: 'https://media.example.com/face.png',
				createTime: '2026-03-30 14:21:58',
			},
		});
	});

	it('is shown without a name where it has none', async () => {
		await start();

		const { body } = await client.asset(await client.uploadId());

		expect(body).toMatchObject({ data: { name: null } });
	});

	it('is reviewed for 3 s when nothing is said', async () => {
		await start();
		const assetId = await client.uploadId();

		passTime(2_999);
		expect(await statusOf(assetId)).toBe('Processing');
		passTime(1);
		expect(await statusOf(assetId)).toBe('Active');
	});

	it('is reviewed for as long as the service is told', async () => {
		await start({ reviewMs: 60_000 });
		const assetId = await client.uploadId();

		passTime(59_999);
		expect(await statusOf(assetId)).toBe('Processing');
		passTime(1);
		expect(await statusOf(assetId)).toBe('Active');
	});

	it.each(['GET', 'DELETE'] as const)(
		'that is not there is answered with -1: %s',
		async (method) => {
			await start();

			const { status, body } = await client.asset('asset-1', method);

			expect(status).toBe(200);
			expect(body).toEqual(missing('asset-1'));
		},
	);

	it('reads the time from the clock of the service', async () => {
		let now = 0;
		await start({ now: () => now });
		const assetId = await client.uploadId();
		now = 3_000;

		expect((await client.asset(assetId)).body).toMatchObject({
			data: { status: 'Active', createTime: '1970-01-01 00:00:00' },
		});
	});
});

describe('a deleted asset', () => {
	it('is answered with a code that is text', async () => {
		await start();

		const { body } = await client.asset(await client.uploadId(), 'DELETE');

		expect(body).toEqual({ code: '0', msg: '删除成功', data: null });
	});

	it('is missing from then on', async () => {
		await start();
		const assetId = await client.uploadId();
		await client.asset(assetId, 'DELETE');

		expect((await client.asset(assetId)).body).toEqual(missing(assetId));
		expect((await client.asset(assetId, 'DELETE')).body).toEqual(missing(assetId));
	});

	it('stays listed as deleted, and no other', async () => {
		await start();
		const [one, other] = [await client.uploadId(), await client.uploadId()];
		await client.asset(one, 'DELETE');

		expect(service.assets).toMatchObject([{ assetId: one, deleted: true }, { assetId: other }]);
		expect(service.assets[1]).not.toHaveProperty('deleted');
	});

	it('may be deleted by a request that says its empty body is JSON', async () => {
		await start();
		const assetId = await client.uploadId();

		const { body } = await ask(`${service.baseUrl}/kyyVideo2/asset/${assetId}`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
		});

		expect(body).toMatchObject({ code: '0' });
	});

	it.each(['GET', 'DELETE'] as const)('needs the key: %s', async (method) => {
		await start();
		const assetId = await client.uploadId();

		const { body } = await ask(`${service.baseUrl}/kyyVideo2/asset/${assetId}`, { method });

		expect(body).toMatchObject({ code: '204' });
		expect((await client.asset(assetId)).body).toMatchObject({ code: 0 });
	});
});

describe('a plan for the next asset', () => {
	it('makes its review fail', async () => {
		await start();
		service.nextAsset({ outcome: 'Failed' });
		const assetId = await client.uploadId();

		expect(await statusOf(assetId)).toBe('Processing');
		passTime(3_000);
		expect(await statusOf(assetId)).toBe('Failed');
	});

	it('sets the time of its review', async () => {
		await start();
		service.nextAsset({ reviewMs: 100_000 });
		const assetId = await client.uploadId();

		passTime(99_999);
		expect(await statusOf(assetId)).toBe('Processing');
		passTime(1);
		expect(await statusOf(assetId)).toBe('Active');
	});

	it('sets the words for its status', async () => {
		await start();
		service.nextAsset({ statusWords: { Processing: 'Reviewing' } });
		const assetId = await client.uploadId();

		expect(await statusOf(assetId)).toBe('Reviewing');
		passTime(3_000);
		expect(await statusOf(assetId)).toBe('Active');
	});

	it('may be for the upload whose name contains a text', async () => {
		await start();
		service.nextAsset({ name: 'face', reviewMs: 0, outcome: 'Failed' });
		const names = ['A hand', undefined, 'The face of Ada', 'Her face again'];

		const statuses = [];
		for (const name of names) statuses.push(await statusOf(await client.uploadId(name)));

		expect(statuses).toEqual(['Processing', 'Processing', 'Failed', 'Processing']);
	});

	it('holds for as many uploads as it says, and then the next plan comes', async () => {
		await start();
		service.nextAsset({ statusWords: { Processing: 'one' } }, 2);
		service.nextAsset({ statusWords: { Processing: 'two' } });

		const statuses = [];
		for (let count = 0; count < 4; count++) {
			statuses.push(await statusOf(await client.uploadId()));
		}

		expect(statuses).toEqual(['one', 'one', 'two', 'Processing']);
	});

	it('is not used up by a refused upload', async () => {
		await start();
		service.nextAsset({ statusWords: { Processing: 'planned' } });
		await client.upload({ assetType: 'Image' });

		expect(await statusOf(await client.uploadId())).toBe('planned');
	});
});

describe('a word in the name', () => {
	it('makes the review fail: [fail]', async () => {
		await start();
		const assetId = await client.uploadId('Ada [fail]');
		passTime(3_000);

		expect(await statusOf(assetId)).toBe('Failed');
	});

	it('makes the review take five times as long: [slow]', async () => {
		await start();
		const assetId = await client.uploadId('[slow] Ada');

		passTime(14_999);
		expect(await statusOf(assetId)).toBe('Processing');
		passTime(1);
		expect(await statusOf(assetId)).toBe('Active');
	});

	it('gives way to a plan', async () => {
		await start();
		service.nextAsset({ outcome: 'Active', reviewMs: 1_000 });
		const assetId = await client.uploadId('[slow] Ada [fail]');
		passTime(1_000);

		expect(await statusOf(assetId)).toBe('Active');
	});
});

describe('an asset that is simply there', () => {
	it('is an active image at once, without any request', async () => {
		await start();

		service.addAsset({ assetId: 'asset-1' });

		expect([service.requests, service.assets]).toEqual([[], []]);
		expect((await client.asset('asset-1')).body).toMatchObject({
			code: 0,
			data: { assetId: 'asset-1', assetType: 'Image', status: 'Active', name: null },
		});
	});

	it('has the kind and the name it was given', async () => {
		await start();

		service.addAsset({ assetId: 'asset-1', assetType: 'Audio', name: 'Rain' });

		expect((await client.asset('asset-1')).body).toMatchObject({
			data: { assetType: 'Audio', name: 'Rain' },
		});
	});

	it.each(['Processing', 'Active', 'Failed'] as const)('stays %s', async (status) => {
		await start();
		service.addAsset({ assetId: 'asset-1', status });
		passTime(24 * 60 * 60 * 1000);

		expect(await statusOf('asset-1')).toBe(status);
	});

	it('can be deleted', async () => {
		await start();
		service.addAsset({ assetId: 'asset-1' });
		await client.asset('asset-1', 'DELETE');

		expect((await client.asset('asset-1')).body).toEqual(missing('asset-1'));
	});
});

it('forgets assets, their plans and faults on reset', async () => {
	await start();
	const assetId = await client.uploadId();
	service.addAsset({ assetId: 'asset-1' });
	service.nextAsset({ statusWords: { Processing: 'planned' } });
	service.misbehave({ on: 'upload', fault: 'answer', status: 502 });

	service.reset();

	expect([service.assets, service.fetches, service.mostUploadsAtOnce]).toEqual([[], [], 0]);
	expect((await client.asset(assetId)).body).toEqual(missing(assetId));
	expect((await client.asset('asset-1')).body).toEqual(missing('asset-1'));
	expect(await statusOf(await client.uploadId())).toBe('Processing');
});
