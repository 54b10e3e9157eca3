import { z } from 'zod';

import { mustBe } from '../../shared/errors/parameterErrors';
import {
	choiceOf,
	flag,
	number,
	oneOf,
	optional,
	readAs,
	text,
} from '../../shared/execution/fieldSchemas';
import { jsonObject } from '../../shared/execution/jsonObject';
import { parseParameters } from '../../shared/execution/parameters';
import { endpoints, type Endpoint } from '../../shared/model/endpoints';
import { generateFromLabels, labels } from '../../shared/model/labels';
import { referenceFields, type Range, type ReferenceField } from '../../shared/model/media';
import { modesOf, type Duration, type GenerateFrom, type Model } from '../../shared/model/model';
import { findModel, models, namedModel, otherModel } from '../../shared/model/models';
import { medium, mediaList, mostMedia, optionalMedium } from '../media/locator';

export const mediumFields = ['firstFrame', 'lastFrame', ...referenceFields] as const;

/** The parameters that tell one request from another */
const directFields = [
	'model',
	'modelName',
	'endpoint',
	'generateFrom',
	'prompt',
	...mediumFields,
	'duration',
	'aspectRatio',
	'resolution',
	'generateAudio',
	'endpointPath',
	'body',
] as const;

/** Those of them that are options of the node */
const optionFields = [
	'seed',
	'watermark',
	'faceProcessing',
	'autoFace',
	'additionalFields',
] as const;

export const requestFields = [...directFields, ...optionFields] as const;

export type RequestField = (typeof requestFields)[number];

const isOption: ReadonlySet<RequestField> = new Set(optionFields);

/** Where n8n keeps the value of a field among the parameters of the node */
export const pathOf = (field: RequestField): string =>
	isOption.has(field) ? `options.${field}` : field;

export type RequestValues = Readonly<Partial<Record<RequestField, unknown>>>;

/**
 * n8n keeps the mode when the user changes the model, so it may be one that this model does not have. With a single mode
 * there is nothing to choose, and whatever is kept does no harm.
 */
function modeSchema(model: Model) {
	const modes = modesOf(model);
	const [mode] = modes;
	if (modes.length === 1) return z.object({ generateFrom: z.unknown().transform(() => mode) });
	const rule = `one of ${modes.map((one) => generateFromLabels[one]).join(', ')} with ${model.name}`;
	const known: ReadonlyMap<unknown, string> = new Map(Object.entries(generateFromLabels));
	const show = (value: unknown) => known.get(value) ?? value;
	return z.object({ generateFrom: oneOf(new Map(modes.map((one) => [one, one])), rule, show) });
}

/** A model, and how the user has chosen it */
interface Chosen {
	readonly model: Model;
	/** From the list, by the name of a model that is in it, or by a name that is not, of which nothing is known */
	readonly by: 'list' | 'listedName' | 'otherName';
	readonly modelName?: string;
	readonly endpoint?: string;
}

const modelSchema = z.object({
	model: oneOf(
		new Map<string, Model | typeof namedModel>(
			[...models, namedModel].map((model) => [model.value, model]),
		),
		// More of them would not fit into a message
		`one of the list, such as ${models[0].value}, ${namedModel.value} or ${otherModel.value}`,
	),
});

const nameSchema = z.object({ modelName: text('the name of a model, such as sd_2.0_special') });

const endpointSchema = z.object({ endpoint: choiceOf<Endpoint>(endpoints) });

function choose(values: RequestValues): Chosen {
	const { model } = parseParameters(modelSchema, values);
	if ('modes' in model) return { model, by: 'list' };
	const { modelName } = parseParameters(nameSchema, values);
	const listed = findModel(modelName);
	if (listed) return { model: listed, by: 'listedName', modelName };
	const {
		endpoint: [value, endpoint],
	} = parseParameters(endpointSchema, values);
	return { model: unlistedModel(modelName, endpoint), by: 'otherName', modelName, endpoint: value };
}

