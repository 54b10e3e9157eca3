import { z } from 'zod';
import { clientOf, refusalIn, type Client } from './client';
import { passTime, useFakeDate } from './fakeDate';
import { startService, type AssetStatus, type Service } from './simulatedService';

const START = new Date('2026-03-30T14:21:58.750Z');
const url = 'https://media.example.com/ada.png';
const image = { assetType: 'Image', url };
const library = 'seedance2';
const missing = (assetId: string) => ({ code: -1, msg: `素材不存在: ${assetId}`, data: null });

let service: Service;
let client: Client;

beforeEach(async () => {
	useFakeDate(START);
	service = await startService();
	client = clientOf(service);
});

afterEach(async () => {
	jest.useRealTimers();
	await service.stop();
});

async function uploadId(name = 'Ada'): Promise<string> {
	const { body } = await client.seedance2.upload({ ...image, name });
	return z.object({ assetId: z.string() }).parse(body).assetId;
}

const detailOf = async (assetId: string) => (await client.seedance2.detail(assetId)).body;

describe('an upload', () => {
	it('is answered flat, with all that is known', async () => {
		const { status, body } = await client.seedance2.upload({ ...image, name: 'Ada' });

		expect(status).toBe(200);
		expect(body).toEqual({
			assetId: expect.stringMatching(/^asset-20260330142158-[a-z0-9]{5}$/) as string,
			assetType: 'Image',
			url,
			status: 'PROCESSING',
			name: 'Ada',
			errorMessage: null,
		});
	});

	it('is kept, with its library and model', async () => {
		await client.seedance2.upload({ ...image, model: 'sd_2.5' });
		await client.upload(image);

		expect(service.assets).toMatchObject([{ library, model: 'sd_2.5', url }, { url }]);
		expect(service.assets[1]).not.toHaveProperty('library');
	});

	it.each([
		['a missing kind', { url }, '缺少必填参数: assetType'],
		['a document', { ...image, assetType: 'Document' }, '参数 assetType 取值无效'],
		['a missing address', { assetType: 'Image' }, '缺少必填参数: url'],
		['base64', { ...image, url: 'data:image/png;base64,AAAA' }, '参数 url 必须是公网可访问的 URL'],
		['51 characters in the name', { ...image, name: 'a'.repeat(51) }, '最多 50 个字符'],
		['a field it does not know', { ...image, groupId: '1' }, '不支持的参数: groupId'],
		['a host that is not there', { ...image, url: 'https://a.invalid/b.png' }, '无法访问'],
	])('is refused with %s', async (_what, body, msg) => {
		expect(refusalIn(await client.seedance2.upload(body))).toContain(msg);

		expect(service.assets).toEqual([]);
	});

	it('may have 50 characters in the name', async () => {
		const { body } = await client.seedance2.upload({ ...image, name: 'a'.repeat(50) });

		expect(body).toMatchObject({ status: 'PROCESSING' });
	});
});

