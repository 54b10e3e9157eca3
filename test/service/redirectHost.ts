import type { FastifyInstance } from 'fastify';
import { listen, newApp } from './fastifyApp';
import { paths } from './paths';
import type { Records } from './requestRecords';
import { serveVideo, type VideoFile } from './videoFile';

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
		this.app.route({
			// Many clients turn a redirected POST into a GET.
			method: ['GET', 'POST'],
			url: paths.create,
			config: { endpoint: 'create' },
			handler: () => strangeTask,
		});
		this.app.get(paths.query, { config: { endpoint: 'query' } }, () => strangeTask);
		this.app.route({
			method: ['GET', 'POST'],
			url: paths.upload,
			config: { endpoint: 'upload' },
			handler: () => strangeAsset,
		});
		this.app.get(paths.asset, { config: { endpoint: 'asset' } }, () => strangeAsset);
		this.app.delete(paths.asset, { config: { endpoint: 'deleteAsset' } }, () => strangeAsset);
		this.app.get(paths.download, { config: { endpoint: 'download' } }, (_request, reply) =>
			serveVideo(video, reply),
		);
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
