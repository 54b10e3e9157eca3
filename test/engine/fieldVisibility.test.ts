/**
 * What the editor shows, computed with n8n's own functions and compared with what the provider's pages say of
 * each model, as it is written out in `formModels.ts`, which takes nothing from the package's table of models.
 */
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { startEngine } from './harness/engine';
import { formModels, lastFields } from './formModels';
import { media, url } from './goldenBody';

let description: INodeTypeDescription;

beforeAll(async () => {
	description = (await startEngine()).nodeType('kyyVideo').description;
});

function nodeOf(parameters: INodeParameters): INode {
	return {
		id: '1',
		name: 'KyyVideo',
		type: 'kyyVideo',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
}

/** What the fields of the editor hold: hidden ones gone, defaults filled in */
function valuesOf(parameters: INodeParameters): INodeParameters {
	const node = nodeOf(parameters);
	const values = NodeHelpers.getNodeParameters(
		description.properties,
		parameters,
		true,
		false,
		node,
		description,
	);
	if (values === null) throw new Error('n8n finds no parameters');
	return values;
}

function fieldsOf(parameters: INodeParameters): readonly INodeProperties[] {
	const values = valuesOf(parameters);
	const node = nodeOf(values);
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, description),
	);
}

const namesOf = (parameters: INodeParameters) => fieldsOf(parameters).map(({ name }) => name);

function fieldOf(parameters: INodeParameters, name: string): INodeProperties {
	const fields = fieldsOf(parameters).filter((field) => field.name === name);
	const [field] = fields;
	if (field === undefined || fields.length > 1) {
		throw new Error(`${fields.length} fields named ${name} are shown`);
	}
	return field;
}

function choicesOf(field: INodeProperties): readonly unknown[] {
	return (field.options ?? []).map((option) => {
		if (!('value' in option)) throw new Error(`${field.name} is expected to be a list of choices`);
		return option.value;
	});
}

/** What can be added under Options, for a form as the user fills it in */
function optionsOf(parameters: INodeParameters): readonly string[] {
	const values = valuesOf(parameters);
	const node = nodeOf(values);
	return (fieldOf(parameters, 'options').options ?? [])
		.filter(
			(option) =>
				!('displayName' in option && 'type' in option) ||
				NodeHelpers.displayParameter({}, option, node, description, values),
		)
		.map(({ name }) => name);
}

/** The fields that the editor marks red */
function missingOf(parameters: INodeParameters): readonly string[] {
	const node = nodeOf(valuesOf(parameters));
	const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	return Object.keys(issues?.parameters ?? {});
}

const withResolution = formModels.filter(({ resolutions }) => resolutions.length > 0);
const withRatio = formModels.filter(({ ratios }) => ratios.length > 0);
const withSound = formModels.filter(({ sound }) => sound);
const fromText = formModels.filter(({ modes }) => modes.includes('text'));
const fromFrames = formModels.filter(({ modes }) => modes.includes('frames'));
const fromReferences = formModels.filter(({ modes }) => modes.includes('references'));
const fromOneKind = formModels.filter(({ modes }) => modes.length === 1);

const inRange = formModels.flatMap(({ model, seconds }) =>
	seconds && 'from' in seconds ? [{ model, ...seconds }] : [],
);
const ofList = formModels.flatMap(({ model, seconds }) =>
	seconds && !('from' in seconds) ? [{ model, seconds }] : [],
);

/** About what is paid for, and the same whatever the model */
const optionsOfAll = [
	'createUnrecorded',
	'includeInputFields',
	'maxVideos',
	'resubmitUnknown',
	'validateOnly',
];

const head = ['resource', 'operation', 'model', 'generateFrom', 'prompt'];

