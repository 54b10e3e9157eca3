import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { endpoints, resultPaths } from '../../shared/model/endpoints';
import {
	generateFromLabels,
	includeInputFieldsOption,
	labels,
	usualMaxVideos,
} from '../../shared/model/labels';
import { referenceFields, type Range, type ReferenceField } from '../../shared/model/media';
import { modesOf, type GenerateFrom, type Model } from '../../shared/model/model';
import { models, namedModel, otherModel } from '../../shared/model/models';
import { summaryOf } from '../../shared/model/summary';
import { locator, type Mode } from '../media/locator.properties';

type Field = Omit<INodeProperties, 'displayOptions'>;

/** What a field looks like for a model; undefined where the model does not have it */
type FieldOf = (model: Model) => Field | undefined;

interface Shown {
	/** What the field looks like where the model is named by another one; missing where it has none then */
	readonly ifNamed?: Field;
	/** The only mode that uses the field; missing where all do */
	readonly generateFrom?: GenerateFrom;
}

const forCreate = { resource: ['video'], operation: ['create'] };

/** The models that share a form of a field */
interface Variant {
	readonly field: Field;
	readonly show: { readonly model: string[]; readonly generateFrom?: string[] };
}

/**
 * The same field for models that differ in it: as many properties of one name as there are differences, each shown for its
 * own models. n8n then offers what the chosen model takes, and only that.
 */
function perModel(fieldOf: FieldOf, { ifNamed, generateFrom }: Shown = {}): INodeProperties[] {
	const variants = new Map<string, Variant>();
	const add = (value: string, field: Field | undefined, hasModes: boolean) => {
		if (!field) return;
		const mode = generateFrom && hasModes && { generateFrom: [generateFrom] };
		const key = JSON.stringify([field, mode]);
		const others = variants.get(key)?.show.model ?? [];
		variants.set(key, { field, show: { model: [...others, value], ...mode } });
	};
	for (const model of models) {
		const isUsed = !generateFrom || model.modes[generateFrom];
		// What a model with a single mode takes depends on no choice
		add(model.value, isUsed ? fieldOf(model) : undefined, modesOf(model).length > 1);
	}
	add(namedModel.value, ifNamed, true);
	return [...variants.values()].map(({ field, show }) => ({
		...field,
		displayOptions: { show: { ...forCreate, ...show } },
	}));
}

/** The models that have something, as a condition for an option of the node */
const shownWhere = (has: (model: Model) => unknown) => ({
	show: {
		'/model': [...models.filter(has).map(({ value }) => value), namedModel.value],
	},
});

const { value: defaultModel } = models[0];

const [defaultMode] = modesOf(models[0]);

const [defaultEndpoint] = Object.keys(endpoints);

const generateFromDescriptions: Readonly<Record<GenerateFrom, string>> = {
	text: 'The prompt alone describes the video',
	frames: 'The video starts with an image, and can end with another one',
	references: 'Images, videos or audio guide the video',
};

const generateFromField = (modes: readonly GenerateFrom[]): Field => ({
	displayName: labels.generateFrom,
	name: 'generateFrom',
	type: 'options',
	noDataExpression: true,
	options: modes.map((mode) => ({
		name: generateFromLabels[mode],
		value: mode,
		description: generateFromDescriptions[mode],
	})),
	// The same for all models, also for those that do not have it: n8n keeps no value that is the default, so with
	// another default a choice would be lost, and with it the media, once the user goes on to another model
	default: defaultMode,
	description: 'What to create the video from',
});

type Modes = readonly [Mode, ...Mode[]];

const withAssets: Modes = ['url', 'asset', 'binary'];

const mediaModes = ({ endpoint }: Model): Modes =>
	endpoint.library ? withAssets : ['url', 'binary'];

const referenceWords = {
	referenceImages: {
		one: 'Image',
		many: 'Images of the people, things and places in the video',
		example: 'https://example.com/person.jpg',
	},
	referenceVideos: {
		one: 'Video',
		many: 'Clips whose movement or camera work the video follows, at most 15 seconds in total',
		example: 'https://example.com/dance.mp4',
	},
	referenceAudios: {
		one: 'Audio',
		many: 'Audio whose style or rhythm the video follows, at most 15 seconds in total',
		example: 'https://example.com/beat.mp3',
	},
} as const;

