import type { AssetLibrary } from '../model/endpoints';
import type { RetryHint } from '../timing/backoff';
import type { Timing } from '../timing/clock';
import type { Limiter } from '../timing/limiter';
import { retry } from '../timing/retry';
import { readAssetResponse, type Asset, type AssetAnswer } from './asset';
import type { Http, HttpResponse, NetworkFailure, ServiceRequest } from './authenticatedHttp';
import { isRateLimit, isRejected, mayPass, type Refusal } from './refusal';
import { hasSucceeded, parseResponse, readResponse, type InvalidResponse } from './response';
import { readCreateResponse, readTaskResponse, type Task, type TaskAnswer } from './task';

/** Whatever came instead of what was asked for */
export type Failure = Refusal | InvalidResponse | NetworkFailure;

export type VideoAnswer = TaskAnswer | NetworkFailure;
export type LibraryAnswer = AssetAnswer | NetworkFailure;
export type DeletionAnswer = { readonly kind: 'deleted' } | Failure;

/**
 * Milliseconds: a guess. The service gives no figure, and may fetch the media before it answers; an answer after 125 s is
 * known. Whatever comes later than this names a video that was paid for, and is lost.
 */
export const createTimeout = 600_000;

/** Milliseconds: a guess; the service may fetch the file before it answers */
const uploadTimeout = 120_000;

/** Milliseconds: a guess */
export const queryTimeout = 60_000;

/** What became of a request to make something: whether it costs money, and whether it may be sent again */
export type Outcome<Made> =
	/** Accepted and paid for; a task may say that the video failed at once. The answer may name others as well. */
	| { readonly outcome: 'accepted'; readonly made: Made; readonly otherIds?: readonly string[] }
	/** Certainly not accepted, so it costs nothing. With a hint, the same request may succeed a little later. */
	| { readonly outcome: 'rejected'; readonly failure: Failure; readonly retryHint?: RetryHint }
	/** Perhaps accepted and paid for: sent again only if the user wants that */
	| { readonly outcome: 'unknown'; readonly failure: Failure };

export type CreateOutcome = Outcome<Task>;

export type NotAccepted = Exclude<Outcome<never>, { readonly outcome: 'accepted' }>;

/** An ID that stands in it, without saying that it is the one of what was asked for */
export const possibleIdOf = (failure: Failure): string | undefined =>
	'possibleId' in failure ? failure.possibleId : undefined;

function outcomeWithout(failure: Failure): NotAccepted {
	if (failure.kind === 'networkFailure' && !failure.sent) return { outcome: 'rejected', failure };
	if (failure.kind !== 'refusal' || !isRejected(failure)) return { outcome: 'unknown', failure };
	return { outcome: 'rejected', failure, ...(isRateLimit(failure) && { retryHint: failure }) };
}

/** Only what was certainly rejected may be sent again */
export const retryHintOf = (outcome: Outcome<unknown>): RetryHint | undefined =>
	outcome.outcome === 'rejected' ? outcome.retryHint : undefined;

/** Sends a request, once, and reads the response, unless there is none. It never rejects, nor does what is built on it. */
async function ask<Answer>(
	{ send }: Http,
	request: ServiceRequest,
	signal: AbortSignal,
	read: (response: HttpResponse) => Answer,
): Promise<Answer | NetworkFailure> {
	const response = await send(request, signal);
	return response.kind === 'networkFailure' ? response : read(response);
}

/** Once it has left, its answer is read even after a stop, which alone would leave nobody with the ID */
export async function createVideo(
	http: Http,
	{ path, body }: Required<Pick<ServiceRequest, 'path' | 'body'>>,
	{ clock, signal }: Pick<Timing, 'clock' | 'signal'>,
): Promise<CreateOutcome> {
	const request = {
		method: 'POST',
		path,
		body,
		timeout: createTimeout,
		outlivesStop: true,
	} as const;
	const { model } = body;
	const answer = await ask(http, request, signal, (response) => {
		// One of the two shapes does not say when the task was created
		const created = Math.floor(clock.now() / 1000);
		return readCreateResponse(response, { created, ...(typeof model === 'string' && { model }) });
	});
	if (answer.kind !== 'task') return outcomeWithout(answer);
	return { outcome: 'accepted', made: answer.task, otherIds: answer.otherIds };
}

/** The path of something that the service has an ID for */
const withId = (path: ServiceRequest['path'], id: string) =>
	`${path}/${encodeURIComponent(id)}` as const;

/**
 * @param resultPath where the video is asked for
 * @param timeout milliseconds
 */
export async function queryVideo(
	http: Http,
	resultPath: ServiceRequest['path'],
	id: string,
	signal: AbortSignal,
	timeout = queryTimeout,
): Promise<VideoAnswer> {
	const request = { method: 'GET', path: withId(resultPath, id), timeout } as const;
	return await ask(http, request, signal, (response) => readTaskResponse(response, { id }));
}

/** Asks the service to fetch a file into the asset library; the type is the service's own word */
export async function uploadAsset(
	http: Http,
	library: AssetLibrary,
	upload: { readonly assetType: string; readonly url: string; readonly name: string | undefined },
	signal: AbortSignal,
): Promise<Outcome<Asset>> {
	const { assetType, url, name } = upload;
	const body = { assetType, url, ...(name !== undefined && { name }) };
	const request = {
		method: 'POST',
		path: library.uploadPath,
		body,
		timeout: uploadTimeout,
		outlivesStop: true,
	} as const;
	const known = { status: 'Processing', assetType, name: name ?? null };
	const answer = await ask(http, request, signal, (response) =>
		readAssetResponse(response, library, known),
	);
	if (answer.kind !== 'asset') return outcomeWithout(answer);
	return { outcome: 'accepted', made: answer.asset };
}

export async function queryAsset(
	http: Http,
	library: AssetLibrary,
	assetId: string,
	signal: AbortSignal,
): Promise<LibraryAnswer> {
	const { method, path } = library.query;
	const named = method === 'POST' ? { path, body: { assetId } } : { path: withId(path, assetId) };
	const request = { method, ...named, timeout: queryTimeout };
	return await ask(http, request, signal, (response) =>
		readAssetResponse(response, library, { assetId }),
	);
}

/** @param path of the library, below which the asset is deleted */
export async function deleteAsset(
	http: Http,
	path: ServiceRequest['path'],
	assetId: string,
	signal: AbortSignal,
) {
	const request = { method: 'DELETE', path: withId(path, assetId), timeout: queryTimeout } as const;
	return await ask(http, request, signal, (response) =>
		readResponse(parseResponse(response), (_body, envelope) =>
			hasSucceeded(envelope) ? ({ kind: 'deleted' } as const) : undefined,
		),
	);
}

/** What comes of a request that costs nothing and may be made as often as needed */
type FreeAnswer = Failure | { readonly kind: 'asset' | 'deleted' | 'task' };

/** Asks again a few times where the answer may change; undefined is final. Queries at the same time share a limiter. */
export const retryQuery = async <Answer extends FreeAnswer | undefined>(
	query: () => Promise<Answer>,
	timing: Timing,
	limiter: Limiter,
): Promise<Answer> =>
	await retry(query, (answer) => answer && hintOfAnswer(answer), timing, limiter);

const final: ReadonlySet<FreeAnswer['kind']> = new Set(['asset', 'deleted', 'task']);

/** @returns undefined for what is final: what was asked for, and a refusal that will not change */
export function hintOfAnswer(answer: FreeAnswer): RetryHint | undefined {
	if (answer.kind === 'refusal') return mayPass(answer) ? answer : undefined;
	return final.has(answer.kind) ? undefined : {};
}
