import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import {
	canceledVideoError,
	downloadError,
	messageOf,
	missingAddressError,
	VideoError,
} from '../shared/errors';
import type { Task } from '../shared/task';

/** What n8n's binary store takes: here never the whole file, but its bytes as they arrive */
type FileStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

const response = z.object({
	statusCode: z.number(),
	headers: z.object({ 'content-type': z.string().default('') }),
	body: z.custom<FileStream>((body) => z.object({ pipe: z.function() }).safeParse(body).success),
});

/**
 * Fetches the file of a completed video, without the key, straight into n8n's binary store.
 *
 * @param fileName what n8n calls the file
 * @throws VideoError `download` or `canceled`
 */
export async function downloadVideo(
	context: IExecuteFunctions,
	task: Task,
	fileName: string,
	signal: AbortSignal,
): Promise<IBinaryData> {
	const url = fileAddress(task);
	const store = async () => {
		const file = await openFile(context, task, url, signal);
		// The type makes n8n show a player, whatever type the file host gives
		return await context.helpers.prepareBinaryData(file, fileName, 'video/mp4');
	};
	return await store().catch((error: unknown) => {
		if (error instanceof VideoError) throw error;
		if (signal.aborted) throw canceledVideoError(task.id, task.status);
		throw downloadError(task, `The connection to the file host said: ${messageOf(error)}.`);
	});
}

/** Only web addresses are fetched, whatever the service answers with */
function fileAddress(task: Task): string {
	const { video_url: url } = task;
	if (url === null) throw missingAddressError(task);
	if (!/^https?:\/\//i.test(url)) {
		throw downloadError(task, 'The address that KyyVideo gave for it is no web address.');
	}
	return url;
}

async function openFile(
	context: IExecuteFunctions,
	task: Task,
	url: string,
	signal: AbortSignal,
): Promise<FileStream> {
	const { statusCode, headers, body } = response.parse(
		await context.helpers.httpRequest({
			method: 'GET',
			url,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			abortSignal: signal,
		}),
	);
	const contentType = headers['content-type'];
	if (statusCode === 200 && !isPage(contentType)) return body;
	body.destroy();
	throw downloadError(task, `The file host answered HTTP ${statusCode}, type "${contentType}".`);
}

/** An error page or message, which some file hosts send with HTTP 200 */
const isPage = (contentType: string): boolean => /^text\/|\b(html|json|xml)\b/i.test(contentType);
