import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Misbehavior } from './faultTypes';
import { readBody } from './requestRecords';

const posted = z.object({ body: z.string().transform(readBody) });
const prompted = z.object({ prompt: z.string() });
const named = z.object({ name: z.string() });
const query = z.object({ params: z.object({ id: z.string() }) });
const asset = z.object({ params: z.object({ assetId: z.string() }) });
const askedFor = z.object({ assetId: z.string() });
const download = z.object({ params: z.object({ file: z.string() }) });

function bodyOf(request: FastifyRequest): unknown {
	return posted.safeParse(request).data?.body;
}

/** The prompt of a create, however wrong the rest of it is; empty where it has none. */
function promptOf(request: FastifyRequest): string {
	return prompted.safeParse(bodyOf(request)).data?.prompt ?? '';
}

/** The name of an upload, in the same way. */
function nameOf(request: FastifyRequest): string {
	return named.safeParse(bodyOf(request)).data?.name ?? '';
}

/** The library for Seedance has the id in the body of the request, where it may be missing. */
function assetIdOf(request: FastifyRequest): string {
	const inPath = asset.safeParse(request).data?.params.assetId;
	return inPath ?? askedFor.safeParse(bodyOf(request)).data?.assetId ?? '';
}

/**
 * What a fault can be aimed at: the prompt of a create, the name of an upload, the id otherwise. The
 * last frame of a video has its name as the id, e.g. `mcp_1.png`, so that a fault aimed at the video is left to the video.
 */
export function targetOf(on: Misbehavior['on'], request: FastifyRequest): string {
	switch (on) {
		case 'create':
			return promptOf(request);
		case 'upload':
			return nameOf(request);
		case 'asset':
		case 'deleteAsset':
			return assetIdOf(request);
		case 'query':
			return query.parse(request).params.id;
		case 'download':
			return download.parse(request).params.file.replace(/\.mp4$/, '');
	}
}

/** Whether a request with this target meets the fault. */
export function isAimedAt(misbehavior: Misbehavior, target: string): boolean {
	switch (misbehavior.on) {
		case 'create':
			return target.includes(misbehavior.prompt ?? '');
		case 'upload':
			return target.includes(misbehavior.name ?? '');
		default:
			return (misbehavior.id ?? target) === target;
	}
}
