import type { IDataObject } from 'n8n-workflow';

import type { ServiceRequest } from '../../shared/api/authenticatedHttp';
import type { RequestContext } from '../../shared/errors/requestErrors';
import { creatingVideo } from '../../shared/errors/videoErrors';
import { labels } from '../../shared/model/labels';
import { mediumKinds, type MediumField } from '../../shared/model/models';
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

/**
 * Makes a checked request of what an item asks of a model of the table.
 *
 * @param values the fields of one item as n8n gives them; a field that is not shown may hold anything
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function readVideoRequest(values: RequestValues): VideoRequest {
	const parameters = readCreateParameters(values);
	const { model, generateFrom, prompt, duration, aspectRatio, resolution, generateAudio } =
		parameters;
	const media = mediaOf(parameters);
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

function mediaOf(parameters: CreateParameters): RequestMedium[] {
	const {
		endpoint,
		modes: { frames },
	} = parameters.model;
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
