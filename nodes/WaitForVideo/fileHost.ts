import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

/** What n8n's binary store takes: here never the whole file, but its bytes as they arrive */
export type FileStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

/** A file whose first byte has not been read yet */
export interface HostedFile {
	readonly httpStatus: number;
	/** Empty when the host does not say */
	readonly contentType: string;
	/** In bytes; undefined when the host does not say */
	readonly announced: number | undefined;
	/** The header of that name, as it came */
	readonly retryAfter: string | undefined;
	readonly body: FileStream;
}

const header = z.string().optional().catch(undefined);

const stream = z.object({ on: z.function(), pause: z.function(), destroy: z.function() });

const response = z
	.object({
		statusCode: z.number(),
		headers: z
			.object({ 'content-type': header, 'content-length': header, 'retry-after': header })
			.catch({}),
		body: z.custom<FileStream>((body) => stream.safeParse(body).success),
	})
	.transform(({ statusCode, headers, body }): HostedFile => ({
		httpStatus: statusCode,
		contentType: headers['content-type'] ?? '',
		announced: readLength(headers['content-length']),
		retryAfter: headers['retry-after'],
		body,
	}));

function readLength(text: string | undefined): number | undefined {
	return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * Opens the file at an address, without the key.
 *
 * @param timeout milliseconds until the answer begins
 * @param signal closes the connection: the body that n8n gives keeps it open when it is only destroyed
 * @throws whatever n8n's HTTP client throws when the host cannot be reached
 */
export async function openFile(
	context: IExecuteFunctions,
	url: string,
	timeout: number,
	signal: AbortSignal,
): Promise<HostedFile> {
	return response.parse(
		await context.helpers.httpRequest({
			method: 'GET',
			url,
			// Compressed on the way, its length would not be the one announced
			headers: { 'Accept-Encoding': 'identity' },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout,
			abortSignal: signal,
		}),
	);
}
