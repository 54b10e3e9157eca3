import { z } from 'zod';

import { queryVideo, retryQuery } from '../../shared/api/client';
import { createVideoLookup, type VideoLookup } from '../../shared/api/videoLookup';
import type { Task } from '../../shared/api/task';
import { requestError } from '../../shared/errors/requestErrors';
import { canceledVideoError, lookingUpVideo } from '../../shared/errors/videoErrors';
import { readParameters } from '../../shared/execution/parameters';
import { handedOn, readCreatedVideo, type CreatedVideo } from '../../shared/execution/createdVideo';
import { videoId } from '../../shared/execution/videoId';
import { Limiter } from '../../shared/timing/limiter';
import type { NodeRun } from '../nodeRun';

interface Named {
	readonly id: string;
	readonly known: CreatedVideo;
	readonly lookup: VideoLookup;
}

/** @throws KyyVideoError `parameters` that names every wrong field of the item */
export async function readGetVideo(
	itemIndex: number,
	{ context, connect }: NodeRun,
): Promise<Named> {
	const { videoId: id } = readParameters(z.object({ videoId }), { context, itemIndex });
	const known = await readCreatedVideo(context, itemIndex, id, connect);
	return { id, known, lookup: createVideoLookup(id, known) };
}

/**
 * Looks up a video, and asks again a few times where that may help. A video that failed is an answer like any other.
 *
 * @throws KyyVideoError `refused`, `unreachable`, `unreadable` or `canceled`
 */
export async function executeGetVideo(
	{ id, known, lookup }: Named,
	{ connect, timing }: NodeRun,
): Promise<Task> {
	const http = await connect();
	const query = async () => lookup.run(async (path) => queryVideo(http, path, id, timing.signal));
	const answer = await retryQuery(query, timing, new Limiter());
	if (answer.kind === 'task') return { ...answer.task, ...handedOn(known) };
	if (timing.signal.aborted) throw canceledVideoError(id);
	throw requestError(answer, lookingUpVideo(id));
}