describe('the form of a new video shows exactly the fields that are used, in order:', () => {
	test.each(fromText)('$model from text', (entry) => {
		expect(namesOf({ model: entry.model, generateFrom: 'text' })).toEqual([
			...head,
			...lastFields(entry),
		]);
	});

	test.each(fromFrames)('$model from frames', (entry) => {
		expect(namesOf({ model: entry.model, generateFrom: 'frames' })).toEqual([
			...head,
			...entry.frames,
			...lastFields(entry),
		]);
	});

	test.each(fromReferences)('$model from references', (entry) => {
		expect(namesOf({ model: entry.model, generateFrom: 'references' })).toEqual([
			...head,
			...entry.references,
			...lastFields(entry),
		]);
	});

	test.each(fromOneKind)('$model, which knows $modes only, before a mode is chosen', (entry) => {
		const [mode] = entry.modes;
		expect(namesOf({ model: entry.model })).toEqual([
			...head,
			...(mode === 'frames' ? entry.frames : mode === 'references' ? entry.references : []),
			...lastFields(entry),
		]);
	});
});

describe('no field is shown twice', () => {
	const everyMode = formModels.flatMap(({ model }) =>
		['text', 'frames', 'references'].map((generateFrom) => ({ model, generateFrom })),
	);

	test.each(everyMode)('for $model from $generateFrom, even if kept from elsewhere', (chosen) => {
		const names = namesOf(chosen);
		expect(names).toEqual([...new Set(names)]);
	});
});

describe('the form of a new video offers', () => {
	test('exactly the models that are published, any of them by its name, and any other at the end', () => {
		const choices = choicesOf(fieldOf({}, 'model'));
		expect(choices.at(-1)).toBe('other');
		expect([...choices].sort()).toEqual(
			[...formModels.map(({ model }) => model), 'byName', 'other'].sort(),
		);
	});

	test.each(formModels)('$model the modes $modes', ({ model, modes }) => {
		expect(choicesOf(fieldOf({ model }, 'generateFrom'))).toEqual(modes);
	});

	test.each(['generateFrom', 'aspectRatio', 'generateAudio'])(
		'%s with the same default for all models, as n8n keeps no value that is the default',
		(name) => {
			const defaults = formModels
				.filter(({ model }) => namesOf({ model }).includes(name))
				.map(({ model }) => fieldOf({ model }, name).default);
			expect(new Set(defaults).size).toBe(1);
		},
	);

	test.each(withRatio)('$model the ratios $ratios, 16:9 by default', ({ model, ratios }) => {
		const field = fieldOf({ model }, 'aspectRatio');
		expect([...choicesOf(field)].sort()).toEqual([...ratios].sort());
		expect(field.default).toBe('16:9');
	});

	test.each(withResolution)(
		'$model the resolutions $resolutions, 720p by default or else the first',
		({ model, resolutions }) => {
			const field = fieldOf({ model }, 'resolution');
			expect(choicesOf(field)).toEqual(resolutions);
			expect(field.default).toBe(resolutions.includes('720p') ? '720p' : resolutions[0]);
		},
	);

	test.each(withSound)('$model sound, on by default', ({ model }) => {
		expect(fieldOf({ model }, 'generateAudio')).toMatchObject({ type: 'boolean', default: true });
	});

	test.each(inRange)(
		'$model whole seconds from $from to $to, 5 by default or else the least',
		({ model, from, to }) => {
			expect(fieldOf({ model }, 'duration')).toMatchObject({
				type: 'number',
				typeOptions: { minValue: from, maxValue: to, numberPrecision: 0 },
				default: Math.max(from, 5),
			});
		},
	);

	test.each(ofList)(
		'$model no seconds but $seconds, the least by default',
		({ model, seconds }) => {
			const field = fieldOf({ model }, 'duration');
			expect(choicesOf(field)).toEqual(seconds);
			expect(field.default).toBe(seconds[0]);
		},
	);

	test.each(fromReferences)(
		'$model references that can be added one after another',
		({ model, references }) => {
			for (const name of references) {
				expect(fieldOf({ model, generateFrom: 'references' }, name)).toMatchObject({
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					default: {},
					options: [{ name: 'media', values: [{ name: 'source', type: 'resourceLocator' }] }],
				});
			}
		},
	);

	test.each(formModels)('$model the options $options beside those of all', ({ model, options }) => {
		expect([...optionsOf({ model })].sort()).toEqual([...optionsOfAll, ...options].sort());
	});
});

