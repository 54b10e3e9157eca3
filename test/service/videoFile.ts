import type { FastifyReply } from 'fastify';
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The one file that every finished video is. */
export interface VideoFile {
	path: string;
	contentType: string;
}

/** Gives the file byte for byte, with its type and length. */
export async function serveVideo(video: VideoFile, reply: FastifyReply): Promise<ReadStream> {
	const { size } = await stat(video.path);
	reply.headers({ 'content-type': video.contentType, 'content-length': size });
	return createReadStream(video.path);
}