/** It may take anything that the endpoint has a name for: what it does take, only the service knows */
const unlistedModel = (value: string, endpoint: Endpoint): Model => ({
	value,
	name: value,
	endpoint,
	modes: {
		text: true,
		frames: { lastFrame: 'optional' },
		references: {
			referenceImages: unlimited,
			referenceVideos: unlimited,
			referenceAudios: unlimited,
		},
	},
});

/** As many as the node reads */
const unlimited: Range = { min: 0, max: mostMedia };

/**
 * Reads and checks the fields of one item against the model and the mode that they name.
 *
 * @param values as n8n gives them; a field that is not shown may hold anything
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function readCreateParameters(values: RequestValues) {
	const chosen = choose(values);
	const { generateFrom } = parseParameters(modeSchema(chosen.model), values);
	return { chosen, generateFrom, ...parseParameters(schemaOf(chosen, generateFrom), values) };
}

export type CreateParameters = ReturnType<typeof readCreateParameters>;

const schemas = new Map<string, ReturnType<typeof fieldsSchema>>();

/** Built once for a model of the table and a mode, not for each item */
function schemaOf(chosen: Chosen, mode: GenerateFrom) {
	if (chosen.by === 'otherName') return fieldsSchema(chosen, mode);
	const name = `${chosen.by} ${chosen.model.value} ${mode}`;
	const schema = schemas.get(name) ?? fieldsSchema(chosen, mode);
	schemas.set(name, schema);
	return schema;
}

/** A field that the model or the mode does not use: whatever n8n kept in it goes no further */
const unused = z.unknown().transform(() => undefined);

function fieldsSchema({ model, by }: Chosen, generateFrom: GenerateFrom) {
	const references = generateFrom === 'references' ? model.modes.references : undefined;
	return z
		.object({
			prompt: promptSchema(model),
			...frameSchemas(model, generateFrom),
			referenceImages: referenceList(model, references?.referenceImages),
			referenceVideos: referenceList(model, references?.referenceVideos),
			referenceAudios: referenceList(model, references?.referenceAudios),
			...(by === 'otherName' ? openSchemas : settingSchemas(model, by === 'listedName')),
			additionalFields,
		})
		.superRefine((parameters, context) => {
			const isGiven = (field: ReferenceField) => (parameters[field]?.length ?? 0) > 0;
			const problem = referenceProblem(model, references, isGiven);
			if (problem) context.addIssue({ code: 'custom', ...problem });
		});
}

function frameSchemas({ endpoint, modes }: Model, generateFrom: GenerateFrom) {
	const frames = generateFrom === 'frames' ? modes.frames : undefined;
	const last = {
		required: () => medium(endpoint),
		optional: () => optionalMedium(endpoint),
		none: () => unused,
	};
	return {
		firstFrame: frames ? medium(endpoint) : unused,
		lastFrame: frames ? last[frames.lastFrame]() : unused,
	};
}

type References = Model['modes']['references'];

/** What is wrong with the lists of references together */
function referenceProblem(
	{ audioNeeds, name }: Model,
	references: References,
	isGiven: (field: ReferenceField) => boolean,
) {
	const lists = referenceFields.filter((field) => references?.[field]);
	const [first, ...others] = lists;
	if (!first) return undefined;
	// Where a list needs an entry of its own, that is said already
	const isNeeded = lists.some((field) => references?.[field]?.min);
	if (!isNeeded && !lists.some(isGiven)) {
		const or = others.map((field) => `or ${labels[field]} `).join('');
		const message = `${or}must have at least one entry when ${labels.generateFrom} is ${generateFromLabels.references}, but all are empty`;
		return { path: [first], message };
	}
	const isAlone = audioNeeds && isGiven('referenceAudios') && !audioNeeds.some(isGiven);
	if (!isAlone) return undefined;
	const needed = audioNeeds.map((field) => labels[field]).join(' or ');
	const message = `needs an entry in ${needed} beside it with ${name}, but there is none`;
	return { path: ['referenceAudios'], message };
}

