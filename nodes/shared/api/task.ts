import { z } from 'zod';

import type { HttpResponse } from './authenticatedHttp';
import { addressIn, completionOf, isWebAddress } from './completion';
import { refusesPlainly, type Refusal } from './refusal';
import {
	answerOf,
	errorText,
	hasSucceeded,
	layersOf,
	parseResponse,
	readFailure,
	reportsSuccess,
	text,
	wordsOf,
	type InvalidResponse,
	type Layer,
	type ParsedResponse,
} from './response';
import {
	envelopeStatus,
	failureNames,
	figureNames,
	statusNames,
	taskStatuses,
	videoIdNames,
	videoIdStart,
} from './vocabulary';

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
export type TaskAnswer = TaskFound | Refusal | InvalidResponse;

interface TaskFound {
	readonly kind: 'task';
	readonly task: Task;
}

/** A response to a create, read, with all that may name a video */
export type CreateAnswer =
	(TaskFound & { readonly otherIds: readonly string[] }) | Refusal | InvalidResponse;

export const isCompleted = (task: Task): boolean => task.status === 'completed';

export const isFailed = (task: Task): boolean => task.status === 'failed';

/** A number beyond the safe ones has lost digits on the way, so it is no ID any more; 0 stands for none: a guess */
export const videoIdentifier = z.union([
	z.string().trim().min(1),
	z.number().int().positive().safe().transform(String),
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

/** Text as it is, and what stands within a list or an object */
const address = z
	.unknown()
	.transform((said) => text.parse(typeof said === 'string' ? said : addressIn({ url: said })));

const wireTask = z
	.object({
		object: text,
		created: seconds,
		model: text,
		status,
		video_url: address,
		result_url: address,
		error: errorText,
	})
	.catchall(z.custom<Task[string]>((value) => value !== undefined));

/** What the answer may leave out. The ID that was asked for is the one that works, whatever the answer calls itself. */
type KnownTask = Partial<Pick<Task, 'id' | 'model' | 'created'>>;

/**
 * Reads any response to a query of a video, in either shape [doc]: the flat task, or `{code, msg, data}`. It never throws.
 * An error status says nothing of the video.
 */
export function readTaskResponse(response: HttpResponse, known: KnownTask): TaskAnswer {
	const parsed = parseResponse(response);
	const found = findTask(parsed, known);
	const isTask = found && response.httpStatus < 300 && isTaskAskedFor(found, parsed);
	return isTask ? taskAnswer(found, parsed) : readFailure(parsed);
}

/**
 * Reads any response to a create. It never throws. An ID with a status is a task that was paid for, whatever code or HTTP
 * status stands beside it; a bare ID in a refusal may be that of the request.
 */
export function readCreateResponse(response: HttpResponse, known: KnownTask): CreateAnswer {
	const parsed = parseResponse(response);
	const found = findTask(parsed, known);
	if (found?.hasId && (found.hasStatus || isTrusted(found, parsed))) {
		return { ...taskAnswer(found, parsed), otherIds: otherIdsIn(parsed, found) };
	}
	const failure = readFailure(parsed);
	if (failure.kind === 'empty') return failure;
	const possibleId = found?.hasId ? found.task.id : idInError(parsed);
	const answer = answerOf(parsed.body);
	return { ...failure, answer, ...(possibleId !== undefined && { possibleId }) };
}

/** An answer with several videos is none that the service has given [doc]; but they are paid for */
function otherIdsIn({ body }: ParsedResponse, { task, list }: FoundTask): readonly string[] {
	const isBeside = (one: FoundTask) => list !== undefined && one.list === list;
	const ids = layersOf(body)
		.flatMap((layer) => readLayer(layer, {}) ?? [])
		.filter((one) => one.hasId)
		.filter((one) => one.hasStatus || isBeside(one) || videoIdStart.test(one.task.id))
		.map((one) => one.task.id);
	return [...new Set(ids)].filter((id) => id !== task.id);
}

/** An error may have an ID of its own, but not under a name that speaks of a video */
const idInError = ({ body }: ParsedResponse): string | undefined =>
	layersOf(body)
		.filter(({ isError }) => isError)
		.flatMap(({ fields }) => idsIn(fields))
		.find(([name]) => name !== 'id')?.[1];

function taskAnswer({ task }: FoundTask, { envelope }: ParsedResponse): TaskFound {
	if (!isFailed(task)) return { kind: 'task', task: { ...task, ...completionOf(task) } };
	const [reason] = failureNames.flatMap((name) => text.parse(task[name]) ?? []);
	// The reason of a failure may stand beside the task instead of in it
	const error = task.error ?? reason ?? (envelope ? wordsOf(envelope) : null);
	return { kind: 'task', task: { ...task, error } };
}

/** Whether a bare ID is that of a video: it looks like one, or the answer says nothing but good */
function isTrusted({ isVideoId }: FoundTask, { response, envelope }: ParsedResponse): boolean {
	if (response.httpStatus >= 300) return false;
	if (isVideoId || !envelope || reportsSuccess(envelope)) return true;
	const { code, error, success } = envelope;
	return (
		code === undefined &&
		error === null &&
		success !== false &&
		!refusesPlainly(wordsOf(envelope) ?? '')
	);
}

/** Without an ID only what the code calls a success is the task that was asked for */
function isTaskAskedFor(found: FoundTask, parsed: ParsedResponse): boolean {
	const { hasId, hasStatus, depth, task } = found;
	if (hasId) {
		return hasStatus || depth > 0 || videoIdStart.test(task.id) || isTrusted(found, parsed);
	}
	const { envelope } = parsed;
	if (!envelope) return false;
	if (isDelivered(task) && (envelope.code === undefined || hasSucceeded(envelope))) return true;
	return hasStatus && depth > 0 && hasSucceeded(envelope);
}

/** A task, how much of it the answer said itself, and where */
type FoundTask = NonNullable<ReturnType<typeof readLayer>>;

/** The layer of an answer that is most likely the task: one with an ID and a status, and then the innermost */
function findTask({ body }: ParsedResponse, known: KnownTask): FoundTask | undefined {
	const rank = ({ hasId, isVideoId, hasStatus }: FoundTask): number =>
		(hasId ? 4 : 0) + (isVideoId ? 2 : 0) + (hasStatus ? 1 : 0);
	const found = layersOf(body)
		.flatMap((layer) => readLayer(layer, known) ?? [])
		.sort((one, other) => rank(other) - rank(one) || other.depth - one.depth);
	const [task] = found;
	if (!task?.hasId || task.hasStatus) return task;
	// The ID may stand beside what has the status, instead of in it
	const within = found.find(({ hasStatus, depth }) => hasStatus && depth > task.depth);
	return within ? { ...within, hasId: true } : task;
}

/**
 * An error may have an ID of its own, so only what looks like that of a video, or has a status, is one. A bare text that looks
 * like one is no surer than any ID.
 */
function readLayer({ fields, depth, isError, isBare, list }: Layer, known: KnownTask) {
	const found = readTask(fields, known);
	if (!found) return undefined;
	const { task, ownId } = found;
	const isVideoId = ownId !== undefined && videoIdStart.test(ownId) && !isBare;
	const hasStatus = isTaskStatus(withStatus(fields), isVideoId);
	if (isError && !isVideoId && !(ownId !== undefined && hasStatus)) return undefined;
	return { task, depth, isVideoId, hasStatus, hasId: ownId !== undefined, list };
}

/** With the status under its published name, where it stands under another one */
function withStatus(fields: Layer['fields']): Layer['fields'] {
	const name = statusNames.find((one) => fields[one] !== undefined);
	if (name === undefined || name === 'status') return fields;
	const { [name]: other, ...others } = fields;
	return { ...others, status: other };
}

/** A number may be an HTTP status; and beside a code, a word may say how the request went */
function isTaskStatus({ status, code }: Layer['fields'], isVideoId: boolean): boolean {
	const { data: word } = z.string().trim().min(1).safeParse(status);
	if (word === undefined || Number.isFinite(Number(word))) return false;
	return isVideoId || code === undefined || !envelopeStatus.test(word);
}

/** What has the file needs no ID: it can only be that of the video that was asked for */
const isDelivered = (task: Task): boolean => isWebAddress(completionOf(task)?.video_url ?? null);

/** Reads what one of the nodes has stored */
export const readStoredTask = (stored: unknown): Task | undefined => readTask(stored, {})?.task;

/** The IDs in an object, under the name of each; one that looks like that of a video comes first */
function idsIn(fields: Layer['fields']): Array<readonly [name: string, id: string]> {
	const ids = videoIdNames.flatMap((name) => {
		const id = identifier.parse(fields[name]);
		return id === undefined ? [] : [[name, id] as const];
	});
	const isOfVideo = ([, id]: readonly [string, string]) => videoIdStart.test(id);
	return [...ids.filter(isOfVideo), ...ids.filter((id) => !isOfVideo(id))];
}

/** A number, also as text; anything else stays as it is, and so does what has more digits than a number keeps */
const figure = z.custom<Task[string]>().transform((said) => {
	const [digits] =
		typeof said === 'string' ? (/^\d{1,15}(?:\.\d+)?(?=\s*%?$)/.exec(said.trim()) ?? []) : [];
	return digits === undefined ? said : Number(digits);
});

/** The wrapped answer to a create holds `projectId` alone [doc]: the rest comes from `known`, and the video is `queued` */
function readTask(body: unknown, known: KnownTask) {
	const { data: fields } = z.record(z.unknown()).safeParse(body);
	const { data } = wireTask.safeParse(fields && withStatus(fields));
	if (!data) return undefined;
	const [[, ownId] = [], ...otherIds] = idsIn(data);
	const id = known.id ?? ownId;
	if (id === undefined) return undefined;
	const { object, created, model, status, video_url, result_url, error, ...rest } = data;
	const others = Object.entries(rest).flatMap(([name, value]) => {
		if (videoIdNames.includes(name)) return [];
		return [[name, figureNames.includes(name) ? figure.parse(value) : value] as const];
	});
	const task: Task = {
		id,
		object: object ?? 'video',
		created: created ?? known.created ?? null,
		model: model ?? known.model ?? null,
		status: status ?? 'queued',
		video_url: video_url ?? result_url,
		error,
		...Object.fromEntries([...others, ...otherIds.filter(([name]) => name !== 'id')]),
		...(video_url !== null && result_url !== null && { result_url }),
	};
	return { task, ownId };
}
