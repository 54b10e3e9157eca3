import { jsonParse, type IDataObject, type IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod';

import { withTimeout, type Clock } from '../timing/clock';
import { createKeyMask, maskedJson } from './keyMask';
import { neverLeft, networkErrorWords } from './networkError';

/** A request to the service, below the base URL of the credential */
export interface ServiceRequest {
	readonly method: 'DELETE' | 'GET' | 'POST';
	readonly path: `/${string}`;
	readonly body?: IDataObject;
	/** Milliseconds */
	readonly timeout: number;
	/** Whether its answer is read even after a stop, as it alone names what was made and may be paid for */
	readonly outlivesStop?: boolean;
}

/** What came back over HTTP, unread */
export interface HttpResponse {
	readonly kind: 'response';
	readonly httpStatus: number;
	/** The header Retry-After, as it came */
	readonly retryAfter?: string | undefined;
	readonly body: unknown;
}

/** No response came: the connection failed, was lost, or took too long */
export interface NetworkFailure {
	readonly kind: 'networkFailure';
	/** Whether the request may have left; false only where it certainly has not */
	readonly sent: boolean;
	/** What the connection said */
	readonly words: string;
}

type Received = HttpResponse | NetworkFailure;

/** Sends requests with the key of one credential */
export interface Http {
	/** Without a slash at its end */
	readonly baseUrl: string;
	/** It never rejects: a request that fails is a `NetworkFailure`. After a stop it sends nothing. */
	readonly send: (request: ServiceRequest, signal: AbortSignal) => Promise<Received>;
	/** The same JSON with the key masked, wherever it stands */
	readonly maskKey: (json: IDataObject) => IDataObject;
}

const failure = (sent: boolean, words: string) =>
	({ kind: 'networkFailure', sent, words }) as const;

type AbortableRequest = IHttpRequestOptions & { readonly abortSignal: AbortSignal };

/** The only place that sends with the key, which n8n's HTTP client adds to each request */
export function createHttp(
	{ apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string },
	request: (options: AbortableRequest) => Promise<unknown>,
	clock: Clock,
): Http {
	const maskText = createKeyMask(apiKey);
	return {
		baseUrl,
		async send({ method, path, body, timeout, outlivesStop = false }, signal) {
			if (signal.aborted) return failure(false, 'Nothing was sent');
			const response = request({
				method,
				url: baseUrl + path,
				...(body && { body }),
				json: true,
				timeout,
				// One of its own, as Node warns about more than ten listeners on one signal
				abortSignal: outlivesStop ? new AbortController().signal : AbortSignal.any([signal]),
				returnFullResponse: true,
				// A status is part of the answer. It also keeps n8n from sending a create again after a 401.
				ignoreHttpStatusErrors: true,
				// The key goes to the credential's own host and nowhere else
				disableFollowRedirect: true,
			});
			const late = failure(true, `No answer within ${Math.round(timeout / 1000)} seconds`);
			// The timeout of n8n's client begins anew with every byte that comes
			return await withTimeout(timeout, clock, readResponse(response, maskText), late);
		},
		maskKey: (json) => jsonParse<IDataObject>(JSON.stringify(maskedJson(json, maskText))),
	};
}

const n8nResponse = z.object({
	statusCode: z.number(),
	headers: z.object({ 'retry-after': z.string().optional().catch(undefined) }).catch({}),
	body: z.unknown(),
});

async function readResponse(
	response: Promise<unknown>,
	maskText: (text: string) => string,
): Promise<Received> {
	try {
		const { statusCode: httpStatus, headers, body } = n8nResponse.parse(await response);
		const retryAfter = headers['retry-after'];
		return { kind: 'response', httpStatus, retryAfter, body: maskedJson(body, maskText) };
	} catch (error) {
		// Only the words go on: the error itself holds the request with the key in its headers
		return failure(!neverLeft(error), maskText(networkErrorWords(error)));
	}
}