/** @param isNamed whether an empty field means what the model usually has, as one form is for all models then */
function settingSchemas(model: Model, isNamed: boolean) {
	const { duration, aspectRatio, resolution, generateAudio, faceProcessing } = model;
	const option = <Value>(schema: z.ZodType<Value, z.ZodTypeDef, unknown>, usual?: Value) =>
		optional(schema).transform((value) => value ?? usual);
	/** A field of its own, which the user sees for the model */
	const own = <Value>(schema: z.ZodType<Value, z.ZodTypeDef, unknown>, usual: Value) =>
		isNamed ? option(schema, usual) : schema;
	return {
		duration: duration ? own(durationSchema(model, duration), duration.default) : unused,
		aspectRatio: aspectRatio ? own(choice(aspectRatio.values, model), aspectRatio.default) : unused,
		resolution: resolution ? own(choice(resolution.values, model), resolution.default) : unused,
		generateAudio: generateAudio ? own(flag(), generateAudio.default) : unused,
		seed: model.seed ? option(seedSchema(model.seed)) : unused,
		watermark: model.watermark ? option(flag()) : unused,
		faceProcessing: faceProcessing ? option(flag(), faceProcessing.default) : unused,
		autoFace: model.autoFace ? option(flag()) : unused,
	};
}

/** For a model that is not in the table: what is left empty is not sent */
const openSchemas = {
	duration: optional(number('a whole number above 0', (seconds) => seconds.int().positive())),
	aspectRatio: optional(text('text such as 16:9')),
	resolution: optional(text('text such as 720p')),
	generateAudio: optional(flag()),
	seed: optional(number('a whole number', (seed) => seed.int())),
	watermark: optional(flag()),
	faceProcessing: optional(flag()),
	autoFace: optional(flag()),
};

function durationSchema({ name }: Model, { min, max, only }: Duration) {
	if (!only) {
		return number(`a whole number from ${min} to ${max}`, (seconds) =>
			seconds.int().min(min).max(max),
		);
	}
	const rule = `${only.join(' or ')} with ${name}`;
	return number(rule, (seconds) => seconds).superRefine((seconds, context) => {
		if (only.includes(seconds)) return;
		context.addIssue({ code: 'custom', message: mustBe(rule, seconds) });
	});
}

const seedSchema = ({ min, max }: Range) =>
	number(`a whole number from ${min} to ${max}`, (seed) => seed.int().min(min).max(max));

/** Also in capital letters, which is how some models spell it */
const choice = (values: readonly string[], { name }: Model) => {
	const rule = `one of ${values.join(', ')} with ${name}`;
	return readAs(
		(word) =>
			values.find((value) => typeof word === 'string' && word.trim().toLowerCase() === value),
		(word) => mustBe(rule, word),
	);
};

/** The model decides on all checks, so nothing goes past it */
const additionalFields = optional(
	jsonObject('{"camera_fixed": true}').superRefine((fields, context) => {
		if (!Object.hasOwn(fields, 'model')) return;
		const message = `must not have "model": choose the model in ${labels.model}`;
		context.addIssue({ code: 'custom', message });
	}),
);

function promptSchema({ name, promptMaxLength: most = Infinity }: Model) {
	return text('text that describes the video').superRefine((prompt, context) => {
		// Counted in code points, so that an emoji does not count twice
		const { length } = Array.from(prompt);
		if (length <= most) return;
		const message = `must have at most ${most} characters with ${name}, but has ${length}`;
		context.addIssue({ code: 'custom', message });
	});
}

function referenceList({ endpoint, name }: Model, range: Range | undefined) {
	if (!range) return unused;
	const { min, max } = range;
	return mediaList(endpoint).superRefine(({ length }, context) => {
		if (length >= min && length <= max) return;
		const [bound, limit] = length < min ? ['least', min] : ['most', max];
		const message = `must have at ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'} with ${name}, but has ${length}`;
		context.addIssue({ code: 'custom', message });
	});
}
