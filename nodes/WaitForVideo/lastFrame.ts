import type { IBinaryData } from 'n8n-workflow';

import { isWebAddress } from '../shared/api/completion';
import { networkErrorWords } from '../shared/api/networkError';
import { isPassing } from '../shared/api/refusal';
import type { Task } from '../shared/api/task';
import { lastFrameName } from '../shared/api/vocabulary';
import { downloadWords } from '../shared/errors/videoErrors';
import type { RetryHint } from '../shared/timing/backoff';
import { withTimeout, type Timing } from '../shared/timing/clock';
import type { Limiter } from '../shared/timing/limiter';
import { retry } from '../shared/timing/retry';
import { fileTimeout, type FileStream, type HostedFile } from './openFile';

/** Types that a last frame may have, with the ending of the file */
const extensions: ReadonlyMap<string, string> = new Map([
	['image/jpeg', 'jpg'],
	['image/png', 'png'],
	['image/webp', 'webp'],
]);

/** What an image is called by its address, for hosts that do not say the type */
const typesByEnding: ReadonlyMap<string, string> = new Map([
	['jpg', 'image/jpeg'],
	['jpeg', 'image/jpeg'],
	['png', 'image/png'],
	['webp', 'image/webp'],
]);

export interface LastFrameOptions {
	/** Opens the file at an address, unless that is private; rejects when it does not answer */
	readonly open: (url: string, signal: AbortSignal) => Promise<HostedFile | 'private'>;
	/** Takes the bytes as they arrive */
	readonly store: (
		file: FileStream,
		type: { readonly extension: string; readonly mimeType: string },
	) => Promise<IBinaryData>;
	readonly limiter: Limiter;
	readonly timing: Timing;
}

/** Why there is no file, in words; with a hint where another attempt may help */
interface Missing {
	readonly words: string;
	readonly retryHint?: RetryHint;
}

type Attempt = { readonly file: IBinaryData } | Missing;

/**
 * Brings the last image of a completed video into n8n's binary store. The video itself is there, so nothing of this fails.
 *
 * @returns the file, or in words why there is none
 */
export async function downloadLastFrame(
	task: Task,
	options: LastFrameOptions,
): Promise<{ readonly file: IBinaryData } | { readonly words: string }> {
	const address = task[lastFrameName];
	if (typeof address !== 'string' || !isWebAddress(address)) {
		return { words: 'KyyVideo gave no address for it.' };
	}
	const attempt = async (): Promise<Attempt> => fetchImage(address, options);
	const hintOf = (outcome: Attempt) => ('file' in outcome ? undefined : outcome.retryHint);
	return await retry(attempt, hintOf, options.timing, options.limiter);
}

async function fetchImage(
	url: string,
	{ open, store, timing: { clock, signal } }: LastFrameOptions,
): Promise<Attempt> {
	if (signal.aborted) return { words: downloadWords.notRequested };
	const connection = new AbortController();
	try {
		const image = readImage(open, store, url, AbortSignal.any([signal, connection.signal]));
		const late = { words: downloadWords.noAnswer, retryHint: {} };
		return await withTimeout(fileTimeout, clock, image, late);
	} finally {
		connection.abort();
	}
}

async function readImage(
	open: LastFrameOptions['open'],
	store: LastFrameOptions['store'],
	url: string,
	signal: AbortSignal,
): Promise<Attempt> {
	try {
		const hosted = await open(url, signal);
		if (hosted === 'private') return { words: downloadWords.privateAddress };
		const { httpStatus, contentType, retryAfter, body } = hosted;
		const mimeType = typeOf(contentType, url);
		const extension = mimeType && extensions.get(mimeType);
		if (httpStatus === 200 && mimeType && extension) {
			return { file: await store(body, { extension, mimeType }) };
		}
		const words = downloadWords.noFile(httpStatus, contentType);
		return isPassing(httpStatus) ? { words, retryHint: { retryAfter } } : { words };
	} catch (error) {
		return { words: downloadWords.connection(networkErrorWords(error)), retryHint: {} };
	}
}

/** What the host says, unless that is no type of an image and none of anything else */
function typeOf(contentType: string, url: string): string | undefined {
	const [said = ''] = contentType.toLowerCase().split(';');
	if (said.trim() !== '' && said.trim() !== 'application/octet-stream') return said.trim();
	const ending = /\.(\w+)$/.exec(new URL(url).pathname)?.[1] ?? '';
	return typesByEnding.get(ending.toLowerCase());
}