describe('the editor asks for', () => {
	test.each(fromText)('nothing but the prompt when $model starts from text', ({ model }) => {
		expect(missingOf({ model, generateFrom: 'text' })).toEqual(['prompt']);
	});

	test.each(fromFrames)(
		'the prompt and $framesNeeded when $model starts from frames',
		({ model, framesNeeded }) => {
			expect(missingOf({ model, generateFrom: 'frames' })).toEqual(['prompt', ...framesNeeded]);
		},
	);

	test.each(formModels)('nothing more of $model once these are filled in', ({ model, modes }) => {
		for (const generateFrom of modes) {
			expect(
				missingOf({
					model,
					generateFrom,
					prompt: 'A lighthouse at dusk',
					firstFrame: url('https://media.example.com/first.jpg'),
					lastFrame: url('https://media.example.com/last.jpg'),
					referenceImages: media('https://media.example.com/person.jpg'),
					referenceVideos: media('https://media.example.com/clip.mp4'),
				}),
			).toEqual([]);
		}
	});

	test.each(fromReferences)(
		'no reference in particular but $referencesNeeded when $model starts from references',
		({ model, references, referencesNeeded }) => {
			const required = references.filter(
				(name) => fieldOf({ model, generateFrom: 'references' }, name).required,
			);
			expect(required).toEqual(referencesNeeded);
		},
	);
});

describe('a new node', () => {
	test('shows what a first run needs', () => {
		expect(namesOf({})).toEqual([
			'resource',
			'operation',
			'model',
			'generateFrom',
			'prompt',
			'duration',
			'aspectRatio',
			'generateAudio',
			'options',
		]);
	});

	test('has everything but the prompt filled in', () => {
		expect(valuesOf({})).toEqual({
			resource: 'video',
			operation: 'create',
			model: 'kyyvideo2',
			generateFrom: 'text',
			prompt: '',
			duration: 5,
			aspectRatio: '16:9',
			generateAudio: true,
			options: {},
		});
	});

	test('asks for the prompt only', () => {
		expect(missingOf({})).toEqual(['prompt']);
	});
});

describe('the form of a model by its name', () => {
	const always = [
		'resource',
		'operation',
		'model',
		'modelName',
		'endpoint',
		'generateFrom',
		'prompt',
		'duration',
		'aspectRatio',
		'resolution',
		'generateAudio',
		'options',
	];

	test.each([
		['text', []],
		['frames', ['firstFrame', 'lastFrame']],
		['references', ['referenceImages', 'referenceVideos', 'referenceAudios']],
	])('shows all that any model takes, from %s', (generateFrom, mediaFields) => {
		const names = namesOf({ model: 'byName', generateFrom });
		expect([...names].sort()).toEqual([...always, ...mediaFields].sort());
		expect(names.slice(0, 3)).toEqual(['resource', 'operation', 'model']);
	});

	test('chooses nothing but the Model Center and text', () => {
		expect(valuesOf({ model: 'byName' })).toMatchObject({
			modelName: '',
			endpoint: 'modelCenter',
			generateFrom: 'text',
			duration: '',
			aspectRatio: '',
			resolution: '',
			generateAudio: '',
		});
	});

	test('offers the three endpoints, and sound on, off, or as the model has it', () => {
		expect([...choicesOf(fieldOf({ model: 'byName' }, 'endpoint'))].sort()).toEqual([
			'kyyVideo2',
			'modelCenter',
			'videos',
		]);
		expect(choicesOf(fieldOf({ model: 'byName' }, 'generateAudio'))).toHaveLength(3);
		expect(new Set(choicesOf(fieldOf({ model: 'byName' }, 'generateAudio')))).toEqual(
			new Set(['', true, false]),
		);
	});

	test.each([
		['text', ['modelName', 'prompt']],
		['frames', ['firstFrame', 'modelName', 'prompt']],
		['references', ['modelName', 'prompt']],
	])('asks for no more than it needs, from %s', (generateFrom, missing) => {
		expect([...missingOf({ model: 'byName', generateFrom })].sort()).toEqual(missing);
	});

	test('offers every option', () => {
		expect(optionsOf({ model: 'byName' })).toEqual(
			expect.arrayContaining([
				'seed',
				'watermark',
				'faceProcessing',
				'autoFace',
				'additionalFields',
			]),
		);
	});
});

