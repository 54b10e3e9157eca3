import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { badRequest, type Refusal } from './refusal';

export function readJson(request: FastifyRequest): { value: unknown } | { refusal: Refusal } {
	const type = request.headers['content-type'] ?? '';
	if (!/^application\/json\s*(;|$)/i.test(type)) {
		return { refusal: badRequest('请求头 Content-Type 必须为 application/json') };
	}
	try {
		return { value: JSON.parse(z.string().parse(request.body)) };
	} catch {
		return { refusal: badRequest('请求体不是有效的 JSON') };
	}
}
