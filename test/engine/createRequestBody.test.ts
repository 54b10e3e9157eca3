import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { RunResult } from './harness/engine';
import { listedBodies, unlistedBodies } from './byNameBodies';
import { formModels, longest, shortest } from './formModels';
import { goldenBodies } from './goldenBodies';
import { media, url, type GoldenBody, type WireBody } from './goldenBody';
import { modelCenterBodies } from './modelCenterBodies';
import { seedAssets } from './harness/seedAssets';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

async function create(
	parameters: INodeParameters,
	items: readonly IDataObject[] = [{}],
): Promise<RunResult> {
	return await harness.run({
		type: 'kyyVideo',
		parameters,
		items: items.map((json) => ({ json })),
	});
}

const sentBodies = () => harness.service.requestsTo('create').map(({ body }) => body);

const bodies = [...goldenBodies, ...modelCenterBodies];

describe('each golden body', () => {
	test.each(bodies)(
		'goes over the wire just as written, and is accepted: $name',
		async ({ parameters, path, body }) => {
			seedAssets(harness.service, body);
			const { error } = await create(parameters);
			expect(error).toBeUndefined();
			expect(harness.service.creates).toHaveLength(1);
			const requests = harness.service.requestsTo('create');
			expect(requests).toMatchObject([{ method: 'POST', path }]);
			expect(sentBodies()).toStrictEqual([body]);
			expect(requests[0]?.headers).toMatchObject({
				authorization: `Bearer ${harness.service.key}`,
				'content-type': 'application/json',
			});
		},
	);

	test.each(unlistedBodies)(
		'goes over the wire just as written, whether the service knows the model or not: $name',
		async ({ parameters, path, body }) => {
			seedAssets(harness.service, body);
			await create(parameters);
			expect(harness.service.requestsTo('create')).toMatchObject([{ method: 'POST', path }]);
			expect(sentBodies()).toStrictEqual([body]);
		},
	);

	// What comes back does not depend on the mode, so one of each model is enough for those that are new
	const oneOfEach = modelCenterBodies.filter(
		({ body }, index) =>
			modelCenterBodies.findIndex((other) => other.body.model === body.model) === index,
	);

	test.each([...goldenBodies, ...oneOfEach])(
		'comes back as one flat task paired with its item: $name',
		async ({ parameters, body }) => {
			const { model, duration } = body;
			seedAssets(harness.service, body);
			const { outputs } = await create(parameters);
			const { id, time } = harness.service.lastCreate;
			expect(outputs).toStrictEqual([
				[
					{
						json: {
							id,
							object: 'video',
							created: Math.floor(time / 1000),
							model,
							status: 'queued',
							video_url: null,
							error: null,
							...(duration !== undefined && { duration }),
						},
						pairedItem: { item: 0 },
					},
				],
			]);
		},
	);
});

