import { clientOf, refusalIn, type Answer, type Client } from './client';
import type { Family } from './createRules';
import { serveMedia } from './mediaHost';
import { useService } from './useService';

const MB = 1024 * 1024;
const media = serveMedia();
const service = useService();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const bases = {
	kyyvideo2: { model: 'kyyvideo2', prompt: 'Ada smiles' },
	videos: { model: 'videos', prompt: 'Ada smiles', duration: 5 },
} as const;

function create(
	family: Family & keyof typeof bases,
	field: string,
	contentType: string | undefined,
	sizes: readonly number[] = [1],
): Promise<Answer> {
	const addresses = sizes.map((bytes) =>
		media.put({
			body: Buffer.alloc(bytes),
			...(contentType !== undefined && { contentType }),
		}),
	);
	return client.create(family, { ...bases[family], [field]: addresses });
}

const taken: [family: keyof typeof bases, field: string, contentType: string | undefined][] = [
	['kyyvideo2', 'referenceImages', 'image/jpeg'],
	['kyyvideo2', 'referenceImages', 'image/png'],
	['kyyvideo2', 'referenceImages', 'image/webp'],
	['kyyvideo2', 'referenceImages', 'image/bmp'],
	['kyyvideo2', 'referenceImages', 'image/tiff'],
	['kyyvideo2', 'referenceImages', 'image/gif'],
	['kyyvideo2', 'referenceImages', 'Image/PNG; charset=binary'],
	['kyyvideo2', 'referenceImages', 'application/octet-stream'],
	['kyyvideo2', 'referenceImages', undefined],
	['kyyvideo2', 'referenceVideos', 'video/mp4'],
	['kyyvideo2', 'referenceVideos', 'video/quicktime'],
	['kyyvideo2', 'referenceVideos', 'application/octet-stream'],
	['kyyvideo2', 'referenceAudios', 'audio/mpeg'],
	['kyyvideo2', 'referenceAudios', 'audio/mp3'],
	['kyyvideo2', 'referenceAudios', 'audio/wav'],
	['kyyvideo2', 'referenceAudios', 'audio/x-wav'],
	['kyyvideo2', 'referenceAudios', 'audio/vnd.wave'],
	['kyyvideo2', 'referenceAudios', 'application/octet-stream'],
	['videos', 'referenceImages', 'image/heic'],
	['videos', 'referenceVideos', 'video/mp4'],
	['videos', 'referenceAudios', 'audio/flac'],
];

it.each(taken)('%s takes in %s: %s', async (family, field, contentType) => {
	await create(family, field, contentType);

	expect(service().creates).toHaveLength(1);
});

const refused: [family: keyof typeof bases, field: string, contentType: string, msg: string][] = [
	['kyyvideo2', 'referenceImages', 'image/svg+xml', '的格式不支持: image/svg+xml'],
	['kyyvideo2', 'referenceImages', 'image/heic', '的格式不支持: image/heic'],
	['kyyvideo2', 'referenceImages', 'text/html', '的内容类型不符: 应为图片，实际为 text/html'],
	['kyyvideo2', 'referenceImages', 'video/mp4', '的内容类型不符: 应为图片，实际为 video/mp4'],
	['kyyvideo2', 'referenceVideos', 'image/gif', '的内容类型不符: 应为视频，实际为 image/gif'],
	['kyyvideo2', 'referenceAudios', 'audio/ogg', '的格式不支持: audio/ogg'],
	['kyyvideo2', 'referenceAudios', 'video/mp4', '的内容类型不符: 应为音频，实际为 video/mp4'],
	['videos', 'referenceImages', 'text/html', '的内容类型不符: 应为图片，实际为 text/html'],
	['videos', 'referenceVideos', 'image/png', '的内容类型不符: 应为视频，实际为 image/png'],
	[
		'videos',
		'referenceAudios',
		'application/json',
		'的内容类型不符: 应为音频，实际为 application/json',
	],
];

