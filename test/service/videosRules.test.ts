import { clientOf, refusalIn, type Client } from './client';
import { useService } from './useService';

const image = 'https://media.example.com/cat.png';
const otherImage = 'https://media.example.com/dog.webp';
const clip = 'https://media.example.com/walk.mp4';
const sound = 'https://media.example.com/rain.mp3';

const text = { model: 'videos', prompt: 'A paper boat drifts down a gutter', duration: 5 };
const stable = { ...text, model: 'videos_stable' };
const stableFast = { ...text, model: 'videos_stable_fast' };
const fast = { ...text, model: 'videos_fast' };
const many = (count: number, value: string) => Array.from({ length: count }, () => value);

const service = useService();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const accepted: [what: string, body: Record<string, unknown>][] = [
	[
		'every setting without media at once',
		{
			...text,
			prompt: 'A paper boat drifts down a city gutter, seen from close above',
			ratio: '16:9',
			resolution: '720p',
		},
	],
	['a prompt and a duration alone', text],
	['the shortest duration', { ...text, duration: 4 }],
	['the longest duration', { ...text, duration: 15 }],
	['any length of prompt for videos', { ...text, prompt: 'a'.repeat(20_000) }],
	['5000 characters for videos_stable', { ...stable, prompt: 'a'.repeat(5000) }],
	['5000 characters for videos_stable_fast', { ...stableFast, prompt: 'a'.repeat(5000) }],
	['1500 characters for videos_fast', { ...fast, prompt: 'a'.repeat(1500) }],
	['both frames', { ...text, first_image: image, last_image: otherImage }],
	['both frames for videos_stable', { ...stable, first_image: image, last_image: otherImage }],
	['both frames by their older names', { ...stableFast, image, lastFrameImage: otherImage }],
	[
		'both frames by their older names for videos_fast',
		{ ...fast, image, lastFrameImage: otherImage },
	],
	[
		'old and new names that agree',
		{ ...text, first_image: image, last_image: otherImage, image, lastFrameImage: otherImage },
	],
	[
		'one frame by its new name and one by its older',
		{ ...text, first_image: image, lastFrameImage: otherImage },
	],
	[
		'all references of videos',
		{
			...text,
			referenceImages: many(9, image),
			referenceVideos: many(3, clip),
			referenceAudios: many(3, sound),
		},
	],
	[
		'all references of videos_stable',
		{
			...stable,
			referenceImages: many(4, image),
			referenceVideos: many(3, clip),
			referenceAudios: [sound],
		},
	],
	[
		'all references of videos_stable_fast',
		{
			...stableFast,
			referenceImages: many(4, image),
			referenceVideos: many(3, clip),
			referenceAudios: [sound],
		},
	],
	[
		'all references of videos_fast',
		{ ...fast, referenceImages: many(4, image), referenceVideos: many(3, clip) },
	],
];

const ratios: [model: string, ratio: string][] = [
	...['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'].map((ratio): [string, string] => [
		'videos',
		ratio,
	]),
	...['16:9', '9:16', '1:1'].map((ratio): [string, string] => ['videos_stable', ratio]),
	...['16:9', '9:16', '1:1'].map((ratio): [string, string] => ['videos_stable_fast', ratio]),
	...['16:9', '9:16'].map((ratio): [string, string] => ['videos_fast', ratio]),
];

const refusedRatios: [model: string, ratio: string][] = [
	['videos', 'adaptive'],
	['videos', '2:1'],
	['videos_stable', '4:3'],
	['videos_stable', '21:9'],
	['videos_stable_fast', '3:4'],
	['videos_fast', '1:1'],
];

const wrongType = (field: string) => `参数类型错误: ${field}`;
const tooMany = (field: string, limit: number) => `参数 ${field} 数量超出限制: 最多 ${limit} 个`;

