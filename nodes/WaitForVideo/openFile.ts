import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
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
			.object({
				'content-type': header,
				'content-length': length,
				'retry-after': header,
				location: header,
			})
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
		/** Where a redirect leads */
		location: headers.location,
		body,
	}));

/** A file whose first byte has not been read yet */
export type HostedFile = Readonly<z.output<typeof response>>;

/** n8n's HTTP client */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** A guess: browsers follow twenty */
const mostRedirects = 10;

/**
 * Opens the file at an address, without the key. Redirects are followed one by one, so that none leads to where the service
 * itself could not have been.
 *
 * @param isPrivate whether an address lies in a private network, which n8n may reach though the service cannot
 * @param signal closes the connection: the body that n8n gives keeps it open when it is only destroyed
 * @returns `private` where the address, or that of a redirect, is private
 * @throws whatever n8n's HTTP client throws when the host cannot be reached
 */
export async function openFile(
	send: HttpRequest,
	url: string,
	isPrivate: (url: string) => boolean,
	signal: AbortSignal,
): Promise<HostedFile | 'private'> {
	let address = url;
	for (let redirects = 0; ; redirects += 1) {
		if (isPrivate(address)) return 'private';
		const hosted = await request(send, address, signal);
		const { httpStatus, location = '' } = hosted;
		const next = isRedirect(httpStatus) ? webAddressOf(location, address) : undefined;
		if (next === undefined || redirects === mostRedirects) return hosted;
		hosted.body.destroy();
		address = next;
	}
}

const isRedirect = (httpStatus: number): boolean => [301, 302, 303, 307, 308].includes(httpStatus);

/** @returns undefined for what is no address of the web */
function webAddressOf(location: string, base: string): string | undefined {
	if (location === '' || !URL.canParse(location, base)) return undefined;
	const { protocol, href } = new URL(location, base);
	return ['http:', 'https:'].includes(protocol) ? href : undefined;
}

const request = async (send: HttpRequest, url: string, signal: AbortSignal): Promise<HostedFile> =>
	response.parse(
		await send({
			method: 'GET',
			url,
			// Compressed on the way, its length would not be the one announced
			headers: { 'Accept-Encoding': 'identity' },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: fileTimeout,
			abortSignal: signal,
		}),
	);
