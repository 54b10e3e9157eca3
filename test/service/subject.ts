import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Misbehaviour } from './misbehaviour';
import { readBody } from './records';

const create = z.object({ body: z.string().transform(readBody) });
const prompted = z.object({ prompt: z.string() });
const query = z.object({ params: z.object({ id: z.string() }) });
const download = z.object({ params: z.object({ file: z.string() }) });

/** The prompt of a create, however wrong the rest of it is; empty where it has none. */
function promptOf(request: FastifyRequest): string {
	const sent = create.safeParse(request);
	const named = prompted.safeParse(sent.data?.body);
	return named.data?.prompt ?? '';
}

/** What a fault can be aimed at: the prompt of a create, the id of the video otherwise. */
export function subjectOf(on: Misbehaviour['on'], request: FastifyRequest): string {
	switch (on) {
		case 'create':
			return promptOf(request);
		case 'query':
			return query.parse(request).params.id;
		case 'download':
			return download.parse(request).params.file.replace(/\.mp4$/, '');
	}
}

/** Whether a request with this subject meets the fault. */
export function isAimedAt(misbehaviour: Misbehaviour, subject: string): boolean {
	return misbehaviour.on === 'create'
		? subject.includes(misbehaviour.prompt ?? '')
		: (misbehaviour.id ?? subject) === subject;
}
