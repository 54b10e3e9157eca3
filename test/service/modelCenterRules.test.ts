import { clientOf, type Client } from './client';
import { serveMedia } from './mediaHost';
import { useService } from './useService';

const image = 'https://media.example.com/cat.png';
const otherImage = 'https://media.example.com/dog.webp';
const clip = 'https://media.example.com/walk.mp4';
const sound = 'https://media.example.com/rain.mp3';

const of = (model: string, fields: Record<string, unknown> = {}) => ({
	model,
	prompt: 'A paper boat drifts down a gutter',
	...fields,
});
const frames = { first_image: image, last_image: otherImage };

const service = useService();
const mediaHost = serveMedia();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const accepted: [what: string, body: Record<string, unknown>][] = [
	[
		'every setting without media at once',
		of('sd_2.0_special', {
			duration: 10,
			aspect_ratio: 'adaptive',
			resolution: '4k',
			seed: -1,
			generate_audio: true,
			watermark: false,
			tools: [{ type: 'web_search' }],
		}),
	],
	['a prompt alone', of('KlingO3')],
	['5000 characters', of('seedance-2.5-c1', { prompt: 'a'.repeat(5000) })],
	['any length for wan3.0-r2v', of('wan3.0-r2v', { prompt: 'a'.repeat(20_000) })],
	['both frames', of('sd_2.0_special', frames)],
	['the first frame alone', of('sd_2.0_special', { first_image: image })],
	['a frame as a list of one', of('KlingO3', { first_image: [image] })],
	['the required first frame as a list of one', of('hh-1.1-i2v-o', { first_image: [image] })],
	['text for a boolean', of('sd_2.0_special', { generate_audio: 'true', watermark: 'false' })],
	['text for the watermark', of('happyhorse-1.1-t2v', { watermark: 'true' })],
	['the greatest seed', of('wan2.7-t2v', { seed: 2_147_483_647 })],
	['a seed of 0', of('wan2.7-t2v', { seed: 0 })],
	['faces as text', of('videos_933_c1', { face_processing: 'true' })],
	['faces off', of('videos_933_c1', { face_processing: false })],
	[
		'frames within the references',
		of('videos_933_c1', { reference_mode: 'frame', reference_images: [image, otherImage] }),
	],
	[
		'all kinds of references with the mode image',
		of('videos_933_c1', {
			reference_mode: 'image',
			reference_images: [image],
			reference_videos: [clip],
			reference_audios: [sound],
		}),
	],
	['the mode of KlingO3 beside a frame', of('KlingO3', { ...frames, reference_mode: 'frame' })],
	['the ratio of Seedance 1.5 as its size', of('seedance_1_5_pro_720p', { size: 'adaptive' })],
	['a size in pixels for minimax-h3', of('minimax-h3', { size: '2560x1440' })],
	['frames beside references for KlingO3', of('KlingO3', { ...frames, reference_images: [image] })],
	[
		'frames beside references for minimax-h3',
		of('minimax-h3', { first_image: image, reference_audios: [sound] }),
	],
	['an audio alone for 2.5', of('sd_2.5_special_v1', { reference_audios: [sound] })],
	[
		'an audio beside a video',
		of('sd_2.0_special', { reference_videos: [clip], reference_audios: [sound] }),
	],
	[
		'fields of which nobody knows the contents',
		of('videos_stable', {
			async: 'true',
			audio_reference: 'a',
			video_reference: 'b',
			start_image_url: 'c',
			end_image_url: 'd',
			requires_reference_video: 'e',
			'video_edit.basic': 'f',
		}),
	],
	[
		'any audio setting of videoedit',
		of('wan2.7-videoedit', { reference_videos: [clip], audio_setting: true }),
	],
];

it.each(accepted)('accepts %s', async (_what, body) => {
	const answer = await client.modelCenter.create(body);

	expect(answer).toMatchObject({ status: 200, body: { status: 'queued', error: null } });
	expect(service().creates.map((create) => create.body)).toEqual([body]);
});