const ratioNames: Readonly<Record<string, string>> = {
	'16:9': '16:9 Landscape',
	'5:4': '5:4 Standard',
	'4:3': '4:3 Standard',
	'3:2': '3:2 Landscape',
	'1:1': '1:1 Square',
	'4:5': '4:5 Portrait',
	'3:4': '3:4 Portrait',
	'2:3': '2:3 Portrait',
	'9:16': '9:16 Portrait',
	'9:21': '9:21 Ultra-Tall',
	'21:9': '21:9 Ultra-Wide',
	adaptive: 'Adaptive',
};

const ratioDescriptions: Readonly<Record<string, string>> = {
	adaptive: 'KyyVideo chooses the ratio. The provider does not document how.',
};

// Apart from its field because n8n's lint wants the default of a boolean to be a literal, not the table's word
const toggle = (on: boolean) =>
	({ type: 'boolean', default: on }) satisfies Partial<INodeProperties>;

const optionOf = (model: Model): INodePropertyOptions => ({
	name: model.name,
	value: model.value,
	description: summaryOf(model),
});

const forOther = { show: { ...forCreate, model: [otherModel.value] } };

const forNamed = { show: { ...forCreate, model: [namedModel.value] } };

const modelProperties: INodeProperties[] = [
	{
		displayName: labels.model,
		name: 'model',
		type: 'options',
		// It decides which fields are shown, which an expression could not
		noDataExpression: true,
		options: [
			...models.map(optionOf),
			{
				...namedModel,
				description: 'The model that an expression names, such as one from a sheet',
			},
			{
				...otherModel,
				description: 'Any other model of the provider, by its endpoint path and a JSON body',
			},
		],
		default: defaultModel,
		description:
			'The model that creates the video. Type to search. It decides which fields are shown below.',
		displayOptions: { show: forCreate },
	},
	{
		displayName: labels.modelName,
		name: 'modelName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. sd_2.0_special',
		hint: 'For example, {{ $json.model }}. The item fails before it costs anything if the model does not take its fields.',
		description: 'Name of the model, as the list or the provider writes it',
		displayOptions: forNamed,
	},
	{
		displayName: labels.endpoint,
		name: 'endpoint',
		type: 'options',
		options: Object.entries(endpoints).map(([value, { name, path }]) => ({
			name,
			value,
			description: `Sends the request to ${path}`,
		})),
		default: defaultEndpoint,
		description:
			'Where a model is that is not in the list. The node does not check what such a model takes, so mistakes can cost money.',
		displayOptions: forNamed,
	},
	...perModel((model) => generateFromField(modesOf(model)), {
		ifNamed: generateFromField(['text', 'frames', 'references']),
	}),
];

const promptField = (longest: number | undefined): Field => ({
	displayName: labels.prompt,
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. A cat dances in the rain at night, neon reflections, slow tracking shot',
	description: 'Describe the scene, the movement, the camera and the style',
	...(longest !== undefined && { hint: `At most ${longest} characters` }),
});

const firstFrameField = (modes: Modes): Field => ({
	displayName: labels.firstFrame,
	name: 'firstFrame',
	required: true,
	...locator(modes, 'https://example.com/first.jpg'),
	description: 'The image that the video starts with',
});

const lastFrameField = (modes: Modes, required: boolean): Field => ({
	displayName: required ? labels.lastFrame : `${labels.lastFrame} (Optional)`,
	name: 'lastFrame',
	...(required && { required }),
	...locator(modes, 'https://example.com/last.jpg'),
	description: 'The image that the video ends with',
});

