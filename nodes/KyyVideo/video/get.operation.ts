import { queryVideo, retryQuery } from '../../shared/api/client';
import type { Task } from '../../shared/api/task';
import { requestError } from '../../shared/errors/requestErrors';
import { canceledVideoError, lookingUpVideo } from '../../shared/errors/videoErrors';
import { Limiter } from '../../shared/timing/limiter';
import type { NodeRun } from '../nodeRun';

/**
 * Looks up a video, and asks again a few times where that may help. A video that failed is an answer like any other.
 *
 * @throws KyyVideoError `parameters`, `refused`, `unreachable`, `unreadable` or `canceled`
 */
export async function executeGetVideo(
	{ videoId }: { readonly videoId: string },
	{ connect, timing }: NodeRun,
): Promise<Task> {
	const http = await connect();
	const query = async () => queryVideo(http, videoId, timing.signal);
	const answer = await retryQuery(query, timing, new Limiter());
	if (answer.kind === 'task') return answer.task;
	if (timing.signal.aborted) throw canceledVideoError(videoId);
	throw requestError(answer, lookingUpVideo(videoId));
}
