import type { INodeProperties } from 'n8n-workflow';

import { models, type GenerateFrom, type Model } from '../../shared/models';
import { locator } from '../media/locator.properties';
import {
	displayNames,
	generateFromNames,
	generateFromOf,
	optionNames,
	otherModel,
	referenceFields,
	type ReferenceField,
} from './create.fields';

/** A field without the rule that says when it is shown */
type Field = Omit<INodeProperties, 'displayOptions'>;

/** What a field looks like for a model; undefined where the model does not have it */
type FieldOf = (model: Model) => Field | undefined;

const forCreate = { resource: ['video'], operation: ['create'] };

/**
 * The same field for models that differ in it: as many properties of one name as there are differences, each
 * shown for its own models. n8n then offers what the chosen model takes, and only that.
 */
function perModel(fieldOf: FieldOf, generateFrom?: GenerateFrom): INodeProperties[] {
	const variants = new Map<string, { field: Field; model: string[] }>();
	for (const model of models) {
		if (generateFrom && !model.modes[generateFrom]) continue;
		const field = fieldOf(model);
		if (!field) continue;
		const key = JSON.stringify(field);
		const variant = variants.get(key) ?? { field, model: [] };
		variants.set(key, { ...variant, model: [...variant.model, model.value] });
	}
	return [...variants.values()].map(({ field, model }) => ({
		...field,
		displayOptions: {
			show: { ...forCreate, model, ...(generateFrom && { generateFrom: [generateFrom] }) },
		},
	}));
}

const { value: defaultModel } = models[0];

const model: INodeProperties = {
	displayName: displayNames.model,
	name: 'model',
	type: 'options',
	// It decides which fields are shown, which an expression could not
	noDataExpression: true,
	options: [
		...models.map(({ name, value, description }) => ({ name, value, description })),
		{ ...otherModel, description: 'Any other of the provider, by its endpoint and a body of JSON' },
	],
	default: defaultModel,
	description: 'The model that makes the video. It decides which of the fields below there are.',
	displayOptions: { show: forCreate },
};

const generateFromDescriptions: Readonly<Record<GenerateFrom, string>> = {
	text: 'The prompt alone describes the video',
	frames: 'The video starts with a picture, and may end with another one',
	references: 'Pictures, videos or sounds guide the video',
};

const generateFrom: FieldOf = (model) => {
	const modes = generateFromOf(model);
	const [firstMode] = modes;
	return {
		displayName: displayNames.generateFrom,
		name: 'generateFrom',
		type: 'options',
		noDataExpression: true,
		options: modes.map((mode) => ({
			name: generateFromNames[mode],
			value: mode,
			description: generateFromDescriptions[mode],
		})),
		default: firstMode,
		description: 'What the video is made from',
	};
};

const prompt: FieldOf = ({ promptMaxLength }) => ({
	displayName: displayNames.prompt,
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. A cat dances in the rain at night, neon reflections, slow tracking shot',
	description: 'Describe the scene, the movement, the camera and the style',
	...(promptMaxLength !== undefined && { hint: `At most ${promptMaxLength} characters` }),
});

const mediaModes = ({ endpoint }: Model) =>
	endpoint.takesAssets ? (['url', 'asset', 'binary'] as const) : (['url', 'binary'] as const);

const firstFrame: FieldOf = (model) => ({
	displayName: displayNames.firstFrame,
	name: 'firstFrame',
	required: true,
	...locator(mediaModes(model), 'https://example.com/first.jpg'),
	description: 'The picture that the video starts with',
});

const lastFrame: FieldOf = (model) => {
	const required = model.modes.frames?.lastFrame === 'required';
	return {
		displayName: displayNames.lastFrame,
		name: 'lastFrame',
		...(required && { required }),
		...locator(mediaModes(model), 'https://example.com/last.jpg'),
		description: `The picture that the video ends with${required ? ', needed by this model' : '; may stay empty'}`,
	};
};

const referenceWords: Readonly<
	Record<ReferenceField, { one: string; many: string; example: string }>
> = {
	referenceImages: {
		one: 'Image',
		many: 'Pictures of the people, things and places in the video',
		example: 'https://example.com/person.jpg',
	},
	referenceVideos: {
		one: 'Video',
		many: 'Clips whose movement or camera the video follows, at most 15 seconds together',
		example: 'https://example.com/dance.mp4',
	},
	referenceAudios: {
		one: 'Audio',
		many: 'Sounds whose style or rhythm the video follows, at most 15 seconds together',
		example: 'https://example.com/beat.mp3',
	},
};

