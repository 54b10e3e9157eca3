/**
 * What the editor shows, computed with n8n's own functions and compared with what the provider's pages say of
 * each model: this is written out by hand, and takes nothing from the package's table of models.
 */
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { startEngine } from './harness/engine';
import { media, url } from './goldenBodies';

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

/** The fields that the editor marks red */
function missingOf(parameters: INodeParameters): readonly string[] {
	const node = nodeOf(valuesOf(parameters));
	const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	return Object.keys(issues?.parameters ?? {});
}

interface Model {
	readonly model: string;
	readonly modes: readonly string[];
	/** The kinds of references that it takes */
	readonly references: readonly string[];
	readonly ratios: readonly string[];
	/** The fields at the end of the form */
	readonly last: readonly string[];
	/** What a video from frames cannot do without */
	readonly framesNeeded: readonly string[];
}

const models: readonly Model[] = [
	{
		model: 'kyyvideo2',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: ['firstFrame'],
	},
	{
		model: 'kyyvideo2_fast',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: ['firstFrame'],
	},
	{
		model: 'kyyvideo2_pro',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: ['firstFrame'],
	},
	{
		model: 'kyyvideo2_fast_pro',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: ['firstFrame'],
	},
	{
		model: 'seedance_2_0',
		modes: ['references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: [],
	},
	{
		model: 'seedance_2_0_fast',
		modes: ['references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: [],
	},
	{
		model: 'seedance_2_0_pro',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: ['firstFrame'],
	},
	{
		model: 'seedance_2_0_fast_pro',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		last: ['generateAudio', 'options'],
		framesNeeded: ['firstFrame'],
	},
	{
		model: 'videos',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'],
		last: ['resolution', 'options'],
		framesNeeded: ['firstFrame', 'lastFrame'],
	},
	{
		model: 'videos_stable',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '9:16', '1:1'],
		last: ['resolution', 'options'],
		framesNeeded: ['firstFrame', 'lastFrame'],
	},
	{
		model: 'videos_stable_fast',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos', 'referenceAudios'],
		ratios: ['16:9', '9:16', '1:1'],
		last: ['resolution', 'options'],
		framesNeeded: ['firstFrame', 'lastFrame'],
	},
	{
		model: 'videos_fast',
		modes: ['text', 'frames', 'references'],
		references: ['referenceImages', 'referenceVideos'],
		ratios: ['16:9', '9:16'],
		last: ['resolution', 'options'],
		framesNeeded: ['firstFrame', 'lastFrame'],
	},
];

const withResolution = models.filter(({ last }) => last.includes('resolution'));
const withSound = models.filter(({ last }) => last.includes('generateAudio'));
const fromText = models.filter(({ modes }) => modes.includes('text'));
const fromFrames = models.filter(({ modes }) => modes.includes('frames'));
const fromReferencesOnly = models.filter(({ modes }) => modes.length === 1);

const head = ['resource', 'operation', 'model', 'generateFrom', 'prompt'];

describe('the form of a new video shows exactly the fields that are used, in order:', () => {
	test.each(fromText)('$model from text', ({ model, last }) => {
		expect(namesOf({ model, generateFrom: 'text' })).toEqual([
			...head,
			'duration',
			'aspectRatio',
			...last,
		]);
	});

	test.each(fromFrames)('$model from frames', ({ model, last }) => {
		expect(namesOf({ model, generateFrom: 'frames' })).toEqual([
			...head,
			'firstFrame',
			'lastFrame',
			'duration',
			'aspectRatio',
			...last,
		]);
	});

	test.each(models)('$model from references', ({ model, references, last }) => {
		expect(namesOf({ model, generateFrom: 'references' })).toEqual([
			...head,
			...references,
			'duration',
			'aspectRatio',
			...last,
		]);
	});

	test.each(fromReferencesOnly)(
		'$model, which knows references only, before a mode is chosen',
		({ model, references, last }) => {
			expect(namesOf({ model })).toEqual([
				...head,
				...references,
				'duration',
				'aspectRatio',
				...last,
			]);
		},
	);
});

describe('no field is shown twice', () => {
	const everyMode = models.flatMap(({ model }) =>
		['text', 'frames', 'references'].map((generateFrom) => ({ model, generateFrom })),
	);

	test.each(everyMode)('for $model from $generateFrom, even if kept from elsewhere', (chosen) => {
		const names = namesOf(chosen);
		expect(names).toEqual([...new Set(names)]);
	});
});

describe('the form of a new video offers', () => {
	test('exactly the twelve models of the pages, and any other at the end', () => {
		const choices = choicesOf(fieldOf({}, 'model'));
		expect(choices.at(-1)).toBe('other');
		expect(choices.slice(0, -1).sort()).toEqual([
			'kyyvideo2',
			'kyyvideo2_fast',
			'kyyvideo2_fast_pro',
			'kyyvideo2_pro',
			'seedance_2_0',
			'seedance_2_0_fast',
			'seedance_2_0_fast_pro',
			'seedance_2_0_pro',
			'videos',
			'videos_fast',
			'videos_stable',
			'videos_stable_fast',
		]);
	});

	test.each(models)('$model the modes $modes', ({ model, modes }) => {
		expect(choicesOf(fieldOf({ model }, 'generateFrom'))).toEqual(modes);
	});

	test.each(['generateFrom', 'duration', 'aspectRatio', 'resolution', 'generateAudio'])(
		'%s with the same default for all models, as n8n keeps no value that is the default',
		(name) => {
			const defaults = models
				.filter(({ model }) => namesOf({ model }).includes(name))
				.map(({ model }) => fieldOf({ model }, name).default);
			expect(new Set(defaults).size).toBe(1);
		},
	);

	test.each(models)('$model the ratios $ratios, 16:9 by default', ({ model, ratios }) => {
		const field = fieldOf({ model }, 'aspectRatio');
		expect([...choicesOf(field)].sort()).toEqual([...ratios].sort());
		expect(field.default).toBe('16:9');
	});

	test.each(withResolution)('$model the resolution 720p, by default', ({ model }) => {
		const field = fieldOf({ model }, 'resolution');
		expect(choicesOf(field)).toEqual(['720p']);
		expect(field.default).toBe('720p');
	});

	test.each(withSound)('$model sound, on by default', ({ model }) => {
		expect(fieldOf({ model }, 'generateAudio')).toMatchObject({ type: 'boolean', default: true });
	});

	test.each(models)('$model whole seconds from 4 to 15, 5 by default', ({ model }) => {
		expect(fieldOf({ model }, 'duration')).toMatchObject({
			type: 'number',
			typeOptions: { minValue: 4, maxValue: 15, numberPrecision: 0 },
			default: 5,
		});
	});

	test.each(models)('$model references that can be added one after another', (entry) => {
		for (const name of entry.references) {
			expect(fieldOf({ model: entry.model, generateFrom: 'references' }, name)).toMatchObject({
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				default: {},
				options: [{ name: 'media', values: [{ name: 'source', type: 'resourceLocator' }] }],
			});
		}
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

	test.each(models)('nothing more of $model once these are filled in', ({ model, modes }) => {
		for (const generateFrom of modes) {
			expect(
				missingOf({
					model,
					generateFrom,
					prompt: 'A lighthouse at dusk',
					firstFrame: url('https://media.example.com/first.jpg'),
					lastFrame: url('https://media.example.com/last.jpg'),
					referenceVideos: media('https://media.example.com/clip.mp4'),
				}),
			).toEqual([]);
		}
	});

	test.each(models.filter(({ references }) => references.includes('referenceVideos')))(
		'a reference video, or leaves it open, as $model needs it',
		({ model, modes }) => {
			const field = fieldOf({ model, generateFrom: 'references' }, 'referenceVideos');
			expect(field.required ?? false).toBe(modes.length === 1);
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

describe('the form of any other model', () => {
	test('shows where it is and what is sent, and nothing of the known models', () => {
		expect(namesOf({ model: 'other' })).toEqual([
			'resource',
			'operation',
			'model',
			'endpointPath',
			'body',
			'options',
		]);
	});

	test('asks for the endpoint', () => {
		expect(missingOf({ model: 'other', body: '{"prompt": "A cat"}' })).toEqual(['endpointPath']);
	});
});

describe('the form of an asset', () => {
	test('shows the file and the review for an upload, which is what it begins with', () => {
		const shown = ['assetType', 'source', 'name', 'waitUntilActive', 'options'];
		expect(namesOf({ resource: 'asset' })).toEqual(['resource', 'operation', ...shown]);
		expect(missingOf({ resource: 'asset' })).toEqual([]);
	});

	test.each(['get', 'delete'])(
		'shows the ID for %s, taken from the item by default',
		(operation) => {
			const form = { resource: 'asset', operation };
			expect(namesOf(form)).toEqual(['resource', 'operation', 'assetId']);
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
		expect(namesOf({ operation: 'get' })).toEqual(['resource', 'operation', 'videoId']);
	});

	test('shows the same whatever is kept of a new video', () => {
		expect(
			namesOf({ operation: 'get', model: 'seedance_2_0', generateFrom: 'references', prompt: 'x' }),
		).toEqual(['resource', 'operation', 'videoId']);
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
			'all of a new video, for a query',
			{ operation: 'get', model: 'videos', generateFrom: 'frames' },
			{ resource: 'video', operation: 'get', videoId: 'video_1' },
		],
	])('%s', (_what, chosen, left) => {
		expect(valuesOf({ ...filledIn, ...chosen })).toEqual(left);
	});
});
