import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Addresses, type Issue } from './addresses';
import { listen, newApp } from './fastifyApp';
import type { Clock } from './serviceClock';
import type { FaultInjector } from './faultInjector';
import { paths } from './paths';
import type { Records } from './requestRecords';
import { serveFile } from './servedFile';
import type { VideoFile } from './videoFile';

/** The other host, where finished videos lie, and their last frames. It knows nothing of tasks: the address says it all. */
export class FileHost {
	private readonly app: FastifyInstance;
	private readonly addresses: Addresses;
	private origin = '';

	constructor(
		private readonly video: VideoFile,
		private readonly records: Records,
		clock: Clock,
		faults: FaultInjector,
	) {
		this.addresses = new Addresses(clock);
		this.app = newApp('files', records);
		this.app.get(
			paths.download,
			{ config: { endpoint: 'download' } },
			faults.around('download', (request, reply) => this.download(request, reply)),
		);
	}

	async start(): Promise<string> {
		this.origin = await listen(this.app, 0);
		return this.origin;
	}

	async stop(): Promise<void> {
		await this.app.close();
	}

	/** A new address each time, even for the same file. */
	newAddress(issue: Issue): string {
		return this.origin + this.addresses.issue(issue);
	}

	expireAddresses(): void {
		this.addresses.expireAll();
	}

	private async download(request: FastifyRequest, reply: FastifyReply) {
		// The key belongs to the API alone. Refusing it here makes a leak a failure, not a footnote.
		if (this.records.carriesKey(request.headers, request.url)) {
			reply.code(403);
			return 'The key was sent to the host of the files.';
		}
		if (!this.addresses.isGood(request.url)) {
			reply.code(403);
			return 'The signature is wrong or has expired.';
		}
		return serveFile(this.video, request, reply);
	}
}
