import { resultPaths } from '../model/endpoints';
import { models } from '../model/models';
import { wireNameOf } from '../model/model';
import type { ServiceRequest } from './authenticatedHttp';
import type { VideoAnswer } from './client';
import { Lookup } from './lookup';
import { isFailed } from './task';
import { modelCenterIdStart, refusalWords } from './vocabulary';

type ResultPath = ServiceRequest['path'];

/** Looks for a video at the paths where the service may know it */
export type VideoLookup = Lookup<ResultPath, VideoAnswer>;

/** What is known of a video beside its ID */
interface KnownVideo {
	/** As the service calls it */
	readonly model?: string | undefined;
	/** Where the user says that it is asked for */
	readonly resultPath?: ResultPath | undefined;
}

/** Never more than two paths: where it was said to be, or where its ID or its model puts it, and the other known one */
export function createVideoLookup(id: string, known: KnownVideo = {}): VideoLookup {
	const { v1, modelCenter } = resultPaths;
	const likely = known.resultPath ?? pathByForm(id, known.model);
	return new Lookup<ResultPath, VideoAnswer>([likely, likely === v1 ? modelCenter : v1], isFound);
}

/** `mcp_…` [doc] comes from the Model Center alone; other forms from either */
function pathByForm(id: string, name: string | undefined): ResultPath {
	if (modelCenterIdStart.test(id)) return resultPaths.modelCenter;
	const model = models.find((one) => wireNameOf(one) === name);
	return model?.endpoint.resultPath ?? resultPaths.v1;
}

/** A task that has failed because there is no such task is none */
const isFound = (answer: VideoAnswer): boolean =>
	answer.kind === 'task' && !(isFailed(answer.task) && isUnknown(answer.task.error));

const isUnknown = (words: string | null): boolean =>
	words !== null && refusalWords.missingTask.test(words);
