import type { IBinaryData } from 'n8n-workflow';

import { isWebAddress } from '../shared/api/completion';
import { networkErrorWords } from '../shared/api/networkError';
import { isPassing } from '../shared/api/refusal';
import type { Task } from '../shared/api/task';
import { lastFrameName } from '../shared/api/vocabulary';
import { downloadWords } from '../shared/errors/videoErrors';
import type { RetryHint } from '../shared/timing/backoff';
import type { ByteBudget } from '../shared/timing/byteBudget';
import { withTimeout } from '../shared/timing/clock';
import { Limiter } from '../shared/timing/limiter';
import { retry } from '../shared/timing/retry';
import { fileTimeout, type FileStream, type HostedFile } from './openFile';
import { useOpenedFile, type Opening } from './openedFile';
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

/** Bytes that an image is taken to have whose host does not say it: a guess */
const unannounced = 4 * 1024 * 1024;

export interface LastFrameOptions extends Opening {
	/** Takes the bytes as they arrive */
	readonly store: (
		file: FileStream,
		type: { readonly extension: string; readonly mimeType: string },
	) => Promise<IBinaryData>;
	/** Shared by the downloads of a run; taken only while one of them is in flight, not between two attempts */
	readonly limiter: Limiter;
	/** What n8n may hold of files at once while it stores them */
	readonly memory: ByteBudget;
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

async function fetchImage(url: string, options: LastFrameOptions): Promise<Attempt> {
	const outcome = await useOpenedFile(url, options, async (hosted) =>
		takeImage(hosted, url, options),
	);
	if (!('isPassing' in outcome)) return outcome;
	const { words } = outcome;
	return outcome.isPassing ? { words, retryHint: {} } : { words };
}

async function takeImage(
	{ httpStatus, contentType, retryAfter, announced, body }: HostedFile,
	url: string,
	{ store, memory, timing: { clock } }: LastFrameOptions,
): Promise<Attempt> {
	const extension = extensionOf(contentType, url);
	const mimeType = extension && typesByEnding.get(extension);
	if (httpStatus !== 200 || !mimeType) {
		const words = downloadWords.noFile(httpStatus, contentType);
		return isPassing(httpStatus) ? { words, retryHint: { retryAfter } } : { words };
	}
	const storing = async (): Promise<Attempt> => {
		const head = await peek(body, ({ length }) => length > 0);
		if (head.length === 0) return { words: downloadWords.empty, retryHint: {} };
		flowWhenRead(body);
		return { file: await store(body, { extension, mimeType }) };
	};
	const brokenOff = (error: unknown) => ({
		words: downloadWords.brokenOff(networkErrorWords(error)),
		retryHint: {},
	});
	const stalled = { words: downloadWords.stalled(fileTimeout / 1000), retryHint: {} };
	return await memory.hold(announced ?? unannounced, async () =>
		withTimeout(fileTimeout, clock, storing().catch(brokenOff), stalled),
	);
}

/** By what the host says, unless that is no type of an image and none of anything else */
function extensionOf(contentType: string, url: string): string | undefined {
	const said = (contentType.toLowerCase().split(';')[0] ?? '').trim();
	if (said !== '' && !said.endsWith('/octet-stream')) return extensions.get(said);
	const ending = /\.(\w+)$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
	return extensions.get(typesByEnding.get(ending) ?? '');
}
