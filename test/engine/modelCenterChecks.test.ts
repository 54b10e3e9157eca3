/**
 * The parameters that are refused with the models of the Model Center, by what is published of them: see
 * `formModels.ts`. The words are tested in `parameterChecks.test.ts`, so here it is enough that they name the field.
 */
import type { INodeParameters, NodeParameterValue } from 'n8n-workflow';

import type { RunResult } from './harness/engine';
import { formModels, longest, shortest, type FormModel } from './formModels';
import { media, url } from './goldenBody';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

const image = 'https://media.example.com/person.jpg';
const video = 'https://media.example.com/dance.mp4';
const audio = 'https://media.example.com/drum.mp3';

const some = (count: number, address: string) =>
	media(...Array.from({ length: count }, () => address));

/** All media that any model asks for; n8n drops those that the chosen model does not show */
const withMedia: INodeParameters = {
	firstFrame: url(image),
	lastFrame: url(image),
	referenceImages: media(image),
	referenceVideos: media(video),
};

async function create(parameters: INodeParameters): Promise<RunResult> {
	return await harness.run({
		type: 'kyyVideo',
		parameters: { prompt: 'A lighthouse in a storm', ...parameters },
	});
}

async function refused(parameters: INodeParameters, label: string): Promise<void> {
	const { error, outputs } = await create(parameters);
	expect(error?.message).toContain(label);
	expect(error?.description).toContain('Nothing was sent to KyyVideo for this item.');
	expect(error?.context.itemIndex).toBe(0);
	expect(outputs).toEqual([]);
	expect(harness.service.requests).toEqual([]);
}

const formOf = ({ model, modes: [generateFrom = 'text'] }: FormModel): INodeParameters => ({
	model,
	generateFrom,
	...withMedia,
});

/** Runs the form once, with an item for each of the values */
async function refusedEach(
	form: INodeParameters,
	field: string,
	values: readonly NodeParameterValue[],
	label: string,
): Promise<void> {
	const { outputs } = await harness.run({
		type: 'kyyVideo',
		parameters: { prompt: 'A lighthouse in a storm', ...form, [field]: '={{ $json.value }}' },
		items: values.map((value) => ({ json: { value } })),
		settings: { onError: 'continueRegularOutput' },
	});
	expect(outputs[0]?.map(({ json }) => json.error)).toEqual(
		values.map((value) => expect.stringMatching(wordsOn(label, value)) as unknown),
	);
	expect(harness.service.requests).toEqual([]);
}

const wordsOn = (label: string, value: NodeParameterValue) =>
	new RegExp(`^${label}.* but is "?${String(value)}"?$`);

describe('what a model does not have is refused:', () => {
	const durations = formModels.flatMap((entry) => {
		const [from, to] = [shortest(entry), longest(entry)];
		if (from === undefined || to === undefined) return [];
		const between = Array.isArray(entry.seconds) ? [from + 1, to - 1] : [];
		return [{ ...entry, values: [from - 1, from + 0.5, ...between, to + 1] }];
	});

	test.each(durations)('$model makes no video of $values seconds', async (entry) => {
		await refusedEach(formOf(entry), 'duration', entry.values, 'Duration');
	});

	const resolutions = ['480p', '720p', '768p', '1080p', '1440p', '2k', '4k', '8k'];

	test.each(formModels.filter((entry) => entry.resolutions.length > 0))(
		'$model has no resolutions but $resolutions',
		async (entry) => {
			const others = resolutions.filter((value) => !entry.resolutions.includes(value));
			await refusedEach(formOf(entry), 'resolution', others, 'Resolution');
		},
	);

	const ratios = [...new Set(formModels.flatMap((entry) => entry.ratios)), '32:9'];

	test.each(formModels.filter((entry) => entry.ratios.length > 0))(
		'$model has no ratios but $ratios',
		async (entry) => {
			const others = ratios.filter((value) => !entry.ratios.includes(value));
			await refusedEach(formOf(entry), 'aspectRatio', others, 'Aspect Ratio');
		},
	);

	test.each(formModels.filter(({ sound }) => sound))(
		'$model has no sound but on and off',
		async (entry) => {
			await refusedEach(formOf(entry), 'generateAudio', ['loud'], 'Generate Audio');
		},
	);
});

