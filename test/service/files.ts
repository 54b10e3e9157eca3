import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { listen, newApp } from './app';
import type { Clock } from './clock';
import type { Faults } from './faults';
import type { Records } from './records';

/** An address is good for about a day. */
const GOOD_FOR_MS = 24 * 60 * 60 * 1000;

export interface VideoFile {
	path: string;
	contentType: string;
}

const query = z.object({ sign: z.string(), expires: z.coerce.number() });

/** The other host, where finished videos lie. It knows nothing of tasks: the address says it all. */
export class FileHost {
	private readonly app: FastifyInstance;
	private readonly secret = randomBytes(16);
	private origin = '';

	constructor(
		private readonly video: VideoFile,
		private readonly records: Records,
		private readonly clock: Clock,
		faults: Faults,
	) {
		this.app = newApp('files', records);
		this.app.get(
			'/files/:day/:file',
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

	addressOf(id: string, finishedAt: number): string {
		const day = new Date(finishedAt).toISOString().slice(0, 10).replaceAll('-', '');
		const path = `/files/${day}/${id}.mp4`;
		const expires = Math.floor((finishedAt + GOOD_FOR_MS) / 1000);
		return `${this.origin}${path}?sign=${this.sign(path, expires)}&expires=${expires}`;
	}

	private async download(request: FastifyRequest, reply: FastifyReply) {
		// The key belongs to the API alone. Refusing it here makes a leak a failure, not a footnote.
		if (this.records.carriesKey(request.headers, request.url)) {
			return reply.code(403).send('The key was sent to the host of the files.');
		}
		if (!this.isGood(request)) {
			return reply.code(403).send('The signature is wrong or has expired.');
		}
		const { size } = await stat(this.video.path);
		reply.headers({ 'content-type': this.video.contentType, 'content-length': size });
		return createReadStream(this.video.path);
	}

	private isGood(request: FastifyRequest): boolean {
		const parsed = query.safeParse(request.query);
		if (!parsed.success) return false;
		const { sign, expires } = parsed.data;
		const path = new URL(request.url, this.origin).pathname;
		const wanted = Buffer.from(this.sign(path, expires));
		const given = Buffer.from(sign);
		return (
			wanted.length === given.length &&
			timingSafeEqual(wanted, given) &&
			this.clock() < expires * 1000
		);
	}

	private sign(path: string, expires: number): string {
		return createHmac('sha256', this.secret).update(`${path} ${expires}`).digest('hex');
	}
}
