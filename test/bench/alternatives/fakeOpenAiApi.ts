/**
 * A fake of OpenAI's service of videos. The simulated service behind it makes them: so they take the same time, what goes wrong is the same, and it is all counted in one place.
 */
import multipart from '@fastify/multipart';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { request as send, type Dispatcher } from 'undici';
import { z } from 'zod';

import { HOST } from '../../n8n/n8nSettings';
import type { Service } from '../../service/simulatedService';
import { model, type VideoEndpoint } from './alternative';

const task = z.object({
	id: z.string(),
	created: z.number(),
	status: z.enum(['queued', 'processing', 'completed', 'failed']),
	video_url: z.string().nullish(),
	error: z.unknown(),
});

type Task = z.infer<typeof task>;

/** The service refuses with HTTP 200 and a code */
const refusal = z.object({ code: z.coerce.number().optional(), msg: z.string() });

const BAD_KEY = 204;

const batch = z.object({ prompt: z.string(), seconds: z.coerce.number() });

const params = z.object({ id: z.string() });

const videoOf = ({ id, created, status, error }: Task) => ({
	id,
	object: 'video',
	created_at: created,
	model: 'sora-2',
	status: status === 'processing' ? 'in_progress' : status,
	error: status === 'failed' ? { code: 'generation_failed', message: String(error) } : null,
});

const refusalOf = (code: string, message: string) => ({
	error: { code, message, type: 'invalid_request_error', param: null },
});

/** Starts the fake in front of a service. Requests whose answer is lost there are lost here as well */
export async function openOpenAiApi({ baseUrl }: Service): Promise<VideoEndpoint> {
	const app = fastify({ forceCloseConnections: true });
	const files = new Map<string, string>();
	await app.register(multipart, { attachFieldsToBody: 'keyValues' });
	app.post('/videos', (request, reply) =>
		passOn(reply, async () => {
			const { prompt, seconds } = batch.parse(request.body);
			return await send(`${baseUrl}/v1/kyyvideo2/videos`, {
				method: 'POST',
				headers: { ...keyOf(request), 'content-type': 'application/json' },
				body: JSON.stringify({ model, prompt, duration: seconds }),
			});
		}),
	);
	app.get('/videos/:id', (request, reply) =>
		passOn(
			reply,
			async () =>
				await send(`${baseUrl}/v1/result/${params.parse(request.params).id}`, {
					headers: keyOf(request),
				}),
			({ id, video_url: address }) => {
				if (typeof address === 'string') files.set(id, address);
			},
		),
	);
	app.get('/videos/:id/content', async (request, reply) => {
		const { id } = params.parse(request.params);
		const { statusCode, headers, body } = await send(files.get(id) ?? '');
		return await reply
			.code(statusCode)
			.header('content-type', headers['content-type'] ?? 'application/octet-stream')
			.send(body);
	});
	const address = await app.listen({ host: HOST, port: 0 });
	return { address, close: () => app.close() };
}

const keyOf = ({ headers }: FastifyRequest) => ({ authorization: headers.authorization ?? '' });

/** Asks the service, and answers in OpenAI's words */
async function passOn(
	reply: FastifyReply,
	ask: () => Promise<Dispatcher.ResponseData>,
	onTask: (task: Task) => void = () => undefined,
): Promise<FastifyReply> {
	let answer;
	try {
		answer = await ask();
	} catch {
		reply.hijack().raw.socket?.destroy();
		return reply;
	}
	const { statusCode, headers } = answer;
	const body = await answer.body.json();
	const made = task.safeParse(body);
	if (made.success) {
		onTask(made.data);
		return await reply.send(videoOf(made.data));
	}
	const { code, msg } = refusal.parse(body);
	if (headers['retry-after']) reply.header('retry-after', headers['retry-after']);
	if (statusCode >= 400) return await reply.code(statusCode).send(refusalOf('refused', msg));
	return code === BAD_KEY
		? await reply.code(401).send(refusalOf('invalid_api_key', 'Incorrect API key provided.'))
		: await reply.code(400).send(refusalOf('refused', msg));
}