it.each(refused)('%s refuses in %s: %s', async (family, field, contentType, msg) => {
	const answer = await create(family, field, contentType);

	expect(answer.body).toMatchObject({ code: 400, data: null });
	expect(refusalIn(answer)).toContain(`参数 ${field} ${msg}`);
	expect(service().creates).toEqual([]);
});

const sizes: [
	what: string,
	family: keyof typeof bases,
	field: string,
	contentType: string,
	small: readonly number[],
	large: readonly number[],
	msg: string,
][] = [
	[
		'a sound of 15 MB, and not a byte more, for kyyvideo2',
		'kyyvideo2',
		'referenceAudios',
		'audio/mpeg',
		[15 * MB, 15 * MB],
		[1, 15 * MB + 1],
		'参数 referenceAudios 的音频超出大小限制: 单个最大 15MB',
	],
	[
		'an image of 20 MB, and not a byte more, for videos',
		'videos',
		'referenceImages',
		'image/png',
		[20 * MB, 20 * MB],
		[1, 20 * MB + 1],
		'参数 referenceImages 的图片超出大小限制: 单个最大 20MB',
	],
	[
		'videos of 200 MB together, and not a byte more, for videos',
		'videos',
		'referenceVideos',
		'video/mp4',
		[120 * MB, 80 * MB],
		[120 * MB, 80 * MB, 1],
		'视频总大小超出限制: 最大 200MB',
	],
	[
		'a sound whose type says nothing by its size, too',
		'kyyvideo2',
		'referenceAudios',
		'application/octet-stream',
		[15 * MB],
		[15 * MB + 1],
		'参数 referenceAudios 的音频超出大小限制: 单个最大 15MB',
	],
];

it.each(sizes)('takes %s', async (_what, family, field, contentType, small, large, msg) => {
	await create(family, field, contentType, small);
	expect(service().creates).toHaveLength(1);

	const answer = await create(family, field, contentType, large);
	expect(answer.body).toEqual({ code: 400, msg, data: null });
	expect(service().creates).toHaveLength(1);
});

it.each([
	['an image of 21 MB for kyyvideo2', 'kyyvideo2', 'referenceImages', 'image/png', 21],
	['a sound of 16 MB for videos', 'videos', 'referenceAudios', 'audio/mpeg', 16],
] as const)('has no limit for %s', async (_what, family, field, contentType, mb) => {
	await create(family, field, contentType, [mb * MB]);

	expect(service().creates).toHaveLength(1);
});

it('counts the videos alone for what they may be together', async () => {
	const clip = media.put({ contentType: 'video/mp4', body: Buffer.alloc(100 * MB) });
	const picture = media.put({ contentType: 'image/png' });

	await client.create('videos', {
		...bases.videos,
		referenceImages: [picture],
		referenceVideos: [clip, clip],
	});

	expect(service().creates).toHaveLength(1);
});

describe('an upload', () => {
	it.each([
		['Image', 'image/png'],
		['Image', 'application/octet-stream'],
		['Video', 'video/mp4'],
		['Audio', 'audio/wav; rate=44100'],
		['Document', 'application/pdf'],
		['Document', 'text/html'],
		['Document', 'application/octet-stream'],
	])('of the kind %s may be %s', async (assetType, contentType) => {
		await client.upload({ assetType, url: media.put({ contentType }) });

		expect(service().assets).toMatchObject([{ assetType }]);
	});

	it.each([
		['Image', 'text/html', '图片'],
		['Image', 'video/mp4', '图片'],
		['Video', 'audio/mpeg', '视频'],
		['Audio', 'image/png', '音频'],
		['Document', 'image/png', '文档'],
		['Document', 'video/mp4', '文档'],
	])('of the kind %s may not be %s', async (assetType, contentType, word) => {
		const { body } = await client.upload({ assetType, url: media.put({ contentType }) });

		const msg = `素材内容类型不符: 应为${word}，实际为 ${contentType}`;
		expect(body).toEqual({ code: 400, msg, data: null });
		expect(service().assets).toEqual([]);
	});
});
