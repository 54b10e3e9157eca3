import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { ServiceRequest } from '../../shared/api/http';
import type { RequestContext } from '../../shared/errors/requestErrors';
import { creatingVideo } from '../../shared/errors/videoErrors';
import { flag, number, oneOf, text } from '../../shared/execution/fieldSchemas';
import { parseParameters } from '../../shared/execution/parameters';
import { generateFromLabels, labels } from '../../shared/model/labels';
import {
	mediumKinds,
	models,
	modesOf,
	otherModel,
	referenceFields,
	type GenerateFrom,
	type MediumField,
	type Model,
	type Range,
	type ReferenceField,
} from '../../shared/model/models';
import { medium, mediaList, optionalMedium } from '../media/locator';
import { fieldOf, type NamedMedium } from '../media/resolveMedia';

const mediumFields = ['firstFrame', 'lastFrame', ...referenceFields] as const;

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

/** One of the media of a request, in the order of the fields */
export interface RequestMedium extends NamedMedium {
	readonly name: MediumField;
	/** What the service calls the field */
	readonly key: string;
}

/** What one item asks for, checked, with its media as the user names them */
export interface VideoRequest {
	readonly path: ServiceRequest['path'];
	/** What is sent beside the media */
	readonly body: IDataObject;
	readonly media: readonly RequestMedium[];
	/** How it reads in errors */
	readonly context: RequestContext;
	/** The checked fields, without the media; undefined where the request does not use them */
	readonly values: RequestValues;
	/** What the fields hold when the user leaves them alone */
	readonly defaults: RequestValues;
}

/** n8n keeps the mode when the user changes the model, so it may be one that this model does not have */
function modeSchema(model: Model) {
	const modes = modesOf(model);
	const names = modes.map((mode) => generateFromLabels[mode]).join(', ');
	const rule = `${modes.length > 1 ? 'one of ' : ''}${names} with ${model.name}`;
	const known: ReadonlyMap<unknown, string> = new Map(Object.entries(generateFromLabels));
	const show = (value: unknown) => known.get(value) ?? value;
	return z.object({ generateFrom: oneOf(new Map(modes.map((mode) => [mode, mode])), rule, show) });
}

const modelSchema = z.object({
	model: oneOf(
		new Map(models.map((model) => [model.value, { model, mode: modeSchema(model) }])),
		`one of ${[...models, otherModel].map(({ name }) => name).join(', ')}`,
	),
});

/**
 * Reads and checks what an item asks of a model of the table: all that can be known before it is sent.
 *
 * @param values the fields of one item as n8n gives them; a field that is not shown may hold anything
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function readVideoRequest(values: RequestValues): VideoRequest {
	const {
		model: { model, mode },
	} = parseParameters(modelSchema, values);
	const { generateFrom } = parseParameters(mode, values);
	const parameters = parseParameters(schemaOf(model, generateFrom), values);
	const media = mediaOf(model, parameters);
	const { prompt, duration, aspectRatio, resolution, generateAudio } = parameters;
	const sent = { model: model.value, prompt, duration, resolution, generateAudio };
	const body = { ...sent, [model.endpoint.aspectRatioKey]: aspectRatio };
	return {
		path: model.endpoint.path,
		body: Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)),
		media,
		context: creatingVideo(media.map(fieldOf)),
		values: { ...sent, generateFrom, aspectRatio },
		defaults: {
			duration: model.duration.default,
			aspectRatio: model.aspectRatio.default,
			resolution: model.resolution?.default,
			generateAudio: model.generateAudio?.default,
		},
	};
}

/**
 * What each field that holds media has of them: a list where it takes several, and nothing where it has none.
 *
 * @param parts one for each of the media
 * @param nameOf the field, as the service or the editor calls it
 */
export function groupMedia(
	media: readonly RequestMedium[],
	parts: readonly string[],
	nameOf: (medium: RequestMedium) => string,
): Record<string, string | string[]> {
	const grouped: Record<string, string | string[]> = {};
	media.forEach((medium, index) => {
		const part = parts[index] ?? '';
		const name = nameOf(medium);
		grouped[name] = medium.entry === undefined ? part : [grouped[name] ?? [], part].flat();
	});
	return grouped;
}

function mediaOf(
	{ endpoint, modes: { frames } }: Model,
	parameters: z.output<ReturnType<typeof fieldsSchema>>,
): RequestMedium[] {
	const keys: Readonly<Partial<Record<MediumField, string | undefined>>> = {
		firstFrame: frames?.firstFrameKey,
		lastFrame: frames?.lastFrameKey,
	};
	return mediumFields.flatMap((name) => {
		const kind = mediumKinds[name];
		const limits = endpoint.media[kind];
		const field = { name, key: keys[name] ?? name, label: labels[name], kind, limits };
		const given = parameters[name] ?? [];
		if (!Array.isArray(given)) return [{ ...field, medium: given }];
		return given.map((medium, entry) => ({ ...field, medium, entry }));
	});
}

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
			const given = referenceFields.some((field) => parameters[field]?.length);
			if (!references || given) return;
			context.addIssue({
				code: 'custom',
				path: [referenceFields.find((field) => references[field]) ?? 'referenceImages'],
				message: `must have at least one entry when ${labels.generateFrom} is ${generateFromLabels.references}, but is empty`,
			});
		});
}

const choice = (values: readonly string[], { name }: Model) =>
	oneOf(new Map(values.map((value) => [value, value])), `one of ${values.join(', ')} with ${name}`);

function promptSchema({ name, promptMaxLength: most = Infinity }: Model) {
	return text('a text that says what the video shall show').superRefine((prompt, context) => {
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