const refused: [what: string, body: unknown, msg: string][] = [
	['a missing model', { prompt: 'A cat', duration: 5 }, '缺少必填参数: model'],
	[
		'a model of the other endpoint',
		{ ...text, model: 'kyyvideo2' },
		'不支持的模型 model: kyyvideo2',
	],
	[
		'a model that is a name from JavaScript',
		{ ...text, model: 'constructor' },
		'不支持的模型 model: constructor',
	],
	['a missing prompt', { model: 'videos', duration: 5 }, '缺少必填参数: prompt'],
	['a missing duration', { model: 'videos', prompt: 'A cat' }, '缺少必填参数: duration'],
	['a duration below the range', { ...text, duration: 3 }, '参数 duration 超出范围'],
	['a duration above the range', { ...text, duration: 16 }, '参数 duration 超出范围'],
	['a broken duration', { ...text, duration: 5.5 }, wrongType('duration')],
	['a duration as text', { ...text, duration: '5' }, wrongType('duration')],
	[
		'5001 characters for videos_stable',
		{ ...stable, prompt: 'a'.repeat(5001) },
		'参数 prompt 超出长度限制: 最多 5000 个字符',
	],
	[
		'5001 characters for videos_stable_fast',
		{ ...stableFast, prompt: 'a'.repeat(5001) },
		'参数 prompt 超出长度限制: 最多 5000 个字符',
	],
	[
		'1501 characters for videos_fast',
		{ ...fast, prompt: 'a'.repeat(1501) },
		'参数 prompt 超出长度限制: 最多 1500 个字符',
	],
	[
		'751 emojis for videos_fast, which Java counts as 1502',
		{ ...fast, prompt: '🐈'.repeat(751) },
		'参数 prompt 超出长度限制',
	],
	['another resolution', { ...text, resolution: '1080p' }, '参数 resolution 取值无效'],
	[
		'the first frame alone',
		{ ...text, first_image: image },
		'参数 first_image 与 last_image 必须同时使用',
	],
	[
		'the last frame alone',
		{ ...text, last_image: image },
		'参数 first_image 与 last_image 必须同时使用',
	],
	[
		'the older first frame alone for videos_fast',
		{ ...fast, image },
		'参数 image 与 lastFrameImage 必须同时使用',
	],
	[
		'the older last frame alone for videos_fast',
		{ ...fast, lastFrameImage: image },
		'参数 image 与 lastFrameImage 必须同时使用',
	],
	[
		'the new frame names for videos_fast',
		{ ...fast, first_image: image, last_image: otherImage },
		'模型 videos_fast 不支持参数: first_image',
	],
	[
		'a new last frame for videos_fast',
		{ ...fast, image, lastFrameImage: image, last_image: image },
		'模型 videos_fast 不支持参数: last_image',
	],
	[
		'two different first frames',
		{ ...text, first_image: image, last_image: image, image: otherImage },
		'参数冲突: first_image 与 image',
	],
	[
		'two different last frames',
		{ ...text, first_image: image, last_image: image, lastFrameImage: otherImage },
		'参数冲突: last_image 与 lastFrameImage',
	],
	[
		'frames with reference images',
		{ ...text, first_image: image, last_image: image, referenceImages: [image] },
		'不能同时使用',
	],
	[
		'frames with reference videos',
		{ ...text, first_image: image, last_image: image, referenceVideos: [clip] },
		'不能同时使用',
	],
	[
		'frames with reference audios',
		{ ...text, first_image: image, last_image: image, referenceAudios: [sound] },
		'不能同时使用',
	],
	[
		'older frames with reference images',
		{ ...fast, image, lastFrameImage: image, referenceImages: [image] },
		'不能同时使用',
	],
	[
		'an asset as a frame',
		{ ...text, first_image: 'asset://asset-1', last_image: image },
		'参数 first_image 必须是公网可访问的 URL',
	],
	[
		'an asset as a reference',
		{ ...text, referenceImages: ['asset://asset-1'] },
		'参数 referenceImages 必须是公网可访问的 URL',
	],
	[
		'ten reference images for videos',
		{ ...text, referenceImages: many(10, image) },
		tooMany('referenceImages', 9),
	],
	[
		'five reference images for videos_stable',
		{ ...stable, referenceImages: many(5, image) },
		tooMany('referenceImages', 4),
	],
	[
		'five reference images for videos_stable_fast',
		{ ...stableFast, referenceImages: many(5, image) },
		tooMany('referenceImages', 4),
	],
	[
		'five reference images for videos_fast',
		{ ...fast, referenceImages: many(5, image) },
		tooMany('referenceImages', 4),
	],
	[
		'four reference videos',
		{ ...text, referenceVideos: many(4, clip) },
		tooMany('referenceVideos', 3),
	],
	[
		'four reference videos for videos_fast',
		{ ...fast, referenceVideos: many(4, clip) },
		tooMany('referenceVideos', 3),
	],
	[
		'four reference audios for videos',
		{ ...text, referenceAudios: many(4, sound) },
		tooMany('referenceAudios', 3),
	],
	[
		'two reference audios for videos_stable',
		{ ...stable, referenceAudios: many(2, sound) },
		tooMany('referenceAudios', 1),
	],
	[
		'two reference audios for videos_stable_fast',
		{ ...stableFast, referenceAudios: many(2, sound) },
		tooMany('referenceAudios', 1),
	],
	[
		'a reference audio for videos_fast',
		{ ...fast, referenceAudios: [sound] },
		'模型 videos_fast 不支持参数: referenceAudios',
	],
	[
		'an empty list of references',
		{ ...text, referenceAudios: [] },
		'参数 referenceAudios 不能为空',
	],
	[
		'the ratio field of the other endpoint',
		{ ...text, aspect_ratio: '16:9' },
		'不支持的参数: aspect_ratio',
	],
	[
		'the sound of the other endpoint',
		{ ...text, generateAudio: true },
		'不支持的参数: generateAudio',
	],
	['stray fields, naming each', { ...text, seed: 1, n: 2 }, '不支持的参数: seed, n'],
];

it.each(accepted)('accepts %s', async (_what, body) => {
	const answer = await client.create('videos', body);

	expect(answer.status).toBe(200);
	expect(answer.body).toMatchObject({ object: 'video', status: 'queued', error: null });
	expect(service().creates.map((create) => create.body)).toEqual([body]);
});

it.each(ratios)('accepts for %s the ratio %s', async (model, ratio) => {
	await client.create('videos', { ...text, model, ratio });

	expect(service().lastCreate.body).toEqual({ ...text, model, ratio });
});

it.each(refusedRatios)('refuses for %s the ratio %s', async (model, ratio) => {
	const answer = await client.create('videos', { ...text, model, ratio });

	expect(refusalIn(answer)).toContain('参数 ratio 取值无效');
});

it.each(refused)('refuses %s', async (_what, body, msg) => {
	const answer = await client.create('videos', body);

	expect(refusalIn(answer)).toContain(msg);
	expect(service().creates).toEqual([]);
});