function referenceField(name: ReferenceField, modes: Modes, range: Range | undefined): Field {
	const { one, many, example } = referenceWords[name];
	const source = { displayName: one, name: 'source', ...locator(modes, example) };
	const amount =
		range &&
		(range.min === range.max
			? `Add ${range.max}. `
			: range.min > 0
				? `Add ${range.min} to ${range.max}. `
				: `Add up to ${range.max}. `);
	return {
		displayName: labels[name],
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: `Add ${one}`,
		default: {},
		...(range && range.min > 0 && { required: true }),
		description: `${many}. ${amount ?? ''}An expression in one entry can return several.`,
		options: [{ displayName: one, name: 'media', values: [source] }],
	};
}

const mediumProperties: INodeProperties[] = [
	...perModel((model) => firstFrameField(mediaModes(model)), {
		generateFrom: 'frames',
		ifNamed: firstFrameField(withAssets),
	}),
	...perModel(
		(model) => {
			const { lastFrame } = model.modes.frames ?? { lastFrame: 'none' };
			if (lastFrame === 'none') return undefined;
			return lastFrameField(mediaModes(model), lastFrame === 'required');
		},
		{ generateFrom: 'frames', ifNamed: lastFrameField(withAssets, false) },
	),
	...referenceFields.flatMap((name) =>
		perModel(
			(model) => {
				const range = model.modes.references?.[name];
				return range && referenceField(name, mediaModes(model), range);
			},
			{ generateFrom: 'references', ifNamed: referenceField(name, withAssets, undefined) },
		),
	),
];

const settingProperties: INodeProperties[] = [
	...perModel(
		({ duration }) => {
			if (!duration) return undefined;
			const { min, max, only, default: usual } = duration;
			if (only) {
				return {
					displayName: labels.duration,
					name: 'duration',
					type: 'options',
					options: only.map((seconds) => ({ name: String(seconds), value: seconds })),
					default: usual,
					description: 'Length of the video',
				};
			}
			return {
				displayName: labels.duration,
				name: 'duration',
				type: 'number',
				typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
				default: usual,
				description: `Length of the video, from ${min} to ${max} seconds`,
			};
		},
		{
			ifNamed: {
				displayName: labels.duration,
				name: 'duration',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5',
				description: "Length of the video. Leave it empty for the model's default.",
			},
		},
	),
	...perModel(
		({ aspectRatio }) => {
			if (!aspectRatio) return undefined;
			const { values, default: usual } = aspectRatio;
			return {
				displayName: labels.aspectRatio,
				name: 'aspectRatio',
				type: 'options',
				options: values.map((value) => {
					const description = ratioDescriptions[value];
					return { name: ratioNames[value] ?? value, value, ...(description && { description }) };
				}),
				default: usual,
				description: 'Ratio of the width of the video to its height',
			};
		},
		{
			ifNamed: {
				displayName: labels.aspectRatio,
				name: 'aspectRatio',
				type: 'string',
				default: '',
				placeholder: 'e.g. 9:16',
				description:
					"Ratio of the width of the video to its height. Leave it empty for the model's default.",
			},
		},
	),
	...perModel(
		({ resolution }) => {
			if (!resolution) return undefined;
			const { values, default: usual } = resolution;
			return {
				displayName: labels.resolution,
				name: 'resolution',
				type: 'options',
				options: values.map((value) => ({ name: value, value })),
				default: usual,
				description: 'Resolution of the video',
			};
		},
		{
			ifNamed: {
				displayName: labels.resolution,
				name: 'resolution',
				type: 'string',
				default: '',
				placeholder: 'e.g. 720p',
				description: "Resolution of the video. Leave it empty for the model's default.",
			},
		},
	),
	...perModel(
		({ generateAudio }) =>
			generateAudio && {
				displayName: labels.generateAudio,
				name: 'generateAudio',
				...toggle(generateAudio.default),
				description: 'Whether to generate audio that fits the video',
			},
		{
			ifNamed: {
				displayName: labels.generateAudio,
				name: 'generateAudio',
				type: 'options',
				options: [
					{ name: 'Model Default', value: '' },
					{ name: 'No', value: false },
					{ name: 'Yes', value: true },
				],
				default: '',
				description: 'Whether to generate audio that fits the video',
			},
		},
	),
];

