import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createAnswer, queryAnswer } from './answers';
import { newApp } from './app';
import type { Clock } from './clock';
import { judgeCreate, type Family } from './createRules';
import type { Faults } from './faults';
import type { FileHost } from './files';
import { paths } from './paths';
import type { Records } from './records';
import { badKey, badRequest, noHandler, notFound, type Refusal } from './refusal';
import { endOf, type CreateShape, type Tasks } from './tasks';

export interface ApiParts {
	keys: readonly string[];
	createShape: Readonly<Record<Family, CreateShape>>;
	tasks: Tasks;
	files: FileHost;
	records: Records;
	faults: Faults;
	clock: Clock;
}

function readJson(request: FastifyRequest): { value: unknown } | { refusal: Refusal } {
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

function create(parts: ApiParts, family: Family, request: FastifyRequest) {
	const json = readJson(request);
	if ('refusal' in json) return json.refusal;
	const verdict = judgeCreate(family, json.value);
	if (!verdict.ok) return verdict.refusal;
	const task = parts.tasks.accept(family, verdict.body);
	parts.records.created(task);
	return createAnswer(task, parts.createShape[family]);
}

function query(parts: ApiParts, request: FastifyRequest) {
	const { id } = z.object({ id: z.string() }).parse(request.params);
	const task = parts.tasks.find(id);
	if (task === undefined) return notFound(`任务不存在: ${id}`);
	return queryAnswer(task, parts.clock(), () =>
		parts.files.newAddress({
			id,
			finishedAt: endOf(task),
			goodForMs: parts.tasks.nextAddressGoodForMs(task),
		}),
	);
}

/** Nothing can be uploaded to the asset library yet, so whatever is asked for is missing. */
function asset(request: FastifyRequest) {
	const { assetId } = z.object({ assetId: z.string() }).parse(request.params);
	return notFound(`素材不存在: ${assetId}`);
}

export function newApi(parts: ApiParts): FastifyInstance {
	const { faults, keys, records } = parts;
	const app = newApp('api', records);

	const withKey =
		(handle: (request: FastifyRequest) => unknown) =>
		(request: FastifyRequest): unknown =>
			keys.some((key) => request.headers.authorization === `Bearer ${key}`)
				? handle(request)
				: badKey;

	for (const family of ['kyyvideo2', 'videos'] as const) {
		app.post(
			paths.create.replace(':family', family),
			{ config: { endpoint: 'create' } },
			faults.around(
				'create',
				withKey((request) => create(parts, family, request)),
			),
		);
	}
	app.get(
		paths.query,
		{ config: { endpoint: 'query' } },
		faults.around(
			'query',
			withKey((request) => query(parts, request)),
		),
	);
	app.get(paths.asset, { config: { endpoint: 'asset' } }, withKey(asset));
	app.setNotFoundHandler((request, reply) =>
		reply.code(200).send(noHandler(request.method, request.url)),
	);
	return app;
}
