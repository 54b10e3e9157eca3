import type { IDataObject } from 'n8n-workflow';

import type { ServiceRequest } from '../../shared/api/authenticatedHttp';
import type { RequestContext } from '../../shared/errors/requestErrors';
import { creatingVideo } from '../../shared/errors/videoErrors';
import type { AssetLibrary } from '../../shared/model/endpoints';
import { labels } from '../../shared/model/labels';
import { mediumKinds, type MediumField } from '../../shared/model/media';
import { wireNameOf, wireNamesOf, type Model } from '../../shared/model/model';
import { namedModel } from '../../shared/model/models';
import { hashJson } from '../hash';
import { fieldOf, type NamedMedium } from '../media/resolveMedia';
import {
	mediumFields,
	readCreateParameters,
	type CreateParameters,
	type RequestValues,
} from './create.parameters';

/** One of the media of a request, in the order of the fields */
export interface RequestMedium extends NamedMedium {
	readonly name: MediumField;
	/** What the service calls the field */
	readonly key: string;
	/** Whether the service takes a list there, even for a single medium */
	readonly isListed: boolean;
}

/** What one item asks for, checked, with its media as the user names them */
export interface VideoRequest {
	readonly path: ServiceRequest['path'];
	/** Where the user says that the video is asked for */
	readonly resultPath: ServiceRequest['path'] | undefined;
	/** What is sent beside the media */
	readonly body: IDataObject;
	/** What is sent besides, in place of a field of the same name */
	readonly additionalFields: IDataObject;
	readonly media: readonly RequestMedium[];
	/** Whose assets the media may be */
	readonly library: AssetLibrary | undefined;
	/** How it reads in errors */
	readonly context: RequestContext;
	/** The checked fields, without the media; undefined where the request does not use them */
	readonly values: RequestValues;
	/** What the fields hold when the user leaves them alone */
	readonly defaults: RequestValues;
}

/**
 * Makes a checked request of what an item asks of a model, by its name or from the list.
 *
 * @param values the fields of one item as n8n gives them; a field that is not shown may hold anything
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function readVideoRequest(values: RequestValues): VideoRequest {
	const parameters = readCreateParameters(values);
	const { chosen, generateFrom, additionalFields, ...fields } = parameters;
	const { model, by, modelName, endpoint } = chosen;
	const media = mediaOf(parameters);
	const body = bodyWithoutMedia(parameters);
	const { prompt, duration, aspectRatio, resolution, generateAudio } = fields;
	const { seed, watermark, faceProcessing, autoFace } = fields;
	return {
		path: model.endpoint.path,
		resultPath: undefined,
		body,
		additionalFields: additionalFields ?? {},
		media,
		library: model.endpoint.library,
		context: creatingVideo(media.map(fieldOf), modelEntry(chosen)),
		values: {
			model: by === 'list' ? model.value : namedModel.value,
			modelName,
			endpoint,
			generateFrom,
			prompt,
			duration,
			aspectRatio,
			resolution,
			generateAudio,
			seed,
			watermark,
			faceProcessing,
			autoFace,
			additionalFields: changedBy(additionalFields, body),
		},
		defaults: {
			duration: model.duration?.default,
			aspectRatio: model.aspectRatio?.default,
			resolution: model.resolution?.default,
			generateAudio: model.generateAudio?.default,
			faceProcessing: model.faceProcessing?.default,
		},
	};
}

/** What makes it another request: not what the fields say already */
function changedBy(additionalFields: IDataObject = {}, body: IDataObject): IDataObject | undefined {
	const changed = Object.entries(additionalFields).filter(
		([name, value]) => hashJson(value) !== hashJson(body[name]),
	);
	return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

/** As the editor shows it */
const modelEntry = ({ model, modelName }: CreateParameters['chosen']) =>
	modelName === undefined
		? { field: labels.model, name: model.name }
		: { field: labels.modelName, name: modelName };

/** As the service spells and calls it */
function bodyWithoutMedia({ chosen: { model }, generateFrom, ...fields }: CreateParameters) {
	const names = wireNamesOf(model);
	const { prompt, duration, seed, watermark } = fields;
	const body = {
		model: wireNameOf(model),
		prompt,
		duration,
		resolution: spelled(fields.resolution, model),
		[names.aspectRatio]: fields.aspectRatio,
		[names.generateAudio]: fields.generateAudio,
		[names.faceProcessing]: fields.faceProcessing,
		[names.autoFace]: fields.autoFace,
		seed,
		watermark,
		...model.constants?.[generateFrom],
	};
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

const spelled = (resolution: string | undefined, model: Model): string | undefined =>
	model.resolution?.isUpperCase ? resolution?.toUpperCase() : resolution;

/**
 * What each field that holds media has of them: a list where it takes several, and nothing where it has none.
 *
 * @param parts one for each of the media
 * @param fieldOf the field, as the service or the editor calls it, and whether it takes several
 */
export function groupMedia(
	media: readonly RequestMedium[],
	parts: readonly string[],
	fieldOf: (medium: RequestMedium) => { readonly field: string; readonly isListed: boolean },
): Record<string, string | string[]> {
	const grouped: Record<string, string | string[]> = {};
	media.forEach((medium, index) => {
		const part = parts[index] ?? '';
		const { field, isListed } = fieldOf(medium);
		grouped[field] = isListed ? [grouped[field] ?? [], part].flat() : part;
	});
	return grouped;
}

/** By the fields of the editor */
export const inEditor = ({ name, entry }: RequestMedium) => ({
	field: name,
	isListed: entry !== undefined,
});

/** By the fields of the request */
export const onWire = ({ key, isListed }: RequestMedium) => ({ field: key, isListed });

function mediaOf(parameters: CreateParameters): RequestMedium[] {
	const { model } = parameters.chosen;
	const names = wireNamesOf(model);
	return mediumFields.flatMap((name) => {
		const kind = mediumKinds[name];
		const limits = model.endpoint.media[kind];
		const field = { name, key: names[name], label: labels[name], kind, limits };
		const given = parameters[name] ?? [];
		if (!Array.isArray(given)) {
			const isListed = model.modes.frames?.areListed === true;
			return [{ ...field, isListed, medium: given }];
		}
		return given.map((medium, entry) => ({ ...field, isListed: true, medium, entry }));
	});
}