describe('the form of any other model', () => {
	test('shows where it is and what is sent, and nothing of the known models', () => {
		expect(namesOf({ model: 'other' })).toEqual([
			'resource',
			'operation',
			'model',
			'endpointPath',
			'body',
			'resultPath',
			'options',
		]);
	});

	test('offers no option of the known models, as the body is written by the user', () => {
		expect([...optionsOf({ model: 'other' })].sort()).toEqual(optionsOfAll);
	});

	test('asks for the endpoint', () => {
		expect(missingOf({ model: 'other', body: '{"prompt": "A cat"}' })).toEqual(['endpointPath']);
	});
});

describe('the form of an asset', () => {
	test('shows the file and the review for an upload, which is what it begins with', () => {
		const shown = ['assetType', 'library', 'source', 'name', 'waitUntilActive', 'options'];
		expect(namesOf({ resource: 'asset' })).toEqual(['resource', 'operation', ...shown]);
		expect(missingOf({ resource: 'asset' })).toEqual([]);
	});

	test.each(['get', 'delete'])(
		'shows the ID for %s, taken from the item by default',
		(operation) => {
			const form = { resource: 'asset', operation };
			expect(namesOf(form)).toEqual(['resource', 'operation', 'assetId', 'options']);
			expect(fieldOf(form, 'assetId').default).toBe('={{ $json.assetId }}');
		},
	);

	test('offers a binary field first, as files come from the nodes before', () => {
		const { modes } = fieldOf({ resource: 'asset' }, 'source');
		expect(modes?.map(({ name }) => name)).toEqual(['binary', 'url']);
	});
});

describe('the form of a query', () => {
	test('shows the ID of the video, and nothing of a new video', () => {
		expect(namesOf({ operation: 'get' })).toEqual(['resource', 'operation', 'videoId', 'options']);
	});

	test('shows the same whatever is kept of a new video', () => {
		expect(
			namesOf({ operation: 'get', model: 'seedance_2_0', generateFrom: 'references', prompt: 'x' }),
		).toEqual(['resource', 'operation', 'videoId', 'options']);
	});
});

describe('what decides on other fields is never an expression:', () => {
	test.each(['resource', 'operation', 'model', 'generateFrom'])('%s', (name) => {
		const fields = description.properties.filter((property) => property.name === name);
		expect(fields).not.toEqual([]);
		expect(fields.filter(({ noDataExpression }) => noDataExpression !== true)).toEqual([]);
	});

	test('nor any other field that decides', () => {
		const deciding = description.properties.flatMap(({ displayOptions }) => [
			...Object.keys(displayOptions?.show ?? {}),
			...Object.keys(displayOptions?.hide ?? {}),
		]);
		const expressible = description.properties
			.filter(({ name, noDataExpression }) => deciding.includes(name) && noDataExpression !== true)
			.map(({ name }) => name);
		expect(expressible).toEqual([]);
	});
});

