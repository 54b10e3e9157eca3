import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newApp } from './fastifyApp';
import { deleteAsset, showAsset, uploadAsset, type AssetParts } from './assetHandlers';
import { families } from './createRules';
import type { FaultInjector } from './faultInjector';
import type { Misbehavior } from './faultTypes';
import type { ConcurrencyCounter } from './concurrencyCounter';
import { paths } from './paths';
import { badKey, noHandler } from './refusal';
import { createTask, queryTask, type TaskParts } from './taskHandlers';

export interface ApiParts extends TaskParts, AssetParts {
	keys: readonly string[];
	faults: FaultInjector;
	/** Of the uploads. */
	uploads: ConcurrencyCounter;
}

type Answering = (request: FastifyRequest) => unknown;

export function newApi(parts: ApiParts): FastifyInstance {
	const { faults, keys, uploads, records } = parts;
	const app = newApp('api', records);

	const guarded = (on: Misbehavior['on'], answer: Answering) =>
		faults.around(on, (request) =>
			keys.some((key) => request.headers.authorization === `Bearer ${key}`)
				? answer(request)
				: badKey,
		);

	for (const family of families) {
		app.post(
			paths.create.replace(':family', family),
			{ config: { endpoint: 'create' } },
			guarded('create', (request) => createTask(parts, family, request)),
		);
	}
	app.get(
		paths.query,
		{ config: { endpoint: 'query' } },
		guarded('query', (request) => queryTask(parts, request)),
	);
	app.post(
		paths.upload,
		{
			config: { endpoint: 'upload' },
			preHandler: (request, reply, done) => {
				uploads.begin(request, reply);
				done();
			},
			onSend: (request, _reply, payload, done) => {
				uploads.end(request);
				done(null, payload);
			},
		},
		guarded('upload', (request) => uploadAsset(parts, request)),
	);
	app.get(
		paths.asset,
		{ config: { endpoint: 'asset' } },
		guarded('asset', (request) => showAsset(parts, request)),
	);
	app.delete(
		paths.asset,
		{ config: { endpoint: 'deleteAsset' } },
		guarded('deleteAsset', (request) => deleteAsset(parts, request)),
	);
	app.setNotFoundHandler((request, reply) =>
		reply.code(200).send(noHandler(request.method, request.url)),
	);
	return app;
}
