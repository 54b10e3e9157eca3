import { clientOf, refusalIn, type Client } from './client';
import { useService } from './useService';

const image = 'https://media.example.com/cat.png';
const otherImage = 'https://media.example.com/dog.webp';
const clip = 'https://media.example.com/walk.mp4';
const sound = 'https://media.example.com/rain.mp3';
const picture = 'asset-20260412090507-k3n7d';
const recording = 'asset-20260412090611-w8c2x';

const text = { model: 'kyyvideo2', prompt: 'A red fox runs through fresh snow at dusk' };
const many = (count: number, value: string) => Array.from({ length: count }, () => value);

const service = useService();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

beforeEach(() => {
	service().addAsset({ assetId: picture });
	service().addAsset({ assetId: recording, assetType: 'Audio' });
});

const accepted: [what: string, body: Record<string, unknown>][] = [
	[
		'every setting without media at once',
		{ ...text, duration: 10, aspect_ratio: '16:9', generateAudio: true },
	],
	['a prompt alone', text],
	['the shortest duration', { ...text, duration: 4 }],
	['the longest duration', { ...text, duration: 15 }],
	['a silent video', { ...text, generateAudio: false }],
	['a first frame alone', { ...text, first_image: image }],
	['both frames', { ...text, first_image: image, last_image: otherImage }],
	['an asset as a frame', { ...text, first_image: `asset://${picture}` }],
	['frames for kyyvideo2_pro', { ...text, model: 'kyyvideo2_pro', first_image: image }],
	['frames for seedance_2_0_pro', { ...text, model: 'seedance_2_0_pro', first_image: image }],
	['one reference image', { ...text, referenceImages: [image] }],
	['nine reference images', { ...text, referenceImages: many(9, image) }],
	['three reference videos', { ...text, referenceVideos: many(3, clip) }],
	['three reference audios', { ...text, referenceAudios: many(3, sound) }],
	[
		'all kinds of references together, assets among them',
		{
			...text,
			referenceImages: [`asset://${picture}`, image],
			referenceVideos: [clip],
			referenceAudios: [`asset://${recording}`],
		},
	],
	[
		'reference images for kyyvideo2_pro',
		{ ...text, model: 'kyyvideo2_pro', referenceImages: [image] },
	],
	[
		'reference audios for kyyvideo2_fast_pro',
		{ ...text, model: 'kyyvideo2_fast_pro', referenceAudios: [sound] },
	],
	[
		'seedance_2_0 with a reference video',
		{ ...text, model: 'seedance_2_0', referenceVideos: [clip] },
	],
	[
		'seedance_2_0_fast with a reference video',
		{ ...text, model: 'seedance_2_0_fast', referenceVideos: [clip] },
	],
	['seedance_2_0_pro without a reference video', { ...text, model: 'seedance_2_0_pro' }],
	[
		'seedance_2_0_fast_pro with a reference video',
		{ ...text, model: 'seedance_2_0_fast_pro', referenceVideos: [clip] },
	],
	[
		'kyyvideo2_fast with a reference video',
		{ ...text, model: 'kyyvideo2_fast', referenceVideos: [clip] },
	],
	['a plain http address', { ...text, first_image: 'http://media.example.com/cat.png' }],
];

const ratios = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'];

const wrongType = (field: string) => `参数类型错误: ${field}`;

