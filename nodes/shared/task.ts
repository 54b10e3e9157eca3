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

/** A number beyond the safe ones has lost digits on the way, so it is no ID any more */
const identifier = z
	.union([z.string().trim().min(1), z.number().int().safe().transform(String)])
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

/** What stands for "no error" in one service or another */
const noError: ReadonlySet<string> = new Set(['""', '{}', '[]', 'false', '0']);

const words = z.string().min(1).optional().catch(undefined);

const errorObject = z.object({
	message: words,
	msg: words,
	code: z.union([z.string(), z.number()]).optional().catch(undefined),
});

/**
 * What an `error` of the service says: usually text, sometimes `{code, message}`. Whatever else it is stays visible
 * as JSON.
 */
export function describeError(error: unknown): string | null {
	if (error === undefined || error === null) return null;
	const json = JSON.stringify(error);
	if (noError.has(json)) return null;
	if (typeof error === 'string') return error.trim();
	const { message, msg, code } = errorObject.safeParse(error).data ?? {};
	const said = message ?? msg;
	if (said === undefined) return json;
	return code === undefined ? said : `${said} (${code})`;
}

const status = z
	.union([z.string(), z.number()])
	.transform((word) => String(word).trim().toLowerCase())
	.pipe(z.string().min(1))
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
		error: z.unknown().transform(describeError),
	})
	.catchall(json);

/** What is known of a video beside the answer */
export interface Known {
	/** The ID that was asked for: it is the one that works, whatever the answer calls itself */
	readonly id?: string;
	/** For an answer that leaves it out */
	readonly model?: string;
	/** For an answer that leaves it out, in Unix seconds */
	readonly created?: number;
}

/** A task, and how much of it the answer said itself */
export interface FoundTask {
	readonly task: Task;
	readonly hasId: boolean;
	readonly hasStatus: boolean;
}

/**
 * Reads a task out of a flat answer or the `data` of a wrapped one, or finds that there is none.
 *
 * The wrapped answer to a create holds nothing but `projectId`: what it leaves out comes from `known`, and its
 * status is `queued`.
 */
export function readTask(body: unknown, known: Known): FoundTask | undefined {
	const parsed = wireTask.safeParse(body);
	if (!parsed.success) return undefined;
	const { id, projectId, object, created, model, status, video_url, result_url, error, ...others } =
		parsed.data;
	const ownId = id ?? projectId;
	const taskId = known.id ?? ownId;
	if (taskId === undefined) return undefined;
	const task = {
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

export const isCompleted = (task: Task): boolean => task.status === 'completed';

export const isFailed = (task: Task): boolean => task.status === 'failed';
