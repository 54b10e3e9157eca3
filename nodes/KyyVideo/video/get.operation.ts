import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { queryVideo } from '../../shared/client';
import {
	canceledVideoError,
	refusedError,
	unreachableError,
	unreadableError,
} from '../../shared/errors';
import { parseParameters } from '../../shared/parameters';
import type { Task } from '../../shared/task';
import type { Send } from '../../shared/transport';
import { videoId, videoIdDisplayName } from '../../shared/videoId';

/** The fields of "get" */
export const getProperties: INodeProperties[] = [
	{
		displayName: videoIdDisplayName,
		name: 'videoId',
		type: 'string',
		default: '={{ $json.id }}',
		required: true,
		placeholder: 'e.g. video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd',
		description: 'The ID that the creation of the video answered with',
		displayOptions: { show: { resource: ['video'], operation: ['get'] } },
	},
];

/**
 * Looks up one video, once. A video that failed is an answer like any other.
 *
 * @throws VideoError `parameters`, `refused`, `unreachable`, `unreadable` or `canceled`
 */
export async function get(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
	signal: AbortSignal,
): Promise<Task> {
	const { videoId: id } = parseParameters(
		z.object({ videoId }),
		{ videoId: context.getNodeParameter('videoId', itemIndex) },
		{ videoId: videoIdDisplayName },
	);
	const attempt = { doing: 'query', id } as const;
	const answer = await queryVideo(send, id, signal);
	switch (answer.kind) {
		case 'task':
			return answer.task;
		case 'silence':
			throw signal.aborted ? canceledVideoError(id) : unreachableError(answer, attempt);
		case 'refusal':
			throw refusedError(answer, attempt);
		case 'empty':
		case 'unreadable':
			throw unreadableError(answer, attempt);
	}
}
