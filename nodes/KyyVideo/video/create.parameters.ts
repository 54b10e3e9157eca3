import { z } from 'zod';

import { models, type GenerateFrom, type Model, type Range } from '../../shared/models';
import { choice, flag, number, oneOf, parseParameters, text } from '../../shared/parameters';
import {
	displayNames,
	generateFromNames,
	generateFromOf,
	optionNames,
	otherModel,
	referenceFields,
	type ReferenceField,
} from './create.fields';
import { medium, mediaList, optionalMedium } from '../media/locator';

/** All that a request is built from; what the model and the mode do not use is undefined */
export type CreateParameters = z.output<ReturnType<typeof createSchema>>;

/** @throws KyyVideoError `parameters` when the value is neither a model of the table nor the other one */
export function parseModel(value: unknown): Model {
	const rule = `one of ${[...models, otherModel].map(({ name }) => name).join(', ')}`;
	const schema = oneOf(new Map(models.map((model) => [model.value, model])), rule);
	return parseParameters(z.object({ model: schema }), { model: value }, displayNames).model;
}

/**
 * n8n keeps the mode when the user changes the model, so it may be one that this model cannot do.
 *
 * @throws KyyVideoError `parameters` in that case
 */
export function parseGenerateFrom(model: Model, value: unknown): GenerateFrom {
	const modes = generateFromOf(model);
	const names = modes.map((mode) => generateFromNames[mode]).join(', ');
	const rule = `${modes.length > 1 ? 'one of ' : ''}${names} with ${model.name}`;
	const nameOf = (mode: unknown) =>
		Object.entries(generateFromNames).find(([known]) => known === mode)?.[1] ?? mode;
	const schema = z.object({ generateFrom: choice(modes, rule, nameOf) });
	return parseParameters(schema, { generateFrom: value }, displayNames).generateFrom;
}

/**
 * Checks everything about a request that can be known before it is sent.
 *
 * @param values the fields of one item as n8n gives them; a field that is not shown may hold anything
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function parseCreateParameters(
	model: Model,
	generateFrom: GenerateFrom,
	values: Readonly<Record<string, unknown>>,
): CreateParameters {
	return parseParameters(createSchema(model, generateFrom), values, displayNames);
}

const createOptions = z.object({
	resubmitUnknown: flag().default(false),
	validateOnly: flag().default(false),
});

/** @throws KyyVideoError `parameters` that names every wrong option */
export function parseCreateOptions(options: unknown): z.output<typeof createOptions> {
	return parseParameters(createOptions, options, optionNames);
}

/** A field that the model or the mode does not use: whatever n8n kept in it never gets any further */
const unused = z.unknown().transform(() => undefined);

function createSchema(model: Model, generateFrom: GenerateFrom) {
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
			prompt: prompt(model),
			firstFrame: frames ? medium(endpoint) : unused,
			lastFrame: frames ? lastFrame : unused,
			referenceImages: list('referenceImages'),
			referenceVideos: list('referenceVideos'),
			referenceAudios: list('referenceAudios'),
			duration: number(`a whole number from ${duration.min} to ${duration.max}`, (seconds) =>
				seconds.int().min(duration.min).max(duration.max),
			),
			aspectRatio: choice(aspectRatio.values, choiceRule(aspectRatio.values, model)),
			resolution: resolution
				? choice(resolution.values, choiceRule(resolution.values, model))
				: unused,
			generateAudio: generateAudio ? flag() : unused,
		})
		.superRefine((parameters, context) => {
			const given = referenceFields.some((field) => parameters[field]?.length);
			if (generateFrom !== 'references' || given) return;
			context.addIssue({
				code: 'custom',
				path: [firstReferenceField(model)],
				message: `must have at least one entry when ${displayNames.generateFrom} is ${generateFromNames.references}, but is empty`,
			});
		});
}

const choiceRule = (values: readonly string[], model: Model): string =>
	`one of ${values.join(', ')} with ${model.name}`;

function prompt({ name, promptMaxLength }: Model) {
	const words = text('a text that says what the video shall show');
	if (promptMaxLength === undefined) return words;
	// Counted in code points, so that an emoji does not count twice
	return words.refine(
		(value) => Array.from(value).length <= promptMaxLength,
		(value) => ({
			message: `must have at most ${promptMaxLength} characters with ${name}, but has ${Array.from(value).length}`,
		}),
	);
}

function referenceList({ endpoint, name }: Model, { min, max }: Range) {
	return mediaList(endpoint).superRefine(({ length }, context) => {
		if (length >= min && length <= max) return;
		const [bound, limit] = length < min ? ['least', min] : ['most', max];
		context.addIssue({
			code: 'custom',
			message: `must have at ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'} with ${name}, but has ${length}`,
		});
	});
}

function firstReferenceField(model: Model): ReferenceField {
	return referenceFields.find((field) => model.modes.references?.[field]) ?? 'referenceImages';
}
