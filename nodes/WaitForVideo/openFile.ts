import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

/** What n8n's binary store takes: here never the whole file, but its bytes as they arrive */
export type FileStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

/** Milliseconds until the file host answers, and in which more than a little of the file must arrive: a guess */
export const fileTimeout = 60_000;

const stream = z.object({
	on: z.function(),
	off: z.function(),
	pause: z.function(),
	unshift: z.function(),
	destroy: z.function(),
});

const header = z.string().optional().catch(undefined);

const length = z.string().regex(/^\d+$/).transform(Number).optional().catch(undefined);

const response = z
	.object({
		statusCode: z.number(),
		headers: z
			.object({ 'content-type': header, 'content-length': length, 'retry-after': header })
			.catch({}),
		body: z.custom<FileStream>((body) => stream.safeParse(body).success),
	})
	.transform(({ statusCode, headers, body }) => ({
		httpStatus: statusCode,
		/** Empty when the host does not say */
		contentType: headers['content-type'] ?? '',
		/** Bytes; undefined when the host does not say */
		announced: headers['content-length'],
		/** As it came */
		retryAfter: headers['retry-after'],
		body,
	}));

/** A file whose first byte has not been read yet */
export type HostedFile = Readonly<z.output<typeof response>>;

/**
 * Opens the file at an address, without the key.
 *
 * @param signal closes the connection: the body that n8n gives keeps it open when it is only destroyed
 * @throws whatever n8n's HTTP client throws when the host cannot be reached
 */
export const openFile = async (
	context: IExecuteFunctions,
	url: string,
	signal: AbortSignal,
): Promise<HostedFile> =>
	response.parse(
		await context.helpers.httpRequest({
			method: 'GET',
			url,
			// Compressed on the way, its length would not be the one announced
			headers: { 'Accept-Encoding': 'identity' },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout: fileTimeout,
			abortSignal: signal,
		}),
	);