const refused: [what: string, body: unknown, msg: string][] = [
	['a body that is no object', [text], '请求体必须是 JSON 对象'],
	['a missing model', { prompt: 'A cat' }, '缺少必填参数: model'],
	['an empty model', { ...text, model: '' }, '缺少必填参数: model'],
	['a model that is no text', { ...text, model: 2 }, wrongType('model')],
	['an unknown model', { ...text, model: 'kyyvideo3' }, '不支持的模型 model: kyyvideo3'],
	['a model of the other endpoint', { ...text, model: 'videos' }, '不支持的模型 model: videos'],
	['a missing prompt', { model: 'kyyvideo2' }, '缺少必填参数: prompt'],
	['a blank prompt', { ...text, prompt: ' \n' }, '缺少必填参数: prompt'],
	['a prompt that is no text', { ...text, prompt: 7 }, wrongType('prompt')],
	['a prompt of null', { ...text, prompt: null }, wrongType('prompt')],
	['a duration below the range', { ...text, duration: 3 }, '参数 duration 超出范围'],
	['a duration above the range', { ...text, duration: 16 }, '参数 duration 超出范围'],
	['a broken duration', { ...text, duration: 4.5 }, wrongType('duration')],
	['a duration as text', { ...text, duration: '5' }, wrongType('duration')],
	['an unknown ratio', { ...text, aspect_ratio: '2:1' }, '参数 aspect_ratio 取值无效'],
	['a ratio that is no text', { ...text, aspect_ratio: 1 }, wrongType('aspect_ratio')],
	['generateAudio as text', { ...text, generateAudio: 'true' }, wrongType('generateAudio')],
	[
		'the last frame alone',
		{ ...text, last_image: image },
		'参数 last_image 必须与 first_image 同时使用',
	],
	['an empty address', { ...text, first_image: '' }, '参数 first_image'],
	[
		'a data address',
		{ ...text, first_image: 'data:image/png;base64,iVBORw0KGgo=' },
		'参数 first_image',
	],
	[
		'a file address',
		{ ...text, last_image: 'file:///pictures/cat.png', first_image: image },
		'参数 last_image',
	],
	[
		'an address with a space',
		{ ...text, first_image: 'https://media.example.com/a cat.png' },
		'参数 first_image',
	],
	['an asset without an id', { ...text, first_image: 'asset://' }, '参数 first_image'],
	['frames as a list', { ...text, first_image: [image] }, wrongType('first_image')],
	['an empty list of images', { ...text, referenceImages: [] }, '参数 referenceImages 不能为空'],
	['an empty list of videos', { ...text, referenceVideos: [] }, '参数 referenceVideos 不能为空'],
	['an empty list of audios', { ...text, referenceAudios: [] }, '参数 referenceAudios 不能为空'],
	[
		'ten reference images',
		{ ...text, referenceImages: many(10, image) },
		'参数 referenceImages 数量超出限制: 最多 9 个',
	],
	[
		'four reference videos',
		{ ...text, referenceVideos: many(4, clip) },
		'参数 referenceVideos 数量超出限制: 最多 3 个',
	],
	[
		'four reference audios',
		{ ...text, referenceAudios: many(4, sound) },
		'参数 referenceAudios 数量超出限制: 最多 3 个',
	],
	['references as one text', { ...text, referenceImages: image }, wrongType('referenceImages')],
	[
		'a reference that is no text',
		{ ...text, referenceImages: [{ url: image }] },
		wrongType('referenceImages'),
	],
	[
		'a reference that is no address',
		{ ...text, referenceVideos: ['walk.mp4'] },
		'参数 referenceVideos 必须是',
	],
	[
		'frames with reference images',
		{ ...text, first_image: image, referenceImages: [image] },
		'不能同时使用',
	],
	[
		'frames with reference videos',
		{ ...text, first_image: image, referenceVideos: [clip] },
		'不能同时使用',
	],
	[
		'frames with reference audios',
		{ ...text, first_image: image, referenceAudios: [sound] },
		'不能同时使用',
	],
	[
		'a reference video for kyyvideo2_pro',
		{ ...text, model: 'kyyvideo2_pro', referenceVideos: [clip] },
		'模型 kyyvideo2_pro 不支持参数: referenceVideos',
	],
	[
		'a reference video for kyyvideo2_fast_pro',
		{ ...text, model: 'kyyvideo2_fast_pro', referenceVideos: [clip] },
		'模型 kyyvideo2_fast_pro 不支持参数: referenceVideos',
	],
	[
		'seedance_2_0 without a reference video',
		{ ...text, model: 'seedance_2_0' },
		'模型 seedance_2_0 必须提供参数 referenceVideos',
	],
	[
		'seedance_2_0_fast with images alone',
		{ ...text, model: 'seedance_2_0_fast', referenceImages: [image] },
		'模型 seedance_2_0_fast 必须提供参数 referenceVideos',
	],
	[
		'seedance_2_0 with frames',
		{ ...text, model: 'seedance_2_0', first_image: image },
		'模型 seedance_2_0 必须提供参数 referenceVideos',
	],
	['the ratio field of the other endpoint', { ...text, ratio: '16:9' }, '不支持的参数: ratio'],
	[
		'the resolution of the other endpoint',
		{ ...text, resolution: '720p' },
		'不支持的参数: resolution',
	],
	['a stray field', { ...text, timeout: 30 }, '不支持的参数: timeout'],
];

it.each(accepted)('accepts %s', async (_what, body) => {
	const answer = await client.create('kyyvideo2', body);

	expect(answer.status).toBe(200);
	expect(answer.body).toMatchObject({ object: 'video', status: 'queued', error: null });
	expect(service().creates.map((create) => create.body)).toEqual([body]);
});

it.each(ratios)('accepts the ratio %s', async (aspect_ratio) => {
	await client.create('kyyvideo2', { ...text, aspect_ratio });

	expect(service().lastCreate.body).toEqual({ ...text, aspect_ratio });
});

it.each(refused)('refuses %s', async (_what, body, msg) => {
	const answer = await client.create('kyyvideo2', body);

	expect(refusalIn(answer)).toContain(msg);
	expect(service().creates).toEqual([]);
});

it('answers a missing field without a code', async () => {
	const answer = await client.create('kyyvideo2', { model: 'kyyvideo2' });

	expect(answer.body).toEqual({ msg: '缺少必填参数: prompt' });
});

it('answers any other refusal with a code that is not zero', async () => {
	const answer = await client.create('kyyvideo2', { ...text, duration: 3 });

	expect(answer.body).toEqual({ code: 400, msg: '参数 duration 超出范围: 4-15', data: null });
});
