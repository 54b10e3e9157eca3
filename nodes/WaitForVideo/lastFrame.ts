import type { IBinaryData } from 'n8n-workflow';

import { isWebAddress } from '../shared/api/completion';
import { networkErrorWords } from '../shared/api/networkError';
import { isPassing } from '../shared/api/refusal';
import type { Task } from '../shared/api/task';
import { lastFrameName } from '../shared/api/vocabulary';
import { downloadWords } from '../shared/errors/videoErrors';
import type { RetryHint } from '../shared/timing/backoff';
import { withTimeout, type Timing } from '../shared/timing/clock';
import { Limiter } from '../shared/timing/limiter';
import { retry } from '../shared/timing/retry';
import { fileTimeout, type FileStream, type HostedFile } from './openFile';
import { flowWhenRead, peek } from './peek';

/** Types that a last frame may have, with the ending of the file */
const extensions: ReadonlyMap<string, string> = new Map([
	['image/jpeg', 'jpg'],
	// Wrong, and usual all the same
	['image/jpg', 'jpg'],
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
	/** Shared by the downloads of a run; taken only while one of them is in flight, not between two attempts */
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
	if (typeof address !== 'string' || !isWebAddress(address) || !URL.canParse(address)) {
		return { words: 'KyyVideo gave no address for it.' };
	}
	const { limiter, timing } = options;
	const attempt = async (): Promise<Attempt> =>
		limiter.run(async () => fetchImage(address, options));
	const hintOf = (outcome: Attempt) => ('file' in outcome ? undefined : outcome.retryHint);
	// The pauses are those of this image alone
	return await retry(attempt, hintOf, timing, new Limiter());
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
		const extension = extensionOf(contentType, url);
		const mimeType = extension && typesByEnding.get(extension);
		if (httpStatus === 200 && mimeType) {
			const head = await peek(body, ({ length }) => length > 0);
			if (head.length === 0) return { words: downloadWords.empty, retryHint: {} };
			flowWhenRead(body);
			return { file: await store(body, { extension, mimeType }) };
		}
		const words = downloadWords.noFile(httpStatus, contentType);
		return isPassing(httpStatus) ? { words, retryHint: { retryAfter } } : { words };
	} catch (error) {
		return { words: downloadWords.connection(networkErrorWords(error)), retryHint: {} };
	}
}

/** By what the host says, unless that is no type of an image and none of anything else */
function extensionOf(contentType: string, url: string): string | undefined {
	const said = (contentType.toLowerCase().split(';')[0] ?? '').trim();
	if (said !== '' && !said.endsWith('/octet-stream')) return extensions.get(said);
	const ending = /\.(\w+)$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
	return extensions.get(typesByEnding.get(ending) ?? '');
}