describe('an asset', () => {
	it('is active in capitals once reviewed', async () => {
		const assetId = await uploadId();

		expect(await detailOf(assetId)).toMatchObject({ assetId, status: 'PROCESSING' });
		passTime(3_000);
		expect(await detailOf(assetId)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
	});

	it('fails for a reason, as a plan says', async () => {
		service.nextAsset({ library, outcome: 'Failed', errorMessage: 'face not clear' });
		const assetId = await uploadId();
		passTime(3_000);

		const told = { status: 'FAILED', errorMessage: 'face not clear' };
		expect(await detailOf(assetId)).toMatchObject(told);
	});

	it('takes words in its name', async () => {
		const assetId = await uploadId('Ada [fail]');
		passTime(3_000);

		expect(await detailOf(assetId)).toMatchObject({ status: 'FAILED' });
	});

	const statuses: [status: AssetStatus, flat: string, material: string][] = [
		['None', 'NONE', 'PROCESSING'],
		['Uploading', 'UPLOADING', 'PROCESSING'],
		['Processing', 'PROCESSING', 'PROCESSING'],
		['Active', 'ACTIVE', 'READY'],
		['Failed', 'FAILED', 'FAILED'],
		['Expired', 'EXPIRED', 'READY'],
		['Deleted', 'DELETED', 'READY'],
	];

	it.each(statuses)('can be %s, flat or with two statuses', async (status, flat, material) => {
		service.addAsset({ library, assetId: 'asset-1', status });
		service.addAsset({ library, assetId: 'asset-2', status, shape: 'twoStatuses' });

		expect(await detailOf('asset-1')).toMatchObject({ assetId: 'asset-1', status: flat });
		expect(await detailOf('asset-2')).toMatchObject({
			code: 0,
			data: { assetId: 'asset-2', materialStatus: material },
		});
	});

	it('can expire after its review', async () => {
		service.nextAsset({ library, outcome: 'Expired' });
		const assetId = await uploadId();
		passTime(3_000);

		expect(await detailOf(assetId)).toMatchObject({ status: 'EXPIRED' });
	});

	it('is wrapped from its upload on, where a plan says so', async () => {
		service.nextAsset({ library, shape: 'twoStatuses' });

		const { body } = await client.seedance2.upload(image);

		expect(body).toMatchObject({
			code: 0,
			msg: null,
			data: { materialStatus: 'PROCESSING', status: 'NONE', errorMessage: null },
		});
	});

	it('that is not there is answered with -1', async () => {
		expect(await detailOf('asset-1')).toEqual(missing('asset-1'));
	});

	it('that is not named is refused', async () => {
		expect(refusalIn(await client.seedance2.detail())).toBe('缺少必填参数: assetId');
	});

	it('of one library is unknown to the other', async () => {
		const [first, second] = [await client.uploadId(), await uploadId()];

		expect(await detailOf(first)).toEqual(missing(first));
		expect((await client.asset(second)).body).toEqual(missing(second));
		expect((await client.asset(second, 'DELETE')).body).toEqual(missing(second));
	});
});

it('leaves a plan for one library to that library', async () => {
	service.nextAsset({ library, statusWords: { Processing: 'planned' } });
	await client.upload(image);

	expect((await client.seedance2.upload(image)).body).toMatchObject({ status: 'planned' });
});

it('forgets both libraries on reset', async () => {
	const assetId = await uploadId();
	service.nextAsset({ library, outcome: 'Failed', reviewMs: 0 });

	service.reset();

	expect(await detailOf(assetId)).toEqual(missing(assetId));
	expect(await detailOf(await uploadId())).toMatchObject({ status: 'PROCESSING' });
});

describe('a create with an asset', () => {
	const withAsset = (model: string, value: string) => ({
		model,
		prompt: 'Ada waves',
		reference_images: [value],
	});

	it.each(['sd_2.0_special', 'sd_2.5_special_v1'])('is accepted by %s', async (model) => {
		service.addAsset({ library, assetId: 'asset-1' });

		await client.modelCenter.create(withAsset(model, 'assetId://asset-1'));

		expect(service.creates).toHaveLength(1);
	});

	const statuses: [status: AssetStatus, msg: string][] = [
		['None', '审核中'],
		['Uploading', '审核中'],
		['Processing', '审核中'],
		['Failed', '审核未通过'],
		['Expired', '已过期'],
		['Deleted', '已删除'],
	];

	it.each(statuses)('is refused where the asset is %s', async (status, msg) => {
		service.addAsset({ library, assetId: 'asset-1', status });

		const answer = await client.modelCenter.create(
			withAsset('sd_2.0_special', 'assetId://asset-1'),
		);

		expect(answer).toMatchObject({
			status: 400,
			body: { code: 400, msg: expect.stringContaining(msg) as string },
		});
		expect(service.creates).toEqual([]);
	});

	it('is refused where the asset lies in the other library, or is of another kind', async () => {
		service.addAsset({ assetId: 'asset-1' });
		service.addAsset({ library, assetId: 'asset-2', assetType: 'Audio' });
		const create = (assetId: string) =>
			client.modelCenter.create(withAsset('sd_2.0_special', `assetId://${assetId}`));

		expect((await create('asset-1')).body).toMatchObject({
			msg: '参数 reference_images 的素材不存在: asset-1',
		});
		expect((await create('asset-2')).body).toMatchObject({
			msg: expect.stringContaining('素材类型不符') as string,
		});
	});

	it('is refused where it is referred to as in the other library', async () => {
		service.addAsset({ library, assetId: 'asset-1' });
		service.addAsset({ assetId: 'asset-1' });

		const { body } = await client.modelCenter.create(
			withAsset('sd_2.0_special', 'asset://asset-1'),
		);

		expect(body).toMatchObject({
			msg: '参数 reference_images 必须是公网可访问的 URL 或 assetId://素材ID',
		});
	});

	it.each(['seedance-2.5-c1', 'happyhorse-1.0-r2v'])(
		'is left as it is by %s, which is not known to look assets up',
		async (model) => {
			await client.modelCenter.create(withAsset(model, 'assetId://asset-1'));

			expect(service.lastCreate.body).toEqual(withAsset(model, 'assetId://asset-1'));
		},
	);
});
