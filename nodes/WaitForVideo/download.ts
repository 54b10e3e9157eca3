import type { IBinaryData } from 'n8n-workflow';

import type { VideoAnswer } from '../shared/api/client';
import { networkErrorWords } from '../shared/api/networkError';
import { isPassing } from '../shared/api/refusal';
import type { Task } from '../shared/api/task';
import type { KyyVideoError } from '../shared/errors/error';
import {
	canceledVideoError,
	downloadError,
	downloadWords,
	fileTooLargeError,
	missingAddressError,
} from '../shared/errors/videoErrors';
import type { RetryHint } from '../shared/timing/backoff';
import type { ByteBudget } from '../shared/timing/byteBudget';
import type { Clock } from '../shared/timing/clock';
import { Limiter } from '../shared/timing/limiter';
import { retry } from '../shared/timing/retry';
import { fileTimeout, type FileStream, type HostedFile } from './openFile';
import {
	isBeginning,
	readBeginning,
	readShortFile,
	type FileFault,
	type VideoType,
} from './beginning';
import { Mp4Check, type FileFacts } from './mp4';
import { useOpenedFile, type Opening } from './openedFile';
import { flowWhenRead, peek } from './peek';

export interface DownloadOptions extends Opening {
	/** Takes the bytes as they arrive */
	readonly store: (file: FileStream, type: VideoType) => Promise<IBinaryData>;
	/** Asks the service again, for an address that is good */
	readonly query: () => Promise<VideoAnswer | undefined>;
	/** Shared by the downloads of a run; taken only while one of them is in flight, not between two attempts */
	readonly limiter: Limiter;
	/** What n8n may hold of files at once while it stores them */
	readonly memory: ByteBudget;
	/** Undefined for any size */
	readonly maxBytes: number | undefined;
}

/** A file that is stored, and its video with the address that it came from */
export interface Downloaded {
	readonly task: Task;
	readonly file: IBinaryData;
	readonly facts: FileFacts;
}

/** What may help: the same address again, a fresh one when this one is wrong or has expired, or the user */
const remedies = {
	incomplete: 'sameAddress',
	notMp4: 'freshAddress',
	tooLarge: 'largerLimit',
} as const satisfies Readonly<Record<FileFault['fault'], string>>;

interface Failure extends RetryHint {
	readonly remedy: (typeof remedies)[FileFault['fault']];
	readonly words: string;
}

type Attempt = Pick<Downloaded, 'file' | 'facts'> | Failure;

/** Bytes in each `fileTimeout`: a guess. A file that only drips would keep others from being fetched, for hours. */
const leastProgress = 60_000;

/** Bytes that a file is taken to have whose host does not say it: a guess */
const unannounced = 64 * 1024 * 1024;

/**
 * Brings the file of a completed video into n8n's binary store, and tries again a few times when that fails.
 *
 * @throws KyyVideoError `download` or `canceled`
 */
export async function downloadVideo(
	completed: Task,
	options: DownloadOptions,
): Promise<Downloaded> {
	const { limiter, query, timing } = options;
	const { signal } = timing;
	let task = completed;
	let needsAddress = false;
	const attempt = async (): Promise<Attempt> => {
		// An address is good for about a day, and each query gives a new one
		const answer = needsAddress ? await query() : undefined;
		if (answer?.kind === 'task' && answer.task.video_url !== null) ({ task } = answer);
		const outcome = await limiter.run(async () => fetchFile(task, options));
		needsAddress = 'remedy' in outcome && outcome.remedy === 'freshAddress';
		return outcome;
	};
	const hintOf = (outcome: Attempt) =>
		'file' in outcome || outcome.remedy === 'largerLimit' || signal.aborted ? undefined : outcome;
	const outcome = await retry(attempt, hintOf, timing, new Limiter());
	if ('file' in outcome) return { task, ...outcome };
	throw signal.aborted ? canceledVideoError(task.id, task.status) : errorOf(task, outcome);
}

function errorOf(task: Task, { remedy, words }: Failure): KyyVideoError {
	if (task.video_url === null) return missingAddressError(task);
	return remedy === 'largerLimit' ? fileTooLargeError(task, words) : downloadError(task, words);
}

async function fetchFile({ video_url: url }: Task, options: DownloadOptions): Promise<Attempt> {
	// Nothing but the web is fetched, whatever the service answers with
	if (url === null || !/^https?:\/\//i.test(url)) {
		return { remedy: 'freshAddress', words: downloadWords.notWebAddress };
	}
	const outcome = await useOpenedFile(url, options, async (hosted, connection) =>
		takeFile(hosted, options, connection),
	);
	if (!('isPassing' in outcome)) return outcome;
	return {
		remedy: outcome.isPassing ? 'sameAddress' : 'freshAddress',
		words: outcome.words,
	};
}

async function takeFile(
	hosted: HostedFile,
	options: DownloadOptions,
	connection: AbortController,
): Promise<Attempt> {
	const { httpStatus, contentType, retryAfter } = hosted;
	// Some file hosts send an error page or message with HTTP 200
	if (httpStatus === 200 && !/\b(html|json|xml)\b/i.test(contentType)) {
		const bytes = hosted.announced ?? unannounced;
		return await options.memory.hold(bytes, async () => storeFile(hosted, options, connection));
	}
	// A host that is busy or out of order may have the file later; anything else speaks against the address
	const remedy = isPassing(httpStatus) ? 'sameAddress' : 'freshAddress';
	return { remedy, words: downloadWords.noFile(httpStatus, contentType), retryAfter };
}

async function storeFile(
	{ announced, body }: HostedFile,
	{ store, maxBytes, timing: { clock } }: DownloadOptions,
	connection: AbortController,
): Promise<Attempt> {
	const check = new Mp4Check(announced, maxBytes);
	const tooEarly = check.fault;
	if (tooEarly) return failureOf(tooEarly);
	void closeWhenStalled(connection, check, clock);
	try {
		// n8n wants to know what it stores before it has it
		const head = await peek(body, isBeginning);
		const type = isBeginning(head) ? readBeginning(head) : readShortFile(head, announced);
		if ('fault' in type) return failureOf(type);
		check.hasBoxes = type.hasBoxes;
		watchBytes(body, check);
		const file = await store(body, type);
		const fault = check.atEnd();
		return fault ? failureOf(fault) : { file, facts: check.facts };
	} catch (error) {
		const words = connection.signal.aborted
			? downloadWords.stalled(fileTimeout / 1000)
			: downloadWords.brokenOff(networkErrorWords(error));
		return failureOf(check.fault ?? { fault: 'incomplete', words });
	}
}

const failureOf = ({ fault, words }: FileFault): Failure => ({ remedy: remedies[fault], words });

/** Watches the bytes that n8n stores, without a stream of its own between them, which would cost a fifth of the speed */
function watchBytes(body: FileStream, check: Mp4Check): void {
	// Else the listener alone would make them flow, before n8n is ready to store them
	body.pause();
	body.on('data', (chunk: Uint8Array) => {
		const fault = check.pass(chunk);
		if (fault) body.destroy(new Error(fault.words));
	});
	flowWhenRead(body);
}

/** Ends with the connection, whatever has closed it */
async function closeWhenStalled(connection: AbortController, check: Mp4Check, clock: Clock) {
	for (let seen = -Infinity; check.bytes - seen >= leastProgress;) {
		seen = check.bytes;
		await clock.timeout(fileTimeout, connection.signal).catch(() => undefined);
	}
	connection.abort();
}
