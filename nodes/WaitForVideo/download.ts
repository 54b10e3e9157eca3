import type { IBinaryData } from 'n8n-workflow';

import { tryAgain, type Trouble } from '../shared/backoff';
import type { QueryAnswer } from '../shared/client';
import { within, type Clock, type Pace } from '../shared/clock';
import { innermostWords } from '../shared/connection';
import {
	canceledVideoError,
	downloadError,
	fileTooLargeError,
	messageOf,
	missingAddressError,
	type KyyVideoError,
} from '../shared/errors';
import { isPassing } from '../shared/refusal';
import type { Slots } from '../shared/slots';
import type { Task } from '../shared/task';
import type { FileStream, HostedFile } from './fileHost';
import { Inspection, type Fault } from './inspection';

export interface Download {
	/** Opens the file at an address; rejects when that does not answer */
	readonly open: (url: string, signal: AbortSignal) => Promise<HostedFile>;
	/** Takes the bytes as they arrive */
	readonly store: (file: FileStream) => Promise<IBinaryData>;
	/** Asks the service again, for an address that is good */
	readonly query: () => Promise<QueryAnswer>;
	/** Shared by the downloads of a run; taken only while one of them is under way, not between two tries */
	readonly slots: Slots;
	/** Undefined for any size */
	readonly maxBytes: number | undefined;
	readonly pace: Pace;
}

/** A file that is stored, and its video with the address that it came from */
export interface Downloaded {
	readonly task: Task;
	readonly file: IBinaryData;
	/** Length of the file */
	readonly bytes: number;
}

interface Failure extends Trouble {
	readonly error: KyyVideoError;
	/**
	 * What may help: the same address `again`, a `freshAddress` when this one is wrong or has expired, or `nothing`
	 */
	readonly remedy: 'again' | 'freshAddress' | 'nothing';
}

type Attempt = Pick<Downloaded, 'file' | 'bytes'> | Failure;

/** Milliseconds until the file host answers, and in which it must send a part of the file that is worth waiting for */
export const fileTimeout = 60_000;

/** Bytes in that time: a file that only drips would keep others from being fetched, for hours */
const leastProgress = 60_000;

/**
 * Brings the file of a completed video into n8n's binary store, and tries again a few times when that fails.
 *
 * @throws KyyVideoError `download` or `canceled`
 */
export async function downloadVideo(completed: Task, download: Download): Promise<Downloaded> {
	let task = completed;
	let expired = false;
	const attempt = async () => {
		if (expired) task = await withFreshAddress(task, download);
		const outcome = await download.slots.run(async () => fetchFile(task, download));
		expired = 'error' in outcome && outcome.remedy === 'freshAddress';
		return outcome;
	};
	const outcome = await tryAgain(attempt, troubleOf, download.pace);
	if ('file' in outcome) return { task, ...outcome };
	throw download.pace.signal.aborted ? canceledVideoError(task.id, task.status) : outcome.error;
}

const troubleOf = (outcome: Attempt): Trouble | undefined =>
	'error' in outcome && outcome.remedy !== 'nothing' ? outcome : undefined;

/** An address is good for about a day, and each query gives a new one */
async function withFreshAddress(task: Task, { query }: Download): Promise<Task> {
	const answer = await query();
	return answer.kind === 'task' && answer.task.video_url !== null ? answer.task : task;
}

/** Makes one attempt, and closes the connection whatever has come of it */
async function fetchFile(task: Task, download: Download): Promise<Attempt> {
	const connection = new AbortController();
	try {
		return await fetchBy(connection, task, download);
	} finally {
		connection.abort();
	}
}