const needsFirst = '参数 last_image 必须与 first_image 同时使用';
const notTogether = '不能同时使用';
const notAlone = '参数 reference_audios 不能单独使用';
const outOfRange = '参数 seed 超出范围';
const onlyFrames = 'reference_images 只能包含首帧和尾帧';

const refused: [what: string, body: Record<string, unknown>, msg: string][] = [
	['an unknown model', of('sd_9'), '模型不可用'],
	['a model in other capitals', of('minimax-H3'), '模型不可用'],
	['a model that is a name from JavaScript', of('constructor'), '模型不可用'],
	['a model of the first version', of('kyyvideo2'), '模型不可用'],
	['an image model', of('seedream-5.0'), '模型不可用'],
	['a model that is no text', { ...of(''), model: 1 }, '参数类型错误: model'],
	['5001 characters', of('KlingO3', { prompt: 'a'.repeat(5001) }), '最多 5000 个字符'],
	['a stray field', of('KlingO3', { n: 2 }), '不支持的参数: n'],
	['the ratio by its older name', of('KlingO3', { ratio: '16:9' }), '不支持的参数: ratio'],
	['a callback', of('KlingO3', { callback_url: image }), '不支持的参数: callback_url'],
	['older names of references', of('KlingO3', { referenceImages: [image] }), '不支持的参数'],
	['a field of another model', of('KlingO3', { seed: 1 }), '模型 KlingO3 不支持参数: seed'],
	['a duration as text', of('KlingO3', { duration: '5' }), '参数类型错误: duration'],
	['a ratio in the size', of('minimax-h3', { size: '16:9' }), '参数 size 取值无效'],
	['a ratio of Seedance 1.5', of('seedance_1_5_pro_480p', { aspect_ratio: '1:1' }), 'aspect_ratio'],
	['a seed below -1', of('sd_2.5_special_v1', { seed: -2 }), outOfRange],
	['a seed of -1 for wan', of('wan2.7-t2v', { seed: -1 }), outOfRange],
	['a seed above the greatest', of('wan2.7-t2v', { seed: 2_147_483_648 }), outOfRange],
	['a seed as text', of('sd_2.0_special', { seed: '-1' }), '参数类型错误: seed'],
	['a broken seed', of('sd_2.0_special', { seed: 1.5 }), '参数类型错误: seed'],
	['text for the sound of 2.5', of('sd_2.5_special_v1', { generate_audio: 'true' }), '应为布尔值'],
	['other text for a boolean', of('wan2.7-t2v', { watermark: 'yes' }), '应为布尔值'],
	['an unknown mode', of('KlingO3', { reference_mode: 'video' }), '参数 reference_mode 取值无效'],
	['frames by name for 933', of('videos_933_c1', frames), '不支持参数: first_image'],
	['the mode frame without images', of('videos_933_c1', { reference_mode: 'frame' }), onlyFrames],
	[
		'three frames within the references',
		of('videos_933_c1', { reference_mode: 'frame', reference_images: [image, image, image] }),
		onlyFrames,
	],
	[
		'frames within the references beside a video',
		of('videos_933_c1', {
			reference_mode: 'frame',
			reference_images: [image],
			reference_videos: [clip],
		}),
		onlyFrames,
	],
	['the last frame alone', of('KlingO3', { last_image: image }), needsFirst],
	['a last frame for i2v', of('hh-1.1-i2v-o', frames), '模型 hh-1.1-i2v-o 不支持参数: last_image'],
	['two frames in a list', of('KlingO3', { first_image: [image, image] }), 'first_image'],
	['a frame that is an object', of('KlingO3', { first_image: { url: image } }), 'first_image'],
	[
		'frames beside images',
		of('sd_2.0_special', { ...frames, reference_images: [image] }),
		notTogether,
	],
	[
		'frames beside videos',
		of('sd_2.0_discount', { ...frames, reference_videos: [clip] }),
		notTogether,
	],
	[
		'frames beside audios',
		of('MiniMax-H3-c4', { ...frames, reference_audios: [sound] }),
		notTogether,
	],
	[
		'frames beside images of c3',
		of('seedance-2.5-c3', { ...frames, reference_images: [image] }),
		notTogether,
	],
	['an audio alone', of('sd_2.0_special', { reference_audios: [sound] }), notAlone],
	['an audio alone for minimax-h3', of('minimax-h3', { reference_audios: [sound] }), notAlone],
	['an audio alone for H3-c4', of('MiniMax-H3-c4', { reference_audios: [sound] }), notAlone],
	[
		'base64',
		of('KlingO3', { first_image: 'data:image/png;base64,AAAA' }),
		'必须是公网可访问的 URL',
	],
	['base64 in a list', of('KlingO3', { reference_images: ['AAAA'] }), '必须是公网可访问的 URL'],
	[
		'references as objects',
		of('KlingO3', { reference_images: [{ url: image }] }),
		'reference_images',
	],
	['an empty list', of('KlingO3', { reference_images: [] }), '参数 reference_images 不能为空'],
	[
		'a host that is not there',
		of('KlingO3', { first_image: 'https://a.invalid/b.png' }),
		'无法访问',
	],
];

