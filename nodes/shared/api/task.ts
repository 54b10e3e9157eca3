import { z } from 'zod';

import type { HttpResponse } from './authenticatedHttp';
import { completionOf, isWebAddress } from './completion';
import type { Refusal } from './refusal';
import {
	errorText,
	hasSucceeded,
	parseResponse,
	readResponse,
	text,
	wordsOf,
	type Envelope,
	type InvalidResponse,
} from './response';
import { taskStatuses, videoIdStart } from './vocabulary';

/** A video that the service was asked for, in the one flat shape that both nodes hand on */
export interface Task {
	/** What "Wait for Video" and the query path need: `video_…` or `proj_…` */
	readonly id: string;
	readonly object: string;
	/** Unix seconds */
	readonly created: number | null;
	readonly model: string | null;
	/** `queued`, `processing`, `completed`, `failed`, or a word of the service that this package does not know */
	readonly status: string;
	/** Good for about 24 hours once the video is completed [doc] */
	readonly video_url: string | null;
	/** Why the video failed, in the service's own words, often Chinese; those of a completed one are its `warning` */
	readonly error: string | null;
	/** Whatever else the service said of the video, such as `actualDuration` in seconds */
	readonly [other: string]: string | number | boolean | object | null;
}

/** A response to a request about a video, read */
export type TaskAnswer = { readonly kind: 'task'; readonly task: Task } | Refusal | InvalidResponse;

export const isCompleted = (task: Task): boolean => task.status === 'completed';

export const isFailed = (task: Task): boolean => task.status === 'failed';

/** A number beyond the safe ones has lost digits on the way, so it is no ID any more */
export const videoIdentifier = z.union([
	z.string().trim().min(1),
	z.number().int().safe().transform(String),
]);

const identifier = videoIdentifier.optional().catch(undefined);

/** A number of Unix seconds, also when it comes as text */
const seconds = z
	.union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
	.nullable()
	.catch(null);

const status = z
	.union([z.string(), z.number()])
	.transform((word) => String(word).trim().toLowerCase())
	.pipe(z.string().min(1))
	.transform(
		(word) => Object.keys(taskStatuses).find((one) => taskStatuses[one]?.includes(word)) ?? word,
	)
	.optional()
	.catch(undefined);

const wireTask = z
	.object({
		id: identifier,
		projectId: identifier,
		object: text,
		created: seconds,
		model: text,
		status,
		video_url: text,
		result_url: text,
		error: errorText,
	})
	.catchall(z.custom<Task[string]>((value) => value !== undefined));

/** What the answer may leave out. The ID that was asked for is the one that works, whatever the answer calls itself. */
type KnownTask = Partial<Pick<Task, 'id' | 'model' | 'created'>>;

/** A task, and how much of it the answer said itself */
type FoundTask = ReturnType<typeof findTask>;

/** Reads any response about a video, in either shape [doc]: the flat task, or `{code, msg, data}`. It never throws. */
export function readTaskResponse(response: HttpResponse, known: KnownTask): TaskAnswer {
	const parsed = parseResponse(response);
	const answer = readResponse(parsed, (body, envelope) => {
		const task = taskIn(body, envelope, known);
		return task && { kind: 'task' as const, task };
	});
	if (answer.kind !== 'refusal' || response.httpStatus < 300) return answer;
	const { body, envelope } = parsed;
	return { ...answer, possibleId: envelope && taskIn(body, envelope, {})?.id };
}

function taskIn(body: unknown, envelope: Envelope, known: KnownTask): Task | undefined {
	const task = choose(findTask(body, known), findTask(envelope.data, known), envelope)?.task;
	if (!task) return undefined;
	// The reason of a failure may stand beside the task instead of in it
	if (isFailed(task)) return { ...task, error: task.error ?? wordsOf(envelope) };
	return { ...task, ...completionOf(task) };
}

/**
 * A task may be the answer itself or its `data`. An ID decides: what has one is a task that was paid for, whatever code
 * stands beside it; what has none is a task only where the code says success. A bare ID beside a refusing code may be that
 * of the request, so it must look like that of a video.
 */
function choose(flat: FoundTask, inner: FoundTask, envelope: Envelope): FoundTask {
	if (flat?.hasId && flat.hasStatus) return flat;
	if (inner?.hasId) return inner;
	const isTrusted = envelope.code === undefined || hasSucceeded(envelope);
	if (flat?.hasId && (isTrusted || videoIdStart.test(flat.task.id))) return flat;
	if (flat && isTrusted && isDelivered(flat.task)) return flat;
	return hasSucceeded(envelope) && inner?.hasStatus ? inner : undefined;
}

/** What has the file needs no ID: it can only be that of the video that was asked for */
const isDelivered = (task: Task): boolean => isWebAddress(completionOf(task)?.video_url ?? null);

/** Reads what one of the nodes has stored */
export const readStoredTask = (stored: unknown): Task | undefined => findTask(stored, {})?.task;

/** The wrapped answer to a create holds `projectId` alone [doc]: the rest comes from `known`, and the video is `queued` */
function findTask(body: unknown, known: KnownTask) {
	const { data } = wireTask.safeParse(body);
	if (!data) return undefined;
	const { id, projectId, object, created, model, status, video_url, result_url, error, ...others } =
		data;
	const ownId = id ?? projectId;
	const taskId = known.id ?? ownId;
	if (taskId === undefined) return undefined;
	const task: Task = {
		id: taskId,
		object: object ?? 'video',
		created: created ?? known.created ?? null,
		model: model ?? known.model ?? null,
		status: status ?? 'queued',
		video_url: video_url ?? result_url,
		error,
		...others,
		...(id !== undefined && projectId !== undefined && { projectId }),
		...(video_url !== null && result_url !== null && { result_url }),
	};
	return { task, hasId: ownId !== undefined, hasStatus: status !== undefined };
}
