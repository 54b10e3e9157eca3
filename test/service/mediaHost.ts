import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { z } from 'zod';

/** A file at an address, or what comes in its place. */
export interface HostedMedium {
	/** 200 by default. */
	status?: number;
	/** Without it there is no such header. */
	contentType?: string;
	headers?: Readonly<Record<string, string>>;
	/** A few bytes by default. */
	body?: string | Uint8Array;
	/** `close` breaks off before the last byte, `hang` never sends it. */
	then?: 'end' | 'close' | 'hang';
}

/** A host on this machine from which the service under test fetches media. */
export class MediaHost {
	/** What was asked, in the order of arrival. */
	readonly requests: { method: string; headers: Readonly<IncomingHttpHeaders> }[] = [];
	private readonly media: HostedMedium[] = [];
	private readonly server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			this.requests.push({ method: request.method ?? '', headers: request.headers });
			const { status = 200, ...medium } = this.media[Number(request.url?.slice(1))] ?? {
				status: 404,
			};
			const body = Buffer.from(medium.body ?? 'a few bytes');
			response.writeHead(status, {
				'content-length': body.length,
				...(medium.contentType !== undefined && { 'content-type': medium.contentType }),
				...medium.headers,
			});
			const { then = 'end' } = medium;
			if (then === 'end') {
				response.end(body);
				return;
			}
			response.write(body.subarray(0, -1), () => {
				if (then === 'close') response.destroy();
			});
		});
	}

	async start(): Promise<void> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
	}

	/** Puts it at an address of its own, which it gives. */
	put(medium: HostedMedium, host = '127.0.0.1'): string {
		const { port } = z.object({ port: z.number() }).parse(this.server.address());
		return `http://${host}:${port}/${this.media.push(medium) - 1}`;
	}

	forget(): void {
		this.requests.length = 0;
		this.media.length = 0;
	}

	async stop(): Promise<void> {
		this.server.close();
		this.server.closeAllConnections();
		await once(this.server, 'close');
	}
}

/** Runs one host for all tests of a file, which forgets everything before each of them. */
export function serveMedia(): MediaHost {
	const host = new MediaHost();
	beforeAll(() => host.start());
	beforeEach(() => {
		host.forget();
	});
	afterAll(() => host.stop());
	return host;
}
