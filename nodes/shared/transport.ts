import {
	jsonParse,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
} from 'n8n-workflow';
import { z } from 'zod';

import type { Reply } from './answer';
import { within, type Clock } from './clock';
import { innermostWords, neverLeft } from './connection';
import { parseCredential } from './credential';
import { credentialType } from './credentialFormat';
import { messageOf } from './errors';

/** A request to the service, below the base URL of the credential */
export interface ServiceRequest {
	readonly method: 'DELETE' | 'GET' | 'POST';
	readonly path: `/${string}`;
	readonly body?: IDataObject;
	/** Milliseconds after which no answer is awaited any more */
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

/** Sends a request with the key. It never rejects: what goes wrong on the way is an answer as well. */
export type Send = (request: ServiceRequest, signal: AbortSignal) => Promise<Reply | Silence>;

/** What talks to the service, and where that is */
export interface Connection {
	readonly send: Send;
	/** Without a slash at its end */
	readonly baseUrl: string;
	/** The same JSON with the key taken out, wherever it stands */
	readonly withoutKey: (json: IDataObject) => IDataObject;
}

/**
 * Gives what talks to the service; the credential is read when it is first asked for.
 *
 * @throws KyyVideoError `parameters` when the credential is of no use, before anything is sent
 */
export type Connect = () => Promise<Connection>;

const response = z.object({
	statusCode: z.number(),
	headers: z.object({ 'retry-after': z.string().optional().catch(undefined) }).catch({}),
	body: z.unknown(),
});

/** The only place that talks to the service with the key, through n8n's own HTTP client */
export function createConnect(context: IExecuteFunctions, clock: Clock): Connect {
	const connect = async (): Promise<Connection> => {
		const { apiKey, baseUrl } = parseCredential(await context.getCredentials(credentialType));
		const send: Send = async (request, signal) => {
			if (signal.aborted) return { kind: 'silence', sent: false, words: 'Nothing was sent' };
			const { timeout } = request;
			const answer = ask(context, apiKey, requestOptions(request, baseUrl, signal));
			// The time-out of n8n's client begins anew with every byte that comes
			return await within(timeout, clock, answer, noAnswerWithin(timeout));
		};
		return { send, baseUrl, withoutKey: (json) => hideKey(json, apiKey) };
	};
	let connected: Promise<Connection> | undefined;
	return async () => await (connected ??= connect());
}

function requestOptions(
	{ method, path, body, timeout }: ServiceRequest,
	baseUrl: string,
	signal: AbortSignal,
): IHttpRequestOptions {
	return {
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
}

async function ask(
	context: IExecuteFunctions,
	apiKey: string,
	options: IHttpRequestOptions,
): Promise<Reply | Silence> {
	try {
		const { statusCode, headers, body } = response.parse(
			await context.helpers.httpRequestWithAuthentication.call(context, credentialType, options),
		);
		return {
			kind: 'reply',
			httpStatus: statusCode,
			retryAfter: headers['retry-after'],
			body: withoutKey(body, apiKey),
		};
	} catch (error) {
		// Only the words go on: the error itself holds the request with the key in its headers
		const words = (innermostWords(error) || messageOf(error)).replaceAll(apiKey, hiddenKey);
		return { kind: 'silence', sent: !neverLeft(error), words };
	}
}

const noAnswerWithin = (milliseconds: number): Silence => ({
	kind: 'silence',
	sent: true,
	words: `No answer within ${Math.round(milliseconds / 1000)} seconds`,
});

const hiddenKey = '***';

/** An answer may repeat the key, as the refusal of a token does; nobody downstream shall see it */
function withoutKey(body: unknown, apiKey: string): unknown {
	if (typeof body === 'string') return body.replaceAll(apiKey, hiddenKey);
	if (Array.isArray(body)) return body.map((entry) => withoutKey(entry, apiKey));
	if (typeof body !== 'object' || body === null) return body;
	return Object.fromEntries(
		Object.entries(body).map(([name, value]): [string, unknown] => [
			name.replaceAll(apiKey, hiddenKey),
			withoutKey(value, apiKey),
		]),
	);
}

/** As `withoutKey`, of what is known to be JSON */
const hideKey = (json: IDataObject, apiKey: string): IDataObject =>
	jsonParse<IDataObject>(JSON.stringify(withoutKey(json, apiKey)));