describe('n8n drops what the newly chosen model or mode does not use:', () => {
	const filledIn: INodeParameters = {
		resource: 'video',
		operation: 'create',
		prompt: 'A lighthouse at dusk',
		firstFrame: url('https://media.example.com/first.jpg'),
		lastFrame: url('https://media.example.com/last.jpg'),
		referenceImages: media('https://media.example.com/1.jpg'),
		referenceVideos: media('https://media.example.com/1.mp4'),
		referenceAudios: media('https://media.example.com/1.mp3'),
		duration: 7,
		aspectRatio: '9:16',
		resolution: '720p',
		generateAudio: false,
		videoId: 'video_1',
	};

	test.each<[string, INodeParameters, INodeParameters]>([
		[
			'media and sound, from text with videos_fast',
			{ model: 'videos_fast', generateFrom: 'text' },
			{
				resource: 'video',
				operation: 'create',
				model: 'videos_fast',
				generateFrom: 'text',
				prompt: 'A lighthouse at dusk',
				duration: 7,
				aspectRatio: '9:16',
				resolution: '720p',
				options: {},
			},
		],
		[
			'media and resolution, from text with kyyvideo2',
			{ model: 'kyyvideo2', generateFrom: 'text' },
			{
				resource: 'video',
				operation: 'create',
				model: 'kyyvideo2',
				generateFrom: 'text',
				prompt: 'A lighthouse at dusk',
				duration: 7,
				aspectRatio: '9:16',
				generateAudio: false,
				options: {},
			},
		],
		[
			'frames, reference videos and resolution, from references with kyyvideo2_pro',
			{ model: 'kyyvideo2_pro', generateFrom: 'references' },
			{
				resource: 'video',
				operation: 'create',
				model: 'kyyvideo2_pro',
				generateFrom: 'references',
				prompt: 'A lighthouse at dusk',
				referenceImages: media('https://media.example.com/1.jpg'),
				referenceAudios: media('https://media.example.com/1.mp3'),
				duration: 7,
				aspectRatio: '9:16',
				generateAudio: false,
				options: {},
			},
		],
		[
			'references and sound, from frames with videos_stable',
			{ model: 'videos_stable', generateFrom: 'frames' },
			{
				resource: 'video',
				operation: 'create',
				model: 'videos_stable',
				generateFrom: 'frames',
				prompt: 'A lighthouse at dusk',
				firstFrame: url('https://media.example.com/first.jpg'),
				lastFrame: url('https://media.example.com/last.jpg'),
				duration: 7,
				aspectRatio: '9:16',
				resolution: '720p',
				options: {},
			},
		],
		[
			'the last frame, references, ratio and sound, from a first frame with happyhorse-1.1-i2v',
			{ model: 'happyhorse-1.1-i2v', generateFrom: 'frames' },
			{
				resource: 'video',
				operation: 'create',
				model: 'happyhorse-1.1-i2v',
				generateFrom: 'frames',
				prompt: 'A lighthouse at dusk',
				firstFrame: url('https://media.example.com/first.jpg'),
				duration: 7,
				resolution: '720p',
				options: {},
			},
		],
		[
			'seconds, frames, sound and audio, from references with wan2.7-videoedit',
			{ model: 'wan2.7-videoedit', generateFrom: 'references' },
			{
				resource: 'video',
				operation: 'create',
				model: 'wan2.7-videoedit',
				generateFrom: 'references',
				prompt: 'A lighthouse at dusk',
				referenceImages: media('https://media.example.com/1.jpg'),
				referenceVideos: media('https://media.example.com/1.mp4'),
				aspectRatio: '9:16',
				resolution: '720p',
				options: {},
			},
		],
		[
			'references and resolution, from frames with seedance_1_5_pro_720p',
			{ model: 'seedance_1_5_pro_720p', generateFrom: 'frames' },
			{
				resource: 'video',
				operation: 'create',
				model: 'seedance_1_5_pro_720p',
				generateFrom: 'frames',
				prompt: 'A lighthouse at dusk',
				firstFrame: url('https://media.example.com/first.jpg'),
				lastFrame: url('https://media.example.com/last.jpg'),
				duration: 7,
				aspectRatio: '9:16',
				options: {},
			},
		],
		[
			'all of a new video, for a query',
			{ operation: 'get', model: 'videos', generateFrom: 'frames' },
			{ resource: 'video', operation: 'get', videoId: 'video_1', options: {} },
		],
	])('%s', (_what, chosen, left) => {
		expect(valuesOf({ ...filledIn, ...chosen })).toEqual(left);
	});
});