const references =
	(name: ReferenceField): FieldOf =>
	(model) => {
		const range = model.modes.references?.[name];
		if (!range) return undefined;
		const { one, many, example } = referenceWords[name];
		const amount = range.min > 0 ? `${range.min} to ${range.max}` : `up to ${range.max}`;
		return {
			displayName: displayNames[name],
			name,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: `Add ${one}`,
			default: {},
			...(range.min > 0 && { required: true }),
			description: `${many}; ${amount}. An entry may be an expression that gives several.`,
			options: [
				{
					displayName: one,
					name: 'media',
					values: [
						{
							displayName: one,
							name: 'source',
							...locator(mediaModes(model), example),
						},
					],
				},
			],
		};
	};

const duration: FieldOf = ({ duration: { min, max, default: seconds } }) => ({
	displayName: displayNames.duration,
	name: 'duration',
	type: 'number',
	typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
	default: seconds,
	description: `Length of the video, from ${min} to ${max} seconds`,
});

const aspectRatio: FieldOf = ({ aspectRatio: { values, default: ratio } }) => ({
	displayName: displayNames.aspectRatio,
	name: 'aspectRatio',
	type: 'options',
	options: values.map((value) => ({ name: ratioNames.get(value) ?? value, value })),
	default: ratio,
	description: 'Width to height of the video',
});

const ratioNames: ReadonlyMap<string, string> = new Map([
	['16:9', '16:9 Landscape'],
	['4:3', '4:3 Standard'],
	['1:1', '1:1 Square'],
	['3:4', '3:4 Portrait'],
	['9:16', '9:16 Portrait'],
	['21:9', '21:9 Ultra-Wide'],
	['adaptive', 'Adaptive'],
]);

const resolution: FieldOf = ({ resolution: choice }) => {
	if (!choice) return undefined;
	const { values, default: firstChoice } = choice;
	return {
		displayName: displayNames.resolution,
		name: 'resolution',
		type: 'options',
		options: values.map((value) => ({ name: value, value })),
		default: firstChoice,
		description: 'Height of the picture in lines',
	};
};

// Apart from its field because n8n's lint wants the default of a boolean to be a literal, not the table's word
const toggle = (on: boolean) =>
	({ type: 'boolean', default: on }) satisfies Partial<INodeProperties>;

const generateAudio: FieldOf = ({ generateAudio: sound }) => {
	if (!sound) return undefined;
	const { default: on } = sound;
	return {
		displayName: displayNames.generateAudio,
		name: 'generateAudio',
		...toggle(on),
		description: 'Whether the video comes with sound that fits the picture',
	};
};

const forOther = { ...forCreate, model: [otherModel.value] };

const endpointPath: INodeProperties = {
	displayName: displayNames.endpointPath,
	name: 'endpointPath',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. /v1/veo/videos',
	description: 'Where this model creates videos, below the base URL of the credential',
	displayOptions: { show: forOther },
};

const body: INodeProperties = {
	displayName: displayNames.body,
	name: 'body',
	type: 'json',
	default: '{}',
	required: true,
	hint: 'Such as {"model": "veo", "prompt": "A cat dances in the rain at night"}',
	description:
		'What is sent, as the page of this model says. It is not checked beforehand, so mistakes may cost money.',
	displayOptions: { show: forOther },
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: forCreate },
	options: [
		{
			displayName: optionNames.resubmitUnknown,
			name: 'resubmitUnknown',
			type: 'boolean',
			default: false,
			description:
				'Whether a retry of the execution may create a video again of which nobody knows whether KyyVideo has accepted it, because the answer got lost. It may be billed twice. What was certainly accepted is never created again.',
		},
		{
			displayName: optionNames.validateOnly,
			name: 'validateOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to run all checks without creating a video, which costs nothing. The output is the request that would have been sent.',
		},
	],
};

/** The fields of "create", each shown where the chosen model and mode use it */
export const createProperties: INodeProperties[] = [
	model,
	...perModel(generateFrom),
	...perModel(prompt),
	...perModel(firstFrame, 'frames'),
	...perModel(lastFrame, 'frames'),
	...referenceFields.flatMap((field) => perModel(references(field), 'references')),
	...perModel(duration),
	...perModel(aspectRatio),
	...perModel(resolution),
	...perModel(generateAudio),
	endpointPath,
	body,
	options,
];
