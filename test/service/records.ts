import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from './clock';
import type { CreateBody, Family } from './createRules';
import type { Task } from './tasks';

export type Endpoint = 'create' | 'query' | 'asset' | 'download' | 'unknown';

/** The two origins: the API itself, and the other host where the files lie. */
export type Host = 'api' | 'files';

export interface RequestRecord {
	readonly host: Host;
	readonly endpoint: Endpoint;
	readonly method: string;
	/** The path as it came, with its query part. */
	readonly path: string;
	readonly headers: Readonly<IncomingHttpHeaders>;
	/** The parsed JSON; the plain text where it is none; undefined without a body. */
	readonly body: unknown;
	readonly time: number;
	/** Missing while the answer is outstanding, and for ever when the connection was dropped. */
	answer?: { readonly status: number; readonly body: unknown };
}

/** A task the service took on, and charges for, whatever the client got to hear of it. */
export interface CreateRecord {
	readonly id: string;
	readonly family: Family;
	readonly body: CreateBody;
	readonly time: number;
}

export type Counts = Readonly<Record<Endpoint, number>>;

function readBody(text: unknown): unknown {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

export class Records {
	readonly requests: RequestRecord[] = [];
	readonly creates: CreateRecord[] = [];
	private readonly byRequest = new WeakMap<FastifyRequest, RequestRecord>();

	constructor(
		private readonly keys: readonly string[],
		private readonly clock: Clock,
		private readonly onAnswer: (record: RequestRecord) => void,
	) {}

	arrived(host: Host, request: FastifyRequest): void {
		const record: RequestRecord = {
			host,
			endpoint: request.routeOptions.config.endpoint ?? 'unknown',
			method: request.method,
			path: request.url,
			headers: request.headers,
			body: readBody(request.body),
			time: this.clock(),
		};
		this.byRequest.set(request, record);
		this.requests.push(record);
	}

	answered(request: FastifyRequest, status: number, payload: unknown): void {
		const record = this.byRequest.get(request);
		if (record === undefined) return;
		record.answer = { status, body: readBody(payload) };
		this.onAnswer(record);
	}

	created(task: Task): void {
		this.creates.push({
			id: task.id,
			family: task.family,
			body: task.body,
			time: task.createdAt,
		});
	}

	get counts(): Counts {
		const counts = { create: 0, query: 0, asset: 0, download: 0, unknown: 0 };
		for (const { endpoint } of this.requests) counts[endpoint] += 1;
		return counts;
	}

	/** Requests that brought the key, or any Authorization, to the host of the files. */
	get keyLeaks(): readonly RequestRecord[] {
		return this.requests.filter(
			(record) => record.host === 'files' && this.carriesKey(record.headers, record.path),
		);
	}

	carriesKey(headers: IncomingHttpHeaders, path: string): boolean {
		if (headers.authorization !== undefined) return true;
		const sent = JSON.stringify(headers) + path;
		return this.keys.some((key) => sent.includes(key) || sent.includes(encodeURIComponent(key)));
	}

	forget(): void {
		this.requests.length = 0;
		this.creates.length = 0;
	}
}
