import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod';

import type { Reply } from './answer';
import { mustBe, parseParameters } from './parameters';

/** A request to the service, below the base URL of the credential */
export interface ServiceRequest {
	readonly method: 'GET' | 'POST';
	readonly path: `/${string}`;
	readonly body?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
	/** Milliseconds without an answer after which the request is given up */
	readonly timeout: number;
}

/** No answer came: the connection failed, was lost, or the answer took too long */
export interface Silence {
	readonly kind: 'silence';
	/** What the connection said */
	readonly words: string;
}

/** Sends a request with the key; never rejects */
export type Send = (request: ServiceRequest, signal: AbortSignal) => Promise<Reply | Silence>;

const credentialType = 'kyyVideoApi';

const credential = z.object({
	// The message never shows the key, right or wrong
	apiKey: z.string({ message: 'is empty' }).refine(
		(key) =>
			key
				.trim()
				.replace(/^Bearer\b/i, '')
				.trim() !== '',
		{ message: 'is empty' },
	),
	baseUrl: z
		.string(mustBe('an address that begins with https://'))
		.trim()
		.regex(/^https?:\/\/[^/]/i)
		.transform((url) => url.replace(/\/+$/, '')),
});

const response = z.object({ statusCode: z.number(), body: z.unknown() });

/**
 * The only place that talks to the service with the key, through n8n's own HTTP client.
 *
 * @throws VideoError `parameters` when the credential has no key, or a base URL that is no address
 */
export async function createSend(context: IExecuteFunctions): Promise<Send> {
	const { baseUrl } = parseParameters(credential, await context.getCredentials(credentialType), {
		apiKey: 'The API Key of the credential',
		baseUrl: 'The Base URL of the credential',
	});
	return async ({ method, path, body, timeout }, signal) => {
		const options: IHttpRequestOptions = {
			method,
			url: baseUrl + path,
			...(body && { body }),
			json: true,
			timeout,
			abortSignal: signal,
			returnFullResponse: true,
			// A status is part of the answer. It also keeps n8n from sending a create again after a 401.
			ignoreHttpStatusErrors: true,
			// The key goes to the credential's own host and nowhere else
			disableFollowRedirect: true,
		};
		try {
			const { statusCode, body: answer } = response.parse(
				await context.helpers.httpRequestWithAuthentication.call(context, credentialType, options),
			);
			return { kind: 'reply', httpStatus: statusCode, body: answer };
		} catch (error) {
			// Only the words go on: the error itself holds the request with the key in its headers
			return { kind: 'silence', words: error instanceof Error ? error.message : String(error) };
		}
	};
}