async function fetchBy(
	connection: AbortController,
	task: Task,
	download: Download,
): Promise<Attempt> {
	const { signal, clock } = download.pace;
	const failure = (what: string, remedy: Failure['remedy'], retryAfter?: string): Failure => ({
		error: downloadError(task, what),
		remedy,
		retryAfter,
	});
	const { video_url: url } = task;
	if (signal.aborted) return failure('It was not asked for.', 'nothing');
	if (url === null) return { error: missingAddressError(task), remedy: 'freshAddress' };
	if (!/^https?:\/\//i.test(url)) {
		// Nothing but the web is fetched, whatever the service answers with
		return failure('The address that KyyVideo gave for it is no web address.', 'freshAddress');
	}
	const opening = download.open(url, AbortSignal.any([signal, connection.signal]));
	const hosted = await within(fileTimeout, clock, opening, undefined).catch(wordsOf);
	if (hosted === undefined) return failure('The file host did not answer.', 'again');
	if (typeof hosted === 'string') {
		return failure(`The connection to the file host said: ${hosted}.`, 'again');
	}
	const refusal = refusalOf(hosted);
	return refusal === undefined
		? await storeFile(connection, task, hosted, download)
		: failure(refusal, remedyFor(hosted), hosted.retryAfter);
}

const wordsOf = (error: unknown): string => innermostWords(error) || messageOf(error);

/** An answer that is no file: a status, or an error page or message, which some file hosts send with HTTP 200 */
function refusalOf({ httpStatus, contentType }: HostedFile): string | undefined {
	const isPage = /\b(html|json|xml)\b/i.test(contentType);
	if (httpStatus === 200 && !isPage) return undefined;
	return `The file host answered HTTP ${httpStatus}, type "${contentType}".`;
}

/** A host that is busy or out of order may have the file later; anything else speaks against the address */
const remedyFor = ({ httpStatus }: HostedFile): 'again' | 'freshAddress' =>
	isPassing(httpStatus) ? 'again' : 'freshAddress';

async function storeFile(
	connection: AbortController,
	task: Task,
	{ announced, body }: HostedFile,
	{ store, maxBytes, pace }: Download,
): Promise<Attempt> {
	const inspection = new Inspection(announced, maxBytes);
	const refused = inspection.soFar();
	if (refused) return failureOf(task, refused);
	const stopWatching = abortWhenStalled(connection, inspection, pace.clock);
	try {
		watchBytes(body, inspection);
		const file = await store(body);
		const fault = inspection.atEnd();
		return fault ? failureOf(task, fault) : { file, bytes: inspection.bytes };
	} catch (error) {
		const what = connection.signal.aborted
			? `Hardly anything of it arrived for ${fileTimeout / 1000} seconds.`
			: `It broke off on its way into n8n: ${wordsOf(error)}.`;
		return failureOf(task, inspection.soFar() ?? { kind: 'incomplete', what });
	} finally {
		stopWatching();
	}
}

function failureOf(task: Task, { kind, what }: Fault): Failure {
	switch (kind) {
		case 'incomplete':
			return { error: downloadError(task, what), remedy: 'again' };
		case 'notAnMp4':
			return { error: downloadError(task, what), remedy: 'freshAddress' };
		case 'tooLarge':
			return { error: fileTooLargeError(task, what), remedy: 'nothing' };
	}
}

/**
 * Lets the inspection see the bytes that n8n stores, without a stream of its own between them, which would cost a fifth
 * of the speed.
 */
function watchBytes(body: FileStream, inspection: Inspection): void {
	// Else the listener alone would make them flow, before n8n is ready to store them
	body.pause();
	body.on('data', (chunk: Uint8Array) => {
		const fault = inspection.see(chunk);
		if (fault) body.destroy(new Error(fault.what));
	});
	// Most of n8n's stores read a stream by a listener of their own, which does not make a paused one flow again
	body.on('newListener', (event) => {
		if (event === 'data') body.resume();
	});
}

/** @returns what ends the watching */
function abortWhenStalled(
	connection: AbortController,
	inspection: Inspection,
	clock: Clock,
): () => void {
	const done = new AbortController();
	const watch = async () => {
		for (let seen = -Infinity; inspection.bytes - seen >= leastProgress;) {
			seen = inspection.bytes;
			await clock.timeout(fileTimeout, done.signal);
		}
		connection.abort();
	};
	watch().catch(() => {
		// The file has ended before: nothing is left to watch
	});
	return () => {
		done.abort();
	};
}
