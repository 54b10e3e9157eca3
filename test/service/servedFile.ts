import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { picture } from '../media/picture';
import { serveVideo, type VideoFile } from './videoFile';

/** The one image that the last frame of every video is. */
const lastFrame = picture(64, 36);

const named = z.object({ file: z.string() });

function serveLastFrame(reply: FastifyReply): Readable {
	reply.headers({ 'content-type': 'image/png', 'content-length': lastFrame.length });
	return Readable.from(lastFrame, { objectMode: false });
}

/** Gives what the name at the end of the path says. */
export function serveFile(video: VideoFile, { params }: FastifyRequest, reply: FastifyReply) {
	return named.parse(params).file.endsWith('.png')
		? serveLastFrame(reply)
		: serveVideo(video, reply);
}
