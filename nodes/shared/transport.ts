import { jsonParse, type IExecuteFunctions, type IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod';

import type { Reply } from './answer';
import { credentialType, parseCredential } from './credential';
import { messageOf } from './errors';

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
	/** Whether the request may have left; false only where it certainly has not */
	readonly sent: boolean;
	/** What the connection said */
	readonly words: string;
}

/**
 * Sends a request with the key. What goes wrong on the way is an answer as well.
 *
 * @throws VideoError `parameters` when the credential is of no use, before anything is sent
 */
export type Send = (request: ServiceRequest, signal: AbortSignal) => Promise<Reply | Silence>;

const response = z.object({ statusCode: z.number(), body: z.unknown() });

/** The only place that talks to the service with the key, through n8n's own HTTP client */
export function createSend(context: IExecuteFunctions): Send {
	const readCredential = async () => parseCredential(await context.getCredentials(credentialType));
	let credential: ReturnType<typeof readCredential> | undefined;
	return async ({ method, path, body, timeout }, signal) => {
		credential ??= readCredential();
		const { apiKey, baseUrl } = await credential;
		if (signal.aborted) return { kind: 'silence', sent: false, words: 'The request was not sent' };
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
			return { kind: 'reply', httpStatus: statusCode, body: withoutKey(answer, apiKey) };
		} catch (error) {
			// Only the words go on: the error itself holds the request with the key in its headers
			const words = messageOf(error).replaceAll(apiKey, hiddenKey);
			return { kind: 'silence', sent: true, words };
		}
	};
}

const hiddenKey = '***';

/** An answer may repeat the key, as the refusal of a token does; nobody downstream shall see it */
function withoutKey(body: unknown, apiKey: string): unknown {
	if (typeof body === 'string') return body.replaceAll(apiKey, hiddenKey);
	const text = JSON.stringify(body);
	return text.includes(apiKey) ? jsonParse<unknown>(text.replaceAll(apiKey, hiddenKey)) : body;
}
