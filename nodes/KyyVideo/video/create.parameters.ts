import { z } from 'zod';

import { flag, number, oneOf, text } from '../../shared/execution/fieldSchemas';
import { parseParameters } from '../../shared/execution/parameters';
import { generateFromLabels, labels } from '../../shared/model/labels';
import {
	models,
	modesOf,
	otherModel,
	referenceFields,
	type GenerateFrom,
	type Model,
	type Range,
	type ReferenceField,
} from '../../shared/model/models';
import { medium, mediaList, optionalMedium } from '../media/locator';

export const mediumFields = ['firstFrame', 'lastFrame', ...referenceFields] as const;

/** The parameters that tell one request from another */
export const requestFields = [
	'model',
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

export type RequestValues = Readonly<Partial<Record<(typeof requestFields)[number], unknown>>>;

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

const modelSchema = z.object({
	model: oneOf(
		new Map(models.map((model) => [model.value, { model, mode: modeSchema(model) }])),
		`one of ${[...models, otherModel].map(({ name }) => name).join(', ')}`,
	),
});

/**
 * Reads and checks the fields of one item against the model and the mode that they name.
 *
 * @param values as n8n gives them; a field that is not shown may hold anything
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function readCreateParameters(values: RequestValues) {
	const {
		model: { model, mode },
	} = parseParameters(modelSchema, values);
	const { generateFrom } = parseParameters(mode, values);
	return { model, generateFrom, ...parseParameters(schemaOf(model, generateFrom), values) };
}

export type CreateParameters = ReturnType<typeof readCreateParameters>;

const schemas = new Map<string, ReturnType<typeof fieldsSchema>>();

/** Built once for a model and a mode, not for each item */
function schemaOf(model: Model, mode: GenerateFrom) {
	const name = `${model.value} ${mode}`;
	const schema = schemas.get(name) ?? fieldsSchema(model, mode);
	schemas.set(name, schema);
	return schema;
}

/** A field that the model or the mode does not use: whatever n8n kept in it goes no further */
const unused = z.unknown().transform(() => undefined);

function fieldsSchema(model: Model, generateFrom: GenerateFrom) {
	const { endpoint, duration, aspectRatio, resolution, generateAudio } = model;
	const frames = generateFrom === 'frames' ? model.modes.frames : undefined;
	const references = generateFrom === 'references' ? model.modes.references : undefined;
	const lastFrame = frames?.lastFrame === 'required' ? medium(endpoint) : optionalMedium(endpoint);
	const list = (field: ReferenceField) => {
		const range = references?.[field];
		return range ? referenceList(model, range) : unused;
	};
	return z
		.object({
			prompt: promptSchema(model),
			firstFrame: frames ? medium(endpoint) : unused,
			lastFrame: frames ? lastFrame : unused,
			referenceImages: list('referenceImages'),
			referenceVideos: list('referenceVideos'),
			referenceAudios: list('referenceAudios'),
			duration: number(`a whole number from ${duration.min} to ${duration.max}`, (seconds) =>
				seconds.int().min(duration.min).max(duration.max),
			),
			aspectRatio: choice(aspectRatio.values, model),
			resolution: resolution ? choice(resolution.values, model) : unused,
			generateAudio: generateAudio ? flag() : unused,
		})
		.superRefine((parameters, context) => {
			const lists = referenceFields.filter((field) => references?.[field]);
			const [first, ...others] = lists;
			// Where a list needs an entry of its own, that is said already
			const isNeeded = lists.some((field) => references?.[field]?.min);
			const isGiven = lists.some((field) => parameters[field]?.length);
			if (!first || isNeeded || isGiven) return;
			const or = others.map((field) => ` or ${labels[field]}`).join('');
			const message = `${or.trim()} must have at least one entry when ${labels.generateFrom} is ${generateFromLabels.references}, but all are empty`;
			context.addIssue({ code: 'custom', path: [first], message });
		});
}

const choice = (values: readonly string[], { name }: Model) =>
	oneOf(new Map(values.map((value) => [value, value])), `one of ${values.join(', ')} with ${name}`);

function promptSchema({ name, promptMaxLength: most = Infinity }: Model) {
	return text('text that describes the video').superRefine((prompt, context) => {
		// Counted in code points, so that an emoji does not count twice
		const { length } = Array.from(prompt);
		if (length <= most) return;
		const message = `must have at most ${most} characters with ${name}, but has ${length}`;
		context.addIssue({ code: 'custom', message });
	});
}

function referenceList({ endpoint, name }: Model, { min, max }: Range) {
	return mediaList(endpoint).superRefine(({ length }, context) => {
		if (length >= min && length <= max) return;
		const [bound, limit] = length < min ? ['least', min] : ['most', max];
		const message = `must have at ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'} with ${name}, but has ${length}`;
		context.addIssue({ code: 'custom', message });
	});
}
