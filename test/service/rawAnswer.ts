import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** An answer as it would go out, before anything has. */
export interface RawAnswer {
	contentType: string;
	bytes: Buffer;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Renders what a handler gave as fastify would. */
export async function renderAnswer(answer: unknown, reply: FastifyReply): Promise<RawAnswer> {
	const given = reply.getHeader('content-type');
	const typed = (otherwise: string) => (typeof given === 'string' ? given : otherwise);
	if (answer instanceof Readable) {
		return { contentType: typed('application/octet-stream'), bytes: await buffer(answer) };
	}
	return typeof answer === 'string'
		? { contentType: typed('text/plain; charset=utf-8'), bytes: Buffer.from(answer) }
		: { contentType: typed(JSON_TYPE), bytes: Buffer.from(JSON.stringify(answer)) };
}

export interface Sending {
	/** Without it there is no such header. */
	contentType: string | null;
	/** The length that is announced, in bytes; without it the answer comes in chunks. */
	length: number | null;
	bytes: Buffer;
	/** `end` ends the answer, `close` the connection, and `hang` nothing. */
	then: 'end' | 'close' | 'hang';
}

/** Sends just this, past fastify, which would mend whatever does not fit together. */
export function sendRaw(reply: FastifyReply, { contentType, length, bytes, then }: Sending): void {
	const { raw } = reply.hijack();
	raw.statusCode = reply.statusCode;
	if (contentType !== null) raw.setHeader('content-type', contentType);
	if (length !== null) raw.setHeader('content-length', length);
	// Only once the bytes have left: closing earlier could take them along.
	raw.write(bytes, () => {
		if (then === 'end') raw.end();
		if (then === 'close') raw.socket?.destroy();
	});
}
