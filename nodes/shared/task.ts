import { z } from 'zod';

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
	/** Good for about 24 hours once the video is completed */
	readonly video_url: string | null;
	/** Why the video failed, in the service's own words, often Chinese */
	readonly error: string | null;
	/** Whatever else the service said of the video, such as `actualDuration` in seconds */
	readonly [other: string]: Json;
}

type Json = string | number | boolean | object | null;

/** The four published words, and the relatives that other clients of the service guard against */
const statusWords: ReadonlyMap<string, string> = new Map([
	['queued', 'queued'],
	['pending', 'queued'],
	['submitted', 'queued'],
	['processing', 'processing'],
	['running', 'processing'],
	['in_progress', 'processing'],
	['completed', 'completed'],
	['success', 'completed'],
	['succeeded', 'completed'],
	['failed', 'failed'],
	['failure', 'failed'],
	['error', 'failed'],
	['cancelled', 'failed'],
	['canceled', 'failed'],
	['expired', 'failed'],
]);

const json = z.custom<Json>((value) => value !== undefined);

const identifier = z
	.union([z.string().trim().min(1), z.number().transform(String)])
	.optional()
	.catch(undefined);

const text = z.string().trim().min(1).nullable().catch(null);

/** A number of Unix seconds, also when it comes as text */
const seconds = z
	.union([
		z.number(),
		z
			.string()
			.regex(/^\d+$/)
			.transform((digits) => Number(digits)),
	])
	.nullable()
	.catch(null);

/** Usually text; sometimes `{code, message}`, seen by other clients of the service */
const failure = z
	.union([
		z.string().trim().min(1),
		z
			.object({ message: z.string().min(1), code: z.union([z.string(), z.number()]).optional() })
			.transform(({ message, code }) => (code === undefined ? message : `${message} (${code})`)),
	])
	.nullable()
	.catch(null);

const status = z
	.string()
	.trim()
	.toLowerCase()
	.min(1)
	.transform((word) => statusWords.get(word) ?? word)
	.optional()
	.catch(undefined);

const wireTask = z
	.object({
		id: identifier,
		projectId: identifier,
		object: text.default(null),
		created: seconds.default(null),
		model: text.default(null),
		status,
		video_url: text.default(null),
		result_url: text.default(null),
		error: failure.default(null),
	})
	.catchall(json);

/** What is known of a video beside the answer: needed where the answer leaves it out */
export interface Known {
	readonly id?: string | undefined;
	readonly model?: string;
	/** Unix seconds */
	readonly created?: number;
}

/**
 * Reads a task out of an answer, or finds that the answer holds none.
 *
 * @param body the flat answer, or the `data` of a wrapped one. A wrapped answer to a create holds nothing but
 *   `projectId`; what it leaves out comes from `known`, and its status is `queued`.
 */
export function readTask(body: unknown, known: Known): Task | undefined {
	const parsed = wireTask.safeParse(body);
	if (!parsed.success) return undefined;
	const { id, projectId, object, created, model, status, video_url, result_url, error, ...others } =
		parsed.data;
	const ownId = id ?? projectId;
	const taskId = ownId ?? (status === undefined ? undefined : known.id);
	if (taskId === undefined) return undefined;
	return {
		id: taskId,
		object: object ?? 'video',
		created: created ?? known.created ?? null,
		model: model ?? known.model ?? null,
		status: status ?? 'queued',
		video_url: video_url ?? result_url,
		error,
		...others,
	};
}

export const isCompleted = (task: Task): boolean => task.status === 'completed';

export const isFailed = (task: Task): boolean => task.status === 'failed';