describe('references are counted:', () => {
	/** Images, videos and audio */
	const most: ReadonlyArray<readonly [model: string, number, number, number]> = [
		['videos_pro', 9, 0, 3],
		['videos_pro_fast', 9, 0, 3],
		['sd_2.0_special', 9, 3, 3],
		['sd_2.0_fast_special', 9, 3, 3],
		['sd_2.0_discount', 9, 3, 3],
		['sd_2.0_fast_discount', 9, 3, 3],
		['sd_2.0_mini_discount', 9, 3, 3],
		['sd_2.0_mini_special', 9, 3, 3],
		['seedance-2.5-c1', 30, 10, 10],
		['seedance-2.5-c3', 30, 0, 10],
		['sd_2.5_discount_v1', 30, 10, 10],
		['sd_2.5_special_v1', 30, 10, 10],
		['video_30_10_10', 30, 10, 10],
		['videos_933_c1', 9, 3, 3],
		['videos_fast_933_c1', 9, 3, 3],
		['videos_stable_model_center', 4, 3, 1],
		['videos_stable_fast_model_center', 4, 3, 1],
		['minimax-h3', 5, 0, 3],
		['MiniMax-H3-c4', 5, 0, 3],
		['MiniMax-H3-768p', 9, 3, 3],
		['KlingO3', 3, 0, 0],
		['hh-1.1-r2v-o', 9, 0, 0],
		['happyhorse-1.0-r2v', 9, 0, 0],
		['happyhorse-1.1-r2v', 9, 0, 0],
		['wan2.7-r2v', 3, 0, 0],
		['wan2.7-videoedit', 4, 1, 0],
		['wan3.0-r2v', 10, 5, 5],
	];

	const byKind = most.flatMap(([model, images, videos, audios]) =>
		[
			{ model, kind: 'referenceImages', label: 'Reference Images', count: images, address: image },
			{ model, kind: 'referenceVideos', label: 'Reference Videos', count: videos, address: video },
			{ model, kind: 'referenceAudios', label: 'Reference Audio', count: audios, address: audio },
		].filter(({ count }) => count > 0),
	);

	test.each(byKind)('$model takes no more than $count $kind', async (entry) => {
		const { model, kind, label, count, address } = entry;
		const enough = model === 'wan2.7-videoedit' ? { referenceVideos: media(video) } : {};
		await refused(
			{
				model,
				generateFrom: 'references',
				referenceImages: media(image),
				...enough,
				[kind]: some(count + 1, address),
			},
			label,
		);
	});

	test.each(most)('%s takes as many as %i images, %i videos and %i audio', async (...entry) => {
		const [model, images, videos, audios] = entry;
		const { error } = await create({
			model,
			generateFrom: 'references',
			referenceImages: some(images, image),
			referenceVideos: some(videos, video),
			referenceAudios: some(audios, audio),
		});
		expect(error).toBeUndefined();
		const body = JSON.stringify(harness.service.lastCreate.body);
		const counts = [image, video, audio].map((address) => body.split(address).length - 1);
		expect(counts).toEqual([images, videos, audios]);
	});

	const missing: ReadonlyArray<[string, INodeParameters, string]> = [
		['hh-1.1-r2v-o', {}, 'Reference Images'],
		['happyhorse-1.0-r2v', {}, 'Reference Images'],
		['happyhorse-1.1-r2v', {}, 'Reference Images'],
		['wan2.7-r2v', {}, 'Reference Images'],
		['wan2.7-videoedit', { referenceImages: media(image) }, 'Reference Videos'],
		['sd_2.0_special', {}, 'Reference Images'],
		['wan3.0-r2v', {}, 'Reference Images'],
	];

	test.each(missing)('%s needs one that is there', async (model, given, label) => {
		await refused({ model, generateFrom: 'references', ...given }, label);
	});
});

