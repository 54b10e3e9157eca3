import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { queryPatiently, queryVideo } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import { canceledVideoError, lookingUp, queryError } from '../../shared/errors';
import { videoIdName } from '../../shared/fieldNames';
import { parseParameters } from '../../shared/parameters';
import type { Task } from '../../shared/task';
import type { Connect } from '../../shared/transport';
import { videoId } from '../../shared/videoId';

/**
 * Reads and checks which video an item asks for.
 *
 * @returns what looks it up, and asks again a few times where that may help. A video that failed is an answer like
 *   any other.
 * @throws KyyVideoError `parameters`; what it returns throws KyyVideoError `refused`, `unreachable`, `unreadable` or
 *   `canceled`
 */
export function prepareGet(
	context: IExecuteFunctions,
	itemIndex: number,
	{ connect, pace }: { readonly connect: Connect; readonly pace: Pace },
): () => Promise<Task> {
	const { videoId: id } = parseParameters(
		z.object({ videoId }),
		{ videoId: context.getNodeParameter('videoId', itemIndex) },
		{ videoId: videoIdName },
	);
	return async () => {
		const { send } = await connect();
		const answer = await queryPatiently(async () => queryVideo(send, id, pace.signal), pace);
		if (answer.kind === 'task') return answer.task;
		throw pace.signal.aborted ? canceledVideoError(id) : queryError(answer, lookingUp(id));
	};
}
