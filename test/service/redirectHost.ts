import type { FastifyInstance } from 'fastify';
import { listen, newApp } from './fastifyApp';
import { paths } from './paths';
import type { Endpoint, Records } from './requestRecords';
import { serveFile } from './servedFile';
import type { VideoFile } from './videoFile';

/** A task that was never created: a client that takes it for the service's answer has followed a redirect. */
const strangeTask = {
	id: 'video_elsewhere',
	object: 'video',
	created: 0,
	model: 'elsewhere',
	status: 'processing',
	video_url: null,
	error: null,
};

/** An asset that was never uploaded. */
const strangeAsset = {
	code: 0,
	msg: null,
	data: { assetId: 'asset-elsewhere', name: 'elsewhere', status: 'Processing' },
};

/**
 * The third host, to which redirects lead. It answers every request as a service would, with or without
 * the key, so that only the records show what a client gave away.
 */
export class RedirectHost {
	private readonly app: FastifyInstance;
	private origin = '';

	constructor(video: VideoFile, records: Records) {
		this.app = newApp('elsewhere', records);
		this.posted('create', [paths.create, paths.modelCenterCreate], () => strangeTask);
		for (const path of [paths.query, paths.familyQuery, paths.modelCenterQuery]) {
			this.app.get(path, { config: { endpoint: 'query' } }, () => strangeTask);
		}
		this.posted('upload', [paths.upload, paths.seedance2Upload], () => strangeAsset);
		this.posted('asset', [paths.seedance2Detail], () => strangeAsset);
		this.app.get(paths.asset, { config: { endpoint: 'asset' } }, () => strangeAsset);
		this.app.delete(paths.asset, { config: { endpoint: 'deleteAsset' } }, () => strangeAsset);
		this.app.get(paths.download, { config: { endpoint: 'download' } }, (request, reply) =>
			serveFile(video, request, reply),
		);
	}

	private posted(endpoint: Endpoint, addresses: readonly string[], handler: () => unknown): void {
		for (const url of addresses) {
			// Many clients turn a redirected POST into a GET.
			this.app.route({ method: ['GET', 'POST'], url, config: { endpoint }, handler });
		}
	}

	async start(): Promise<string> {
		this.origin = await listen(this.app, 0);
		return this.origin;
	}

	async stop(): Promise<void> {
		await this.app.close();
	}

	/** Where the same path lies at this host. */
	locationOf(pathWithQuery: string): string {
		return this.origin + pathWithQuery;
	}
}