describe('audio alone', () => {
	test.each([
		'videos_pro',
		'videos_pro_fast',
		'sd_2.0_special',
		'sd_2.0_fast_special',
		'sd_2.0_discount',
		'sd_2.0_fast_discount',
		'minimax-h3',
		'MiniMax-H3-c4',
	])('is refused with %s', async (model) => {
		await refused(
			{ model, generateFrom: 'references', referenceAudios: media(audio) },
			'Reference Audio',
		);
	});

	test.each(['sd_2.0_special', 'sd_2.0_fast_discount'])(
		'is not alone with a video beside it, with %s',
		async (model) => {
			const { error } = await create({
				model,
				generateFrom: 'references',
				referenceVideos: media(video),
				referenceAudios: media(audio),
			});
			expect(error).toBeUndefined();
		},
	);

	test.each(['sd_2.5_discount_v1', 'sd_2.5_special_v1', 'seedance-2.5-c1'])(
		'is left to the service with %s, of which nothing certain is known',
		async (model) => {
			const { error } = await create({
				model,
				generateFrom: 'references',
				referenceAudios: media(audio),
			});
			expect(error).toBeUndefined();
		},
	);
});

describe('a frame that is missing is refused:', () => {
	const empty = url('={{ "" }}');

	test.each<[string, INodeParameters, string]>([
		['hh-1.1-i2v-o without its frame', { model: 'hh-1.1-i2v-o' }, 'First Frame'],
		['happyhorse-1.0-i2v without its frame', { model: 'happyhorse-1.0-i2v' }, 'First Frame'],
		['happyhorse-1.1-i2v without its frame', { model: 'happyhorse-1.1-i2v' }, 'First Frame'],
		[
			'wan2.7-i2v with the last frame alone',
			{ model: 'wan2.7-i2v', lastFrame: url(image) },
			'First Frame',
		],
		[
			'wan2.7-i2v with the first frame alone',
			{ model: 'wan2.7-i2v', firstFrame: url(image) },
			'Last Frame',
		],
		[
			'videos_pro with the first frame alone',
			{ model: 'videos_pro', firstFrame: url(image) },
			'Last Frame',
		],
		[
			'videos_pro_fast with the first frame alone',
			{ model: 'videos_pro_fast', firstFrame: url(image) },
			'Last Frame',
		],
		[
			'sd_2.0_special with the last frame alone',
			{ model: 'sd_2.0_special', lastFrame: url(image) },
			'First Frame',
		],
		[
			'videos_933_c1 with the last frame alone',
			{ model: 'videos_933_c1', lastFrame: url(image) },
			'First Frame',
		],
		['KlingO3 without any', { model: 'KlingO3' }, 'First Frame'],
		[
			'a model by its name with the last frame alone',
			{ model: 'byName', modelName: 'seedance-2.5-c9', lastFrame: url(image) },
			'First Frame',
		],
	])('%s', async (_what, parameters, label) => {
		await refused(
			{ generateFrom: 'frames', firstFrame: empty, lastFrame: empty, ...parameters },
			label,
		);
	});
});

describe('a wrong option is refused:', () => {
	test.each<[string, INodeParameters, INodeParameters, string]>([
		['a seed under −1', { model: 'sd_2.0_special' }, { seed: -2 }, 'Seed'],
		['a seed over 31 bits', { model: 'sd_2.0_special' }, { seed: 2147483648 }, 'Seed'],
		['a seed under −1', { model: 'sd_2.0_mini_discount' }, { seed: -2 }, 'Seed'],
		['a seed over 31 bits', { model: 'sd_2.5_discount_v1' }, { seed: 2147483648 }, 'Seed'],
		['a seed under −1', { model: 'sd_2.5_special_v1' }, { seed: -2 }, 'Seed'],
		['a random seed, which it does not know,', { model: 'hh-1.1-t2v-o' }, { seed: -1 }, 'Seed'],
		[
			'a random seed, which it does not know,',
			{ model: 'happyhorse-1.1-t2v' },
			{ seed: -1 },
			'Seed',
		],
		['a random seed, which it does not know,', { model: 'wan2.7-t2v' }, { seed: -1 }, 'Seed'],
		['a seed over 31 bits', { model: 'wan2.7-t2v' }, { seed: 2147483648 }, 'Seed'],
		['half a seed', { model: 'sd_2.0_discount' }, { seed: 1.5 }, 'Seed'],
		['a seed in words', { model: 'sd_2.0_discount' }, { seed: '={{ "lucky" }}' }, 'Seed'],
		[
			'a watermark in words',
			{ model: 'sd_2.0_special' },
			{ watermark: '={{ "small" }}' },
			'Watermark',
		],
		[
			'faces processed in words',
			{ model: 'videos_933_c1' },
			{ faceProcessing: '={{ "some" }}' },
			'Process Faces',
		],
		['faces handled in words', { model: 'videos' }, { autoFace: '={{ "some" }}' }, 'Auto Face'],
	])('%s with %j', async (_what, parameters, options, label) => {
		await refused({ generateFrom: 'text', ...parameters, options }, label);
	});
});