it.each(refused)('refuses %s with HTTP 400', async (_what, body, msg) => {
	const answer = await client.modelCenter.create(body);

	expect(answer).toMatchObject({
		status: 400,
		body: { code: expect.any(Number) as number, msg: expect.stringContaining(msg) as string },
	});
	expect(service().creates).toEqual([]);
});

const missing: [field: string, body: Record<string, unknown>][] = [
	['model', { prompt: 'A paper boat' }],
	['prompt', { model: 'KlingO3' }],
	['prompt', { model: 'KlingO3', prompt: ' ' }],
	['resolution', of('video_30_10_10')],
	['first_image', of('happyhorse-1.0-i2v')],
	['last_image', of('wan2.7-i2v', { first_image: image })],
	['reference_images', of('happyhorse-1.1-r2v')],
	['reference_images', of('wan2.7-r2v')],
	['reference_videos', of('wan2.7-videoedit')],
];

it.each(missing)('names a missing %s without any code', async (field, body) => {
	const answer = await client.modelCenter.create(body);

	expect(answer).toMatchObject({ status: 200 });
	expect(answer.body).toEqual({ msg: `缺少必填参数: ${field}` });
});

it('names an unknown model without any other words', async () => {
	const answer = await client.modelCenter.create({ model: 'sd_9' });

	expect(answer.body).toEqual({ code: 400, msg: '模型不可用', data: null });
});

describe('the size of a medium', () => {
	const body = Buffer.alloc(20_971_521);

	it('is refused above 20 MiB in the words of the service behind wan', async () => {
		const first_image = mediaHost.put({ contentType: 'image/png', body });

		const answer = await client.modelCenter.create(of('happyhorse-1.0-i2v', { first_image }));

		expect(answer).toMatchObject({ status: 400 });
		expect(answer.body).toEqual({
			error: { message: 'File size exceeds maximum allowed size of 20971520 bytes' },
		});
	});

	it('may be 20 MiB there', async () => {
		const first_image = mediaHost.put({ contentType: 'image/png', body: body.subarray(1) });

		const answer = await client.modelCenter.create(of('happyhorse-1.0-i2v', { first_image }));

		expect(answer.status).toBe(200);
	});

	it('may be more for other models', async () => {
		const first_image = mediaHost.put({ contentType: 'image/png', body });

		const answer = await client.modelCenter.create(of('sd_2.5_discount_v1', { first_image }));

		expect(answer.status).toBe(200);
	});
});

it('refuses a medium of another kind', async () => {
	const first_image = mediaHost.put({ contentType: 'video/mp4' });

	const answer = await client.modelCenter.create(of('KlingO3', { first_image }));

	expect(answer).toMatchObject({
		status: 400,
		body: { msg: '参数 first_image 的内容类型不符: 应为图片，实际为 video/mp4' },
	});
});
