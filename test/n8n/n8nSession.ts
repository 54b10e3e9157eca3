import { once } from 'node:events';
import { Agent, request, WebSocket, type Dispatcher } from 'undici';
import { z } from 'zod';

/** n8n has refused a request. */
export class ApiError extends Error {
	override readonly name = 'ApiError';

	constructor(
		request: string,
		/** The HTTP status of the answer. */
		readonly status: number,
		readonly text: string,
	) {
		super(`n8n answered ${request} with HTTP ${status}: ${text}`);
	}
}

export type Schema<T> = z.ZodType<T, z.ZodTypeDef, unknown>;

/** n8n wraps all its answers in this. */
const envelopeSchema = z.object({ data: z.unknown() });

const refusalSchema = z.object({ message: z.string() });

/**
 * What one user has with one n8n: it sends requests, and keeps the cookie that n8n knows the user by. All
 * methods reject with an ApiError when n8n refuses, and with undici's own errors when it cannot be
 * reached.
 */
export class Session {
	private readonly agent = new Agent();
	private cookie = '';

	constructor(
		/** Where n8n is, without a slash at the end. */
		private readonly url: string,
		private readonly signal?: AbortSignal,
	) {}

	/** Sends a request, and gives what n8n has wrapped in its answer. */
	async ask<T>(
		method: Dispatcher.HttpMethod,
		path: string,
		schema: Schema<T>,
		body?: object,
		headers: Readonly<Record<string, string>> = {},
	): Promise<T> {
		const answer = await this.send(method, path, body, headers);
		const { data } = envelopeSchema.parse(await answer.body.json());
		return schema.parse(data);
	}

	/** Sends a request, and gives the answer as it comes. */
	async send(
		method: Dispatcher.HttpMethod,
		path: string,
		body?: object,
		headers: Readonly<Record<string, string>> = {},
	): Promise<Dispatcher.ResponseData> {
		const answer = await request(`${this.url}${path}`, {
			method,
			dispatcher: this.agent,
			headers: { ...headers, cookie: this.cookie, 'content-type': 'application/json' },
			...(body && { body: JSON.stringify(body) }),
			...(this.signal && { signal: this.signal }),
		});
		if (answer.statusCode >= 400) {
			throw new ApiError(`${method} ${path}`, answer.statusCode, await refusalOf(answer));
		}
		this.keepCookie(answer.headers['set-cookie']);
		return answer;
	}

	/**
	 * Opens a socket, on which n8n talks until it is closed.
	 *
	 * @param onMessage called with each message, in n8n's own words
	 */
	async openSocket(path: string, onMessage: (text: string) => void): Promise<WebSocket> {
		const socket = new WebSocket(`${this.url.replace('http', 'ws')}${path}`, {
			dispatcher: this.agent,
			headers: { cookie: this.cookie, origin: this.url },
		});
		socket.binaryType = 'arraybuffer';
		socket.addEventListener('message', ({ data }: { data: unknown }) => {
			onMessage(data instanceof ArrayBuffer ? Buffer.from(data).toString() : String(data));
		});
		await untilOpen(socket, this.signal);
		return socket;
	}

	/** Drops the connections that are kept open. */
	async close(): Promise<void> {
		await this.agent.destroy();
	}

	private keepCookie(header: string | string[] | undefined): void {
		const session = [header ?? []].flat().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session !== undefined) this.cookie = session.split(';', 1).join('');
	}
}

/** @throws when the socket cannot be opened, or the signal aborts before it is */
async function untilOpen(socket: WebSocket, signal?: AbortSignal): Promise<void> {
	const over = new AbortController();
	const options = { signal: AbortSignal.any([over.signal, ...(signal ? [signal] : [])]) };
	try {
		const failed = once(socket, 'error', options).then(() => {
			throw new Error(`n8n does not open the socket ${socket.url}.`);
		});
		await Promise.race([once(socket, 'open', options), failed]);
	} catch (error) {
		socket.close();
		throw error;
	} finally {
		over.abort();
	}
}

async function refusalOf({ body }: Dispatcher.ResponseData): Promise<string> {
	const text = await body.text();
	try {
		return refusalSchema.parse(JSON.parse(text)).message;
	} catch {
		// Not n8n's usual form, so the text as it came is all there is to tell.
		return text;
	}
}
