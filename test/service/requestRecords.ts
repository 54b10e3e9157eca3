import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { Asset } from './assets';
import type { Clock } from './serviceClock';
import type { AssetType } from './contentType';
import type { Family } from './createRules';
import type { OtherBody } from './otherRules';
import type { Task } from './tasks';

export type Endpoint =
	'create' | 'query' | 'upload' | 'asset' | 'deleteAsset' | 'download' | 'unknown';

/** The API itself, the other host where the files lie, and a third one that redirects lead to. */
export type Host = 'api' | 'files' | 'elsewhere';

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
	/**
	 * Missing while the answer is outstanding, and for ever when the connection was dropped. Of an
	 * answer that broke off it holds what was sent.
	 */
	answer?: { readonly status: number; readonly body: unknown };
}

/** A task the service took on, and charges for, whatever the client got to hear of it. */
export interface CreateRecord {
	readonly id: string;
	readonly family: Family;
	/** In the loosest of the types, so that a test may read any field, whatever the family. */
	readonly body: OtherBody;
	readonly time: number;
}

/** An asset that was uploaded, whatever the client got to hear of it. */
export interface AssetRecord {
	readonly assetId: string;
	readonly assetType: AssetType;
	/** Null where the upload had none. */
	readonly name: string | null;
	readonly url: string;
	readonly time: number;
	/** Missing for the first library. */
	readonly library?: 'seedance2';
	/** Missing where the upload named none. */
	readonly model?: string;
	deleted?: true;
}

/** An address that the service tried to fetch. Of redirects it tells the last answer that came. */
export interface FetchRecord {
	/** As it was given. */
	readonly url: string;
	/** Undefined where no answer came. */
	readonly status: number | undefined;
	readonly contentType: string | undefined;
	/** How many bytes of the body came. */
	readonly bytes: number;
	/** In hexadecimal; undefined where the body did not come as a whole. */
	readonly sha256: string | undefined;
	/** When it began. */
	readonly time: number;
}

export type Counts = Readonly<Record<Endpoint, number>>;

/** The parsed JSON; the text where it is none; undefined where there is nothing. */
export function readBody(text: unknown): unknown {
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
	readonly assets: AssetRecord[] = [];
	readonly fetches: FetchRecord[] = [];
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

	/** The connection is closed without an answer, which is the end of the request, too. */
	dropped(request: FastifyRequest): void {
		const record = this.byRequest.get(request);
		if (record !== undefined) this.onAnswer(record);
	}

	created(task: Task): void {
		this.creates.push({
			id: task.id,
			family: task.family,
			body: task.body,
			time: task.createdAt,
		});
	}

	uploaded({ library, assetId, assetType, name, url, model, createdAt }: Asset): void {
		this.assets.push({
			assetId,
			assetType,
			name,
			url,
			time: createdAt,
			...(library === 'seedance2' && { library }),
			...(model !== undefined && { model }),
		});
	}

	deleted(assetId: string): void {
		const record = this.assets.find((asset) => asset.assetId === assetId);
		if (record !== undefined) record.deleted = true;
	}

	fetched(record: FetchRecord): void {
		this.fetches.push(record);
	}

	/** What came to the service's own hosts. A redirect that was followed is no request to it. */
	get counts(): Counts {
		const counts: Record<Endpoint, number> = {
			create: 0,
			query: 0,
			upload: 0,
			asset: 0,
			deleteAsset: 0,
			download: 0,
			unknown: 0,
		};
		for (const { endpoint, host } of this.requests) {
			if (host !== 'elsewhere') counts[endpoint] += 1;
		}
		return counts;
	}

	/** Requests to one endpoint of the service's own hosts. */
	to(endpoint: Endpoint): readonly RequestRecord[] {
		return this.requests.filter(
			(record) => record.endpoint === endpoint && record.host !== 'elsewhere',
		);
	}

	get elsewhere(): readonly RequestRecord[] {
		return this.requests.filter(({ host }) => host === 'elsewhere');
	}

	/** Requests that brought the key, or any Authorization, to another host than the API. */
	get keyLeaks(): readonly RequestRecord[] {
		return this.requests.filter(
			(record) => record.host !== 'api' && this.carriesKey(record.headers, record.path),
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
		this.assets.length = 0;
		this.fetches.length = 0;
	}
}