describe('the golden bodies hold', () => {
	const modeOf = (body: WireBody): string => {
		if ((body.first_image ?? body.image) !== undefined) return 'frames';
		if (body.reference_mode === 'frame') return 'frames';
		const references = [
			body.referenceImages ?? body.reference_images,
			body.referenceVideos ?? body.reference_videos,
			body.referenceAudios ?? body.reference_audios,
		];
		return references.some((list) => list !== undefined) ? 'references' : 'text';
	};

	const ofTheForm = bodies.filter((golden) => !listedBodies.includes(golden));

	const modelOf = ({ parameters }: GoldenBody) => parameters.model ?? 'kyyvideo2';

	const bodiesOf = (models: readonly string[]): readonly WireBody[] =>
		ofTheForm
			.filter((golden) => models.some((model) => model === modelOf(golden)))
			.map(({ body }) => body);

	const combinations = formModels.flatMap(({ model, modes }) =>
		modes.map((mode): [string, string] => [model, mode]),
	);

	test.each(combinations)('%s from %s', (model, mode) => {
		expect(bodiesOf([model]).map(modeOf)).toContain(mode);
	});

	test('no model and mode that there is not', () => {
		for (const golden of ofTheForm) {
			expect(combinations).toContainEqual([modelOf(golden), modeOf(golden.body)]);
		}
	});

	test('a name of its own for each', () => {
		const names = [...bodies, ...unlistedBodies].map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
	});

	const kyyvideo2 = ['kyyvideo2', 'kyyvideo2_fast', 'kyyvideo2_pro', 'kyyvideo2_fast_pro'];
	const seedance = [
		'seedance_2_0',
		'seedance_2_0_fast',
		'seedance_2_0_pro',
		'seedance_2_0_fast_pro',
	];
	const stable = ['videos_stable', 'videos_stable_fast'];

	test.each([
		['kyyvideo2', kyyvideo2, ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive']],
		['seedance', seedance, ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive']],
		['videos', ['videos'], ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16']],
		['videos_stable', stable, ['16:9', '9:16', '1:1']],
		['videos_fast', ['videos_fast'], ['16:9', '9:16']],
	])('every ratio of the %s family', (_family, models, ratios) => {
		const used = bodiesOf(models).map(({ aspect_ratio, ratio }) => aspect_ratio ?? ratio);
		expect([...new Set(used)].sort()).toEqual([...ratios].sort());
	});

	test.each([
		['kyyvideo2', kyyvideo2],
		['seedance', seedance],
		['videos', ['videos']],
		['videos_stable', stable],
		['videos_fast', ['videos_fast']],
	])('the shortest and the longest duration of the %s family', (_family, models) => {
		const durations = bodiesOf(models).flatMap(({ duration }) => duration ?? []);
		expect([Math.min(...durations), Math.max(...durations)]).toEqual([4, 15]);
	});

	test.each([
		['kyyvideo2', kyyvideo2],
		['seedance', seedance],
	])('the %s family with sound and silent', (_family, models) => {
		const sounds = bodiesOf(models).map(({ generateAudio }) => generateAudio);
		expect(new Set(sounds)).toEqual(new Set([true, false]));
	});

	test.each([
		['kyyvideo2', kyyvideo2],
		['seedance', seedance],
	])('the %s family with a first frame alone and with both frames', (_family, models) => {
		const frames = bodiesOf(models).filter((body) => modeOf(body) === 'frames');
		expect(new Set(frames.map(({ last_image }) => last_image !== undefined))).toEqual(
			new Set([true, false]),
		);
	});

	test.each([
		['kyyvideo2', [9, 3, 3]],
		['kyyvideo2_pro', [9, 0, 3]],
		['seedance_2_0', [9, 3, 3]],
		['seedance_2_0_pro', [9, 3, 3]],
		['videos', [9, 3, 3]],
		['videos_stable', [4, 3, 1]],
		['videos_stable_fast', [4, 3, 1]],
		['videos_fast', [4, 3, 0]],
	])('%s with as many images, videos and sounds as it takes: %j', (model, most) => {
		const counts = bodiesOf([model]).map(
			({ referenceImages, referenceVideos, referenceAudios }) => [
				referenceImages?.length ?? 0,
				referenceVideos?.length ?? 0,
				referenceAudios?.length ?? 0,
			],
		);
		expect(counts).toContainEqual(most);
	});

	// What follows is held by families for the models above
	const byFamily = [...kyyvideo2, ...seedance, ...stable, 'videos', 'videos_fast'];
	const others = formModels.filter(({ model }) => !byFamily.includes(model));

	test.each(others)('the shortest and the longest duration of $model', (entry) => {
		const durations = bodiesOf([entry.model]).flatMap(({ duration }) => duration ?? []);
		if (entry.seconds === undefined) expect(durations).toEqual([]);
		else {
			expect([Math.min(...durations), Math.max(...durations)]).toEqual([
				shortest(entry),
				longest(entry),
			]);
		}
	});

	test.each(others)('every resolution of $model', ({ model, resolutions }) => {
		const used = bodiesOf([model]).flatMap(({ resolution }) => resolution?.toLowerCase() ?? []);
		expect(new Set(used)).toEqual(new Set(resolutions));
	});

	test.each(formModels)('no ratio but those of $model', ({ model, ratios }) => {
		const used = bodiesOf([model]).flatMap(
			({ aspect_ratio, ratio, size }) => ratio ?? aspect_ratio ?? size ?? [],
		);
		expect(ratios).toEqual(expect.arrayContaining(used));
		expect(used.length > 0).toBe(ratios.length > 0);
	});

	test('every ratio that is new with the Model Center', () => {
		const used = modelCenterBodies.flatMap(({ body }) => body.aspect_ratio ?? []);
		expect(used).toEqual(expect.arrayContaining(['2:3', '3:2', '4:5', '5:4', '9:21', 'adaptive']));
	});

	test.each(others.filter(({ sound }) => sound))(
		'sound, on or off, in each body of $model',
		({ model }) => {
			const sounds = bodiesOf([model]).map((body) => body.generateAudio ?? body.generate_audio);
			expect(sounds).not.toContain(undefined);
		},
	);

	test.each(others.filter(({ frames }) => frames.includes('lastFrame')))(
		'each choice of frames that $model leaves',
		({ model, framesNeeded }) => {
			const lasts = bodiesOf([model])
				.filter((body) => modeOf(body) === 'frames')
				.map((body) => body.last_image ?? body.lastFrameImage ?? body.reference_images?.[1]);
			expect(lasts.some((last) => last !== undefined)).toBe(true);
			if (framesNeeded.includes('lastFrame')) expect(lasts).not.toContain(undefined);
		},
	);
});

/** What was sent for each item, in the order of the items: several are on their way at once */
const bodiesBy = (outputs: RunResult['outputs']) =>
	outputs[0]?.map(({ json }) => harness.service.creates.find(({ id }) => id === json.id)?.body);

describe('several items', () => {
	test('make one create each with what their own expressions give', async () => {
		const { outputs } = await create(
			{
				prompt: '={{ $json.prompt }}',
				duration: '={{ $json.seconds }}',
				aspectRatio: '={{ $json.ratio }}',
				generateAudio: '={{ $json.sound }}',
			},
			[
				{ prompt: 'First', seconds: 4, ratio: '9:16', sound: true },
				{ prompt: 'Second', seconds: 10, ratio: '1:1', sound: false },
				{ prompt: 'Third', seconds: 15, ratio: '16:9', sound: true },
			],
		);
		expect(bodiesBy(outputs)).toStrictEqual([
			{
				model: 'kyyvideo2',
				prompt: 'First',
				duration: 4,
				aspect_ratio: '9:16',
				generateAudio: true,
			},
			{
				model: 'kyyvideo2',
				prompt: 'Second',
				duration: 10,
				aspect_ratio: '1:1',
				generateAudio: false,
			},
			{
				model: 'kyyvideo2',
				prompt: 'Third',
				duration: 15,
				aspect_ratio: '16:9',
				generateAudio: true,
			},
		]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	test('may each bring frames of their own', async () => {
		const { outputs } = await create(
			{
				model: 'videos',
				generateFrom: 'frames',
				prompt: 'The same place a year later',
				firstFrame: url('={{ $json.before }}'),
				lastFrame: url('={{ $json.after }}'),
			},
			[
				{
					before: 'https://media.example.com/a1.jpg',
					after: 'https://media.example.com/a2.jpg',
				},
				{
					before: 'https://media.example.com/b1.jpg',
					after: 'https://media.example.com/b2.jpg',
				},
			],
		);
		expect(bodiesBy(outputs)).toMatchObject([
			{
				first_image: 'https://media.example.com/a1.jpg',
				last_image: 'https://media.example.com/a2.jpg',
			},
			{
				first_image: 'https://media.example.com/b1.jpg',
				last_image: 'https://media.example.com/b2.jpg',
			},
		]);
	});
});

describe('what an expression gives is sent as the type that the pages ask for', () => {
	test.each([
		['the number 10', 10],
		['the text "10"', '10'],
	])('a duration that is %s as a number', async (_what, seconds) => {
		await create({ prompt: 'A clock', duration: '={{ $json.seconds }}' }, [{ seconds }]);
		expect(sentBodies()).toMatchObject([{ duration: 10 }]);
	});

	test('a prompt that is a number as text', async () => {
		await create({ prompt: '={{ $json.year }}' }, [{ year: 1984 }]);
		expect(sentBodies()).toMatchObject([{ prompt: '1984' }]);
	});
});

test.each([
	['videos_stable with the longest prompt that it takes', 'videos_stable', 5000],
	['videos_stable_fast with the longest prompt that it takes', 'videos_stable_fast', 5000],
	['videos, which knows no limit, with a prompt beyond that of the others', 'videos', 20_000],
])('%s sends it whole', async (_what, model, length) => {
	const prompt = 'x'.repeat(length);
	await create({ model, prompt });
	expect(harness.service.creates).toMatchObject([{ body: { prompt } }]);
});

describe('what was entered for another model or mode, and is kept by n8n, never reaches the wire:', () => {
	const kept: INodeParameters = {
		firstFrame: url('https://media.example.com/kept-first.jpg'),
		lastFrame: url('https://media.example.com/kept-last.jpg'),
		referenceImages: media('https://media.example.com/kept.jpg'),
		referenceVideos: media('https://media.example.com/kept.mp4'),
		referenceAudios: media('https://media.example.com/kept.mp3'),
		generateAudio: true,
		resolution: '720p',
		videoId: 'video_kept',
	};

	test.each<[string, INodeParameters, WireBody]>([
		[
			'media and sound, for videos_fast from text',
			{ model: 'videos_fast', generateFrom: 'text' },
			{
				model: 'videos_fast',
				prompt: 'New',
				duration: 5,
				ratio: '16:9',
				resolution: '720p',
			},
		],
		[
			'media and resolution, for kyyvideo2 from text',
			{ model: 'kyyvideo2', generateFrom: 'text' },
			{
				model: 'kyyvideo2',
				prompt: 'New',
				duration: 5,
				aspect_ratio: '16:9',
				generateAudio: true,
			},
		],
		[
			'references and resolution, for kyyvideo2_fast from frames',
			{ model: 'kyyvideo2_fast', generateFrom: 'frames' },
			{
				model: 'kyyvideo2_fast',
				prompt: 'New',
				first_image: 'https://media.example.com/kept-first.jpg',
				last_image: 'https://media.example.com/kept-last.jpg',
				duration: 5,
				aspect_ratio: '16:9',
				generateAudio: true,
			},
		],
		[
			'references and sound, for videos from frames',
			{ model: 'videos', generateFrom: 'frames' },
			{
				model: 'videos',
				prompt: 'New',
				first_image: 'https://media.example.com/kept-first.jpg',
				last_image: 'https://media.example.com/kept-last.jpg',
				duration: 5,
				ratio: '16:9',
				resolution: '720p',
			},
		],
		[
			'frames and reference videos, for kyyvideo2_pro from references',
			{ model: 'kyyvideo2_pro', generateFrom: 'references' },
			{
				model: 'kyyvideo2_pro',
				prompt: 'New',
				referenceImages: ['https://media.example.com/kept.jpg'],
				referenceAudios: ['https://media.example.com/kept.mp3'],
				duration: 5,
				aspect_ratio: '16:9',
				generateAudio: true,
			},
		],
		[
			'frames and reference videos, for kyyvideo2_fast_pro from references',
			{ model: 'kyyvideo2_fast_pro', generateFrom: 'references' },
			{
				model: 'kyyvideo2_fast_pro',
				prompt: 'New',
				referenceImages: ['https://media.example.com/kept.jpg'],
				referenceAudios: ['https://media.example.com/kept.mp3'],
				duration: 5,
				aspect_ratio: '16:9',
				generateAudio: true,
			},
		],
		[
			'frames, reference sounds and sound, for videos_fast from references',
			{ model: 'videos_fast', generateFrom: 'references' },
			{
				model: 'videos_fast',
				prompt: 'New',
				referenceImages: ['https://media.example.com/kept.jpg'],
				referenceVideos: ['https://media.example.com/kept.mp4'],
				duration: 5,
				ratio: '16:9',
				resolution: '720p',
			},
		],
	])('%s', async (_what, chosen, body) => {
		await create({ ...kept, prompt: 'New', ...chosen });
		expect(harness.service.creates).toHaveLength(1);
		expect(sentBodies()).toStrictEqual([body]);
	});

	test.each([
		['adaptive', 'videos'],
		['21:9', 'videos_stable'],
		['4:3', 'videos_stable_fast'],
		['1:1', 'videos_fast'],
	])('the ratio %s, which %s does not take', async (aspectRatio, model) => {
		await create({ model, prompt: 'New', aspectRatio });
		expect(JSON.stringify(sentBodies())).not.toContain(`"${aspectRatio}"`);
	});
});

describe('media', () => {
	const references: INodeParameters = {
		model: 'kyyvideo2',
		generateFrom: 'references',
		prompt: 'Pictures',
	};

	test('that are empty are skipped, and the order of the others is kept', async () => {
		await create({
			...references,
			referenceImages: media(
				'',
				'https://media.example.com/1.jpg',
				'   ',
				'https://media.example.com/2.jpg',
				'={{ $json.notThere }}',
			),
		});
		expect(sentBodies()).toMatchObject([
			{
				referenceImages: ['https://media.example.com/1.jpg', 'https://media.example.com/2.jpg'],
			},
		]);
	});

	test('of a list in which all are empty leave the list out', async () => {
		await create({
			...references,
			referenceImages: media('https://media.example.com/1.jpg'),
			referenceVideos: media('', '  '),
			referenceAudios: { media: [] },
		});
		expect(sentBodies()).toStrictEqual([
			{
				model: 'kyyvideo2',
				prompt: 'Pictures',
				referenceImages: ['https://media.example.com/1.jpg'],
				duration: 5,
				aspect_ratio: '16:9',
				generateAudio: true,
			},
		]);
	});

	test.each(['', '   ', '={{ $json.notThere }}'])(
		'that are an empty last frame (%j) leave the first one alone',
		async (lastFrame) => {
			await create({
				model: 'kyyvideo2',
				generateFrom: 'frames',
				prompt: 'Pictures',
				firstFrame: url('https://media.example.com/first.jpg'),
				lastFrame: url(lastFrame),
			});
			expect(sentBodies()).toStrictEqual([
				{
					model: 'kyyvideo2',
					prompt: 'Pictures',
					first_image: 'https://media.example.com/first.jpg',
					duration: 5,
					aspect_ratio: '16:9',
					generateAudio: true,
				},
			]);
		},
	);

	test('of a reference list lose the spaces and line breaks around them', async () => {
		harness.service.addAsset({ assetId: 'asset-1-a' });
		await create({
			...references,
			referenceImages: media('  https://media.example.com/1.jpg ', '\tasset://asset-1-a\n'),
			referenceVideos: media('https://media.example.com/1.mp4\n'),
			referenceAudios: media(' https://media.example.com/1.mp3'),
		});
		expect(sentBodies()).toMatchObject([
			{
				referenceImages: ['https://media.example.com/1.jpg', 'asset://asset-1-a'],
				referenceVideos: ['https://media.example.com/1.mp4'],
				referenceAudios: ['https://media.example.com/1.mp3'],
			},
		]);
	});

	test('that are frames lose the spaces and line breaks around them', async () => {
		await create({
			model: 'videos',
			generateFrom: 'frames',
			prompt: 'Pictures',
			firstFrame: url('  https://media.example.com/first.jpg\n'),
			lastFrame: url('\thttps://media.example.com/last.jpg '),
		});
		expect(sentBodies()).toMatchObject([
			{
				first_image: 'https://media.example.com/first.jpg',
				last_image: 'https://media.example.com/last.jpg',
			},
		]);
	});
});
