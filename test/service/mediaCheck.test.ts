import { clientOf, refusalIn, type Client } from './client';
import { serveMedia } from './mediaHost';
import { useService } from './useService';

const text = { model: 'kyyvideo2', prompt: 'Ada smiles' };
const media = serveMedia();
const service = useService();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const fields = [
	['first_image', 'Image'],
	['referenceImages', 'Image'],
	['referenceVideos', 'Video'],
	['referenceAudios', 'Audio'],
] as const;

function bodyWith(field: string, value: string) {
	return { ...text, [field]: field === 'first_image' ? value : [value] };
}

describe('an asset', () => {
	it.each(fields)('is taken in %s as %s', async (field, assetType) => {
		service().addAsset({ assetId: 'asset-1', assetType });

		await client.create('kyyvideo2', bodyWith(field, 'asset://asset-1'));

		expect(service().creates).toHaveLength(1);
		expect(service().fetches).toEqual([]);
	});

	it.each(fields)('is refused in %s as anything but %s', async (field, assetType) => {
		const others = (['Image', 'Video', 'Audio', 'Document'] as const).filter(
			(other) => other !== assetType,
		);
		for (const other of others) {
			service().addAsset({ assetId: 'asset-1', assetType: other });
			const answer = await client.create('kyyvideo2', bodyWith(field, 'asset://asset-1'));

			expect(answer.body).toMatchObject({ code: 400, data: null });
			expect(refusalIn(answer)).toContain(`参数 ${field} 的素材类型不符: asset-1`);
		}
		expect(service().creates).toEqual([]);
	});

	it('is refused as the last frame, too', async () => {
		service().addAsset({ assetId: 'asset-1' });
		service().addAsset({ assetId: 'asset-2', assetType: 'Video' });

		const answer = await client.create('kyyvideo2', {
			...text,
			first_image: 'asset://asset-1',
			last_image: 'asset://asset-2',
		});

		expect(refusalIn(answer)).toBe('参数 last_image 的素材类型不符: asset-2 应为图片，实际为视频');
	});

	it.each([
		['Processing', '参数 first_image 的素材审核中: asset-1'],
		['Failed', '参数 first_image 的素材审核未通过: asset-1'],
	] as const)('is refused while it is %s', async (status, msg) => {
		service().addAsset({ assetId: 'asset-1', status });

		const answer = await client.create('kyyvideo2', bodyWith('first_image', 'asset://asset-1'));

		expect(answer.body).toEqual({ code: 400, msg, data: null });
		expect(service().creates).toEqual([]);
	});

	it('is refused where it was not uploaded', async () => {
		const answer = await client.create('kyyvideo2', bodyWith('first_image', 'asset://asset-1'));

		expect(answer.body).toEqual({
			code: 400,
			msg: '参数 first_image 的素材不存在: asset-1',
			data: null,
		});
		expect(service().creates).toEqual([]);
	});

	it('is refused once it is deleted', async () => {
		service().addAsset({ assetId: 'asset-1' });
		await client.asset('asset-1', 'DELETE');

		const answer = await client.create('kyyvideo2', bodyWith('first_image', 'asset://asset-1'));

		expect(refusalIn(answer)).toContain('素材不存在');
	});

	it('that was uploaded is taken as soon as its review is over', async () => {
		service().nextAsset({ reviewMs: 0 });
		const assetId = await client.uploadId();

		await client.create('kyyvideo2', bodyWith('first_image', `asset://${assetId}`));

		expect(service().creates).toHaveLength(1);
	});

	it('is looked at before anything is fetched', async () => {
		const picture = media.put({ contentType: 'image/png' });

		await client.create('kyyvideo2', { ...text, referenceImages: [picture, 'asset://asset-1'] });

		expect(service().fetches).toEqual([]);
	});
});

describe('an address', () => {
	it.each([
		['a file that is not there', { status: 404, contentType: 'image/png' }],
		['an empty file', { body: '', contentType: 'image/png' }],
	])('is refused with %s, and no task is begun', async (_what, medium) => {
		const good = media.put({ contentType: 'image/png' });

		const { body } = await client.create('kyyvideo2', {
			...text,
			referenceImages: [good, media.put(medium)],
		});

		expect(body).toEqual({ code: 1001, msg: '素材 URL 无法访问', data: null });
		expect(service().creates).toEqual([]);
	});

	it('is not fetched for a body that breaks a rule', async () => {
		const picture = media.put({ contentType: 'image/png' });

		await client.create('kyyvideo2', { ...text, duration: 99, first_image: picture });

		expect(service().fetches).toEqual([]);
		expect(media.requests).toEqual([]);
	});

	it('is fetched in every field, in the order of the page', async () => {
		const [one, two] = [
			media.put({ contentType: 'image/png' }),
			media.put({ contentType: 'image/png' }),
		];
		const clip = media.put({ contentType: 'video/mp4' });
		const sound = media.put({ contentType: 'audio/mpeg' });
		await client.create('kyyvideo2', {
			...text,
			referenceAudios: [sound],
			referenceVideos: [clip],
			referenceImages: [one, two],
		});
		await client.create('kyyvideo2', { ...text, first_image: two, last_image: one });

		expect(service().fetches.map(({ url }) => url)).toEqual([one, two, clip, sound, two, one]);
		expect(service().creates).toHaveLength(2);
	});

	it('is fetched once for a frame that has both names', async () => {
		const [first, last] = [
			media.put({ contentType: 'image/png' }),
			media.put({ contentType: 'image/png' }),
		];

		await client.create('videos', {
			model: 'videos',
			prompt: 'Ada smiles',
			duration: 5,
			first_image: first,
			image: first,
			lastFrameImage: last,
		});

		expect(service().fetches.map(({ url }) => url)).toEqual([first, last]);
		expect(service().creates).toHaveLength(1);
	});

	it.each([
		['first_image', 'last_image'],
		['first_image', 'lastFrameImage'],
		['image', 'last_image'],
		['image', 'lastFrameImage'],
	])('is fetched by the names %s and %s, which a refusal names', async (first, last) => {
		const picture = media.put({ contentType: 'image/png' });
		const page = media.put({ contentType: 'text/html' });
		const body = { model: 'videos', prompt: 'Ada smiles', duration: 5 };

		const answers = [
			await client.create('videos', { ...body, [first]: page, [last]: picture }),
			await client.create('videos', { ...body, [first]: picture, [last]: page }),
		];

		expect(answers.map(refusalIn)).toEqual([
			`参数 ${first} 的内容类型不符: 应为图片，实际为 text/html`,
			`参数 ${last} 的内容类型不符: 应为图片，实际为 text/html`,
		]);
		expect(service().fetches).toHaveLength(4);
	});

	it('is fetched behind a fault where the task is accepted, and not otherwise', async () => {
		const picture = media.put({ contentType: 'image/png' });
		const body = { ...text, first_image: picture };
		service().misbehave({ on: 'create', fault: 'answer', status: 502 });
		await client.create('kyyvideo2', body);
		expect(service().fetches).toEqual([]);

		service().misbehave({ on: 'create', fault: 'answer', status: 502, accepted: true });
		await client.create('kyyvideo2', body);

		expect(service().fetches).toHaveLength(1);
		expect(service().creates).toHaveLength(1);
	});
});
