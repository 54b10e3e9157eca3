import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { ServiceRequest } from '../api/authenticatedHttp';
import type { Connect } from './credential';
import { optional } from './fieldSchemas';
import { parseParameters } from './parameters';
import { servicePath } from './servicePath';
import { videoId } from './videoId';

/** What KyyVideo hands on for an item that it has created a video for; of another shape it says nothing */
const createdItem = z.object({
	id: videoId,
	created: z.number().optional().catch(undefined),
	model: z.string().optional().catch(undefined),
	duration: z.number().optional().catch(undefined),
	resultPath: z.unknown(),
});

/** What is known of a video beside its ID, before the service is asked */
export interface CreatedVideo {
	/** Unix seconds */
	readonly created?: number | undefined;
	/** As the service calls it */
	readonly model?: string | undefined;
	/** Seconds that the video should have */
	readonly duration?: number | undefined;
	/** Where it is asked for, in place of the paths that the nodes know */
	readonly resultPath?: ServiceRequest['path'] | undefined;
}

const options = z.object({ resultPath: z.unknown() }).catch({});

/**
 * Reads what an item says of the video of an ID, as far as it is about that one; the option of the node comes first.
 *
 * @throws KyyVideoError `parameters` when the option is no path of the service
 */
export async function readCreatedVideo(
	context: IExecuteFunctions,
	itemIndex: number,
	id: string,
	connect: Connect,
): Promise<CreatedVideo> {
	const item = createdItem.safeParse(context.getInputData()[itemIndex]?.json).data;
	const own = item?.id === id ? item : undefined;
	const option = options.parse(context.getNodeParameter('options', itemIndex, {}));
	const { baseUrl } = await connect();
	const schema = optional(servicePath(baseUrl, '/v1/veo/videos', id));
	const written = parseParameters(z.object({ resultPath: schema }), option);
	// A field of the item may hold anything, and must not keep a paid video from being found
	const { data: ofItem } = schema.safeParse(own?.resultPath);
	return { ...own, resultPath: written.resultPath ?? ofItem };
}

/** What the next node is to know as well, and the service does not say */
export const handedOn = ({ duration, resultPath }: CreatedVideo) => ({
	...(duration !== undefined && { duration }),
	...(resultPath !== undefined && { resultPath }),
});

/** What two items say of the same video, of which each may say what the other one does not */
export const knownOfBoth = (one: CreatedVideo, other: CreatedVideo): CreatedVideo => ({
	created: one.created ?? other.created,
	model: one.model ?? other.model,
	duration: one.duration ?? other.duration,
	resultPath: one.resultPath ?? other.resultPath,
});