const otherProperties: INodeProperties[] = [
	{
		displayName: labels.endpointPath,
		name: 'endpointPath',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /v1/veo/videos',
		description: 'Path that creates videos with this model, below the base URL of the credential',
		displayOptions: forOther,
	},
	{
		displayName: labels.body,
		name: 'body',
		type: 'json',
		default: '{}',
		required: true,
		hint: 'For example, {"model": "veo", "prompt": "A cat dances in the rain at night"}',
		description:
			"The request body, as described in the model's documentation. The node does not check it, so mistakes can cost money.",
		displayOptions: forOther,
	},
	{
		displayName: `${labels.resultPath} (Optional)`,
		name: 'resultPath',
		type: 'string',
		default: '',
		placeholder: 'e.g. /v1/veo/videos',
		description: `Path where the video is asked for, without its ID. You can leave it empty if that is ${resultPaths.v1} or the Model Center.`,
		displayOptions: forOther,
	},
];

const { ofNode: most, ofTool: mostOfTool } = usualMaxVideos;

const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: forCreate },
	options: [
		{
			displayName: labels.additionalFields,
			name: 'additionalFields',
			type: 'json',
			default: '{}',
			hint: 'For example, {"camera_fixed": true}',
			description:
				'Further fields of the request, for what the provider adds. A field of the same name is replaced. The node does not check them, so mistakes can cost money.',
			displayOptions: { hide: { '/model': [otherModel.value] } },
		},
		{
			displayName: labels.autoFace,
			name: 'autoFace',
			type: 'boolean',
			default: true,
			description:
				'Whether to send autoFace, which is about faces in images. The provider does not document what it does.',
			displayOptions: shownWhere(({ autoFace }) => autoFace),
		},
		{
			displayName: labels.resubmitUnknown,
			name: 'resubmitUnknown',
			type: 'boolean',
			default: false,
			description:
				'Whether a retry of the execution can create a video again if the answer was lost, so that it is unknown whether KyyVideo accepted the video. You may pay for the video twice. A retry never creates a video again that KyyVideo has certainly accepted.',
		},
		{
			displayName: labels.createUnrecorded,
			name: 'createUnrecorded',
			type: 'boolean',
			default: false,
			description:
				"Whether to create videos even if n8n's database cannot record them first. If n8n then crashes, a retry of the execution may pay for them again.",
		},
		{
			displayName: labels.faceProcessing,
			name: 'faceProcessing',
			type: 'boolean',
			default: true,
			description:
				'Whether to send that faces are processed, as the node does without this option. The provider does not document what happens otherwise.',
			displayOptions: shownWhere(({ faceProcessing }) => faceProcessing),
		},
		includeInputFieldsOption,
		{
			displayName: labels.maxVideos,
			name: 'maxVideos',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: most,
			description: `Most videos that one execution may create through this node, over all items, rounds of a loop and retries. A run that would create more is refused before it costs anything. Without this option: ${most}, or ${mostOfTool} as the tool of an AI agent.`,
		},
		{
			displayName: labels.seed,
			name: 'seed',
			type: 'number',
			typeOptions: { minValue: -1, numberPrecision: 0 },
			default: 0,
			description:
				'A whole number. The same seed gives similar videos. Seedance also takes -1, for a random one.',
			displayOptions: shownWhere(({ seed }) => seed),
		},
		{
			displayName: labels.validateOnly,
			name: 'validateOnly',
			type: 'boolean',
			// Who adds it wants it on; without it the node creates videos
			default: true,
			description:
				'Whether to run all checks without creating a video, which costs nothing. The output is the request that the node would send.',
		},
		{
			displayName: labels.watermark,
			name: 'watermark',
			type: 'boolean',
			default: false,
			description: 'Whether the video has a watermark',
			displayOptions: shownWhere(({ watermark }) => watermark),
		},
	],
};

/** The fields of "create", each shown where the chosen model and mode use it */
export const createProperties: INodeProperties[] = [
	...modelProperties,
	...perModel(({ promptMaxLength }) => promptField(promptMaxLength), {
		ifNamed: promptField(undefined),
	}),
	...mediumProperties,
	...settingProperties,
	...otherProperties,
	optionsProperty,
];