describe('additional fields are refused', () => {
	const label = 'Additional Fields (JSON)';

	const models = [
		{ model: 'sd_2.0_special' },
		{ model: 'videos' },
		{ model: 'kyyvideo2' },
		{ model: 'byName', modelName: 'seedance-2.5-c9' },
	];

	const wrong = [
		'{"model": "KlingO3"}',
		'{"quality": "high", "model": "sd_2.0_special"}',
		'={{ { "model": "KlingO3" } }}',
		'[]',
		'["quality"]',
		'"quality"',
		'5',
		'true',
		'{"quality": ',
		'quality=high',
	].flatMap((additionalFields) => models.map((parameters) => ({ parameters, additionalFields })));

	test.each(wrong)(
		'that are $additionalFields, with $parameters.model',
		async ({ parameters, additionalFields }) => {
			await refused({ generateFrom: 'text', ...parameters, options: { additionalFields } }, label);
		},
	);

	test.each(models)('that hold the API key, with $model', async (parameters) => {
		const { key } = harness.service;
		for (const held of [
			{ key },
			{ headers: { authorization: `Bearer ${key}` } },
			{ list: ['a', key] },
			{ [key]: true },
		]) {
			const options = { additionalFields: JSON.stringify(held) };
			await refused({ generateFrom: 'text', ...parameters, options }, label);
		}
	});

	test('but not for being empty', async () => {
		const options = { additionalFields: '{}' };
		const { error } = await create({ model: 'KlingO3', generateFrom: 'text', options });
		expect(error).toBeUndefined();
		expect(harness.service.creates.map(({ body }) => body)).toStrictEqual([
			{
				model: 'KlingO3',
				prompt: 'A lighthouse in a storm',
				duration: 5,
				aspect_ratio: '16:9',
				resolution: '720p',
				generate_audio: true,
			},
		]);
	});
});

describe('a model by its name is refused', () => {
	test.each<[string, INodeParameters, string]>([
		['without a name', { modelName: '={{ "" }}' }, 'Model Name'],
		['with spaces for a name', { modelName: '   ' }, 'Model Name'],
		['with a name that is not there', { modelName: '={{ $json.none }}' }, 'Model Name'],
		['with a list for a name', { modelName: '={{ ["KlingO3"] }}' }, 'Model Name'],
		['at an endpoint that there is not', { endpoint: 'moon' }, 'Endpoint'],
		['with a duration in words', { duration: 'long' }, 'Duration'],
		['with a sound setting in words', { generateAudio: '={{ "loud" }}' }, 'Generate Audio'],
		[
			'with a duration that the listed model does not have',
			{ modelName: 'sd_2.0_special', duration: '16' },
			'Duration',
		],
		[
			'with a resolution that the listed model does not have',
			{ modelName: 'sd_2.0_special', resolution: '480p' },
			'Resolution',
		],
		[
			'with a ratio that the listed model does not have',
			{ modelName: 'KlingO3', aspectRatio: '21:9' },
			'Aspect Ratio',
		],
		[
			'from frames that the listed model does not take',
			{ modelName: 'sd_2.5_special_v1', generateFrom: 'frames', firstFrame: url(image) },
			'Generate From',
		],
		[
			'with more references than the listed model takes',
			{
				modelName: 'KlingO3',
				generateFrom: 'references',
				referenceImages: some(4, image),
			},
			'Reference Images',
		],
		[
			'from audio alone where the listed model takes none',
			{
				modelName: 'sd_2.0_special',
				generateFrom: 'references',
				referenceAudios: media(audio),
			},
			'Reference Audio',
		],
		[
			'with a seed that the listed model does not take',
			{ modelName: 'wan2.7-t2v', options: { seed: -1 } },
			'Seed',
		],
	])('%s', async (_what, parameters, label) => {
		await refused({ model: 'byName', modelName: 'seedance-2.5-c9', ...parameters }, label);
	});
});
