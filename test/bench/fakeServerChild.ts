/**
 * A fake of the service and of its file host, in a process of its own, which does as little as it can: an ID says
 * how large the file of the video is, or that the video is never completed, as that of all that it creates does. Its
 * address is its only message.
 */
import fastify from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';

import { PREFIX } from '../service/paths';

const video = readFileSync(join(__dirname, '..', 'service', 'video.mp4'));

/** Bytes of the size and type of a box */
const headerLength = 8;

const filling = Buffer.alloc(256 * 1024);

/** A video of so many bytes: a box of nothing behind a small one fills it up */
function* bytesOf(length: number): Generator<Buffer> {
	yield video;
	const header = Buffer.alloc(headerLength);
	header.writeUInt32BE(length - video.length);
	header.write('free', 4);
	yield header;
	for (let left = length - video.length - headerLength; left > 0; left -= filling.length) {
		yield left < filling.length ? filling.subarray(0, left) : filling;
	}
}

async function serve(): Promise<string> {
	const app = fastify({ forceCloseConnections: true });
	app.get(`${PREFIX}/v1/result/:id`, (request, reply) => {
		const { id } = z.object({ id: z.string() }).parse(request.params);
		const bytes = /^video_(\d+)$/.exec(id)?.[1];
		const common = { id, object: 'video', created: 0, model: 'videos', error: null };
		return bytes === undefined
			? reply.send({ ...common, status: 'processing', video_url: null })
			: reply.send({
					...common,
					status: 'completed',
					video_url: `${origin}/files/${bytes}.mp4`,
				});
	});
	let created = 0;
	app.post(`${PREFIX}/*`, (_request, reply) => {
		created += 1;
		return reply.send({ id: `video_never_${created}`, status: 'queued' });
	});
	app.get('/files/:bytes.mp4', (request, reply) => {
		const { bytes } = z.object({ bytes: z.coerce.number() }).parse(request.params);
		reply.headers({ 'content-type': 'video/mp4', 'content-length': bytes });
		return reply.send(Readable.from(bytesOf(bytes), { objectMode: false }));
	});
	const origin = await app.listen({ host: '127.0.0.1', port: 0 });
	return origin;
}

void serve().then((origin) => process.send?.(origin));
