import type { INodeProperties } from 'n8n-workflow';

import { generateFromLabels, labels } from '../../shared/model/labels';
import {
	models,
	modesOf,
	otherModel,
	referenceFields,
	type GenerateFrom,
	type Model,
} from '../../shared/model/models';
import { locator } from '../media/locator.properties';

/** What a field looks like for a model; undefined where the model does not have it */
type FieldOf = (model: Model) => Omit<INodeProperties, 'displayOptions'> | undefined;

const forCreate = { resource: ['video'], operation: ['create'] };

/**
 * The same field for models that differ in it: as many properties of one name as there are differences, each shown for its
 * own models. n8n then offers what the chosen model takes, and only that.
 */
function perModel(fieldOf: FieldOf, generateFrom?: GenerateFrom): INodeProperties[] {
	interface Variant {
		readonly field: ReturnType<FieldOf> & object;
		readonly show: { readonly model: string[]; readonly generateFrom?: string[] };
	}
	const variants = new Map<string, Variant>();
	for (const model of models) {
		const field = !generateFrom || model.modes[generateFrom] ? fieldOf(model) : undefined;
		if (!field) continue;
		// What a model with a single mode takes depends on no choice
		const mode = generateFrom && modesOf(model).length > 1 && { generateFrom: [generateFrom] };
		const key = JSON.stringify([field, mode]);
		const others = variants.get(key)?.show.model ?? [];
		variants.set(key, { field, show: { model: [...others, model.value], ...mode } });
	}
	return [...variants.values()].map(({ field, show }) => ({
		...field,
		displayOptions: { show: { ...forCreate, ...show } },
	}));
}

const { value: defaultModel } = models[0];

const [defaultMode] = modesOf(models[0]);

const generateFromDescriptions: Readonly<Record<GenerateFrom, string>> = {
	text: 'The prompt alone describes the video',
	frames: 'The video starts with an image, and can end with another one',
	references: 'Images, videos or audio guide the video',
};

const mediaModes = ({ endpoint }: Model) =>
	endpoint.takesAssets ? (['url', 'asset', 'binary'] as const) : (['url', 'binary'] as const);

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
	'4:3': '4:3 Standard',
	'1:1': '1:1 Square',
	'3:4': '3:4 Portrait',
	'9:16': '9:16 Portrait',
	'21:9': '21:9 Ultra-Wide',
	adaptive: 'Adaptive',
};

const ratioDescriptions: Readonly<Record<string, string>> = {
	adaptive: 'KyyVideo chooses the ratio. The provider does not document how.',
};

// Apart from its field because n8n's lint wants the default of a boolean to be a literal, not the table's word
const toggle = (on: boolean) =>
	({ type: 'boolean', default: on }) satisfies Partial<INodeProperties>;

const forOther = { show: { ...forCreate, model: [otherModel.value] } };

/** The fields of "create", each shown where the chosen model and mode use it */
export const createProperties: INodeProperties[] = [
	{
		displayName: labels.model,
		name: 'model',
		type: 'options',
		// It decides which fields are shown, which an expression could not
		noDataExpression: true,
		options: [
			...models.map(({ name, value, description }) => ({ name, value, description })),
			{
				...otherModel,
				description: 'Any other model of the provider, by its endpoint path and a JSON body',
			},
		],
		default: defaultModel,
		description: 'The model that creates the video. It decides which fields are shown below.',
		displayOptions: { show: forCreate },
	},
	...perModel((model) => {
		const modes = modesOf(model);
		return {
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
		};
	}),
	...perModel(({ promptMaxLength }) => ({
		displayName: labels.prompt,
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. A cat dances in the rain at night, neon reflections, slow tracking shot',
		description: 'Describe the scene, the movement, the camera and the style',
		...(promptMaxLength !== undefined && { hint: `At most ${promptMaxLength} characters` }),
	})),
	...perModel(
		(model) => ({
			displayName: labels.firstFrame,
			name: 'firstFrame',
			required: true,
			...locator(mediaModes(model), 'https://example.com/first.jpg'),
			description: 'The image that the video starts with',
		}),
		'frames',
	),
	...perModel((model) => {
		const required = model.modes.frames?.lastFrame === 'required';
		return {
			displayName: required ? labels.lastFrame : `${labels.lastFrame} (Optional)`,
			name: 'lastFrame',
			...(required && { required }),
			...locator(mediaModes(model), 'https://example.com/last.jpg'),
			description: 'The image that the video ends with',
		};
	}, 'frames'),
	...referenceFields.flatMap((name) =>
		perModel((model) => {
			const range = model.modes.references?.[name];
			if (!range) return undefined;
			const { one, many, example } = referenceWords[name];
			const amount = range.min > 0 ? `${range.min} to ${range.max}` : `up to ${range.max}`;
			const source = { displayName: one, name: 'source', ...locator(mediaModes(model), example) };
			return {
				displayName: labels[name],
				name,
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true },
				placeholder: `Add ${one}`,
				default: {},
				...(range.min > 0 && { required: true }),
				description: `${many}. Add ${amount}. An expression in one entry can return several.`,
				options: [{ displayName: one, name: 'media', values: [source] }],
			};
		}, 'references'),
	),
	...perModel(({ duration: { min, max, default: seconds } }) => ({
		displayName: labels.duration,
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
		default: seconds,
		description: `Length of the video, from ${min} to ${max} seconds`,
	})),
	...perModel(({ aspectRatio: { values, default: usual } }) => ({
		displayName: labels.aspectRatio,
		name: 'aspectRatio',
		type: 'options',
		options: values.map((value) => {
			const description = ratioDescriptions[value];
			return { name: ratioNames[value] ?? value, value, ...(description && { description }) };
		}),
		default: usual,
		description: 'Ratio of the width of the video to its height',
	})),
	...perModel(({ resolution }) => {
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
	}),
	...perModel(
		({ generateAudio }) =>
			generateAudio && {
				displayName: labels.generateAudio,
				name: 'generateAudio',
				...toggle(generateAudio.default),
				description: 'Whether to generate audio that fits the video',
			},
	),
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
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: forCreate },
		options: [
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
				displayName: labels.validateOnly,
				name: 'validateOnly',
				type: 'boolean',
				// Who adds it wants it on; without it the node creates videos
				default: true,
				description:
					'Whether to run all checks without creating a video, which costs nothing. The output is the request that the node would send.',
			},
		],
	},
];
