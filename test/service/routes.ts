import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { newApp } from './fastifyApp';
import {
	deleteAsset,
	showAsset,
	showSeedance2Asset,
	uploadAsset,
	type AssetParts,
} from './assetHandlers';
import { families } from './createRules';
import type { FaultInjector } from './faultInjector';
import type { Misbehavior } from './faultTypes';
import type { ConcurrencyCounter } from './concurrencyCounter';
import { paths } from './paths';
import { badKey, badKeyOfNewer, noHandler } from './refusal';
import { createTask, queryTask, type TaskParts } from './taskHandlers';

export interface ApiParts extends TaskParts, AssetParts {
	keys: readonly string[];
	faults: FaultInjector;
	/** Of the uploads. */
	uploads: ConcurrencyCounter;
}

type Answering = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Puts the check of the key before a handler, and the faults before both. */
type Guarded = (on: Misbehavior['on'], answer: Answering) => Answering;

function guardOf({ faults, keys }: ApiParts, refuse: (reply: FastifyReply) => unknown): Guarded {
	return (on, answer) =>
		faults.around(on, (request, reply) =>
			keys.some((key) => request.headers.authorization === `Bearer ${key}`)
				? answer(request, reply)
				: refuse(reply),
		);
}

function countedUpload(uploads: ConcurrencyCounter): RouteShorthandOptions {
	return {
		config: { endpoint: 'upload' },
		preHandler: (request, reply, done) => {
			uploads.begin(request, reply);
			done();
		},
		onSend: (request, _reply, payload, done) => {
			uploads.end(request);
			done(null, payload);
		},
	};
}

const create: RouteShorthandOptions = { config: { endpoint: 'create' } };
const query: RouteShorthandOptions = { config: { endpoint: 'query' } };
const asset: RouteShorthandOptions = { config: { endpoint: 'asset' } };

function addFirstVersion(app: FastifyInstance, parts: ApiParts, guarded: Guarded): void {
	for (const family of families) {
		app.post(
			paths.create.replace(':family', family),
			create,
			guarded('create', (request, reply) => createTask(parts, family, request, reply)),
		);
		app.get(
			paths.familyQuery.replace(':family', family),
			query,
			guarded('query', (request, reply) => queryTask(parts, family, request, reply)),
		);
	}
	app.get(
		paths.query,
		query,
		guarded('query', (request, reply) => queryTask(parts, 'result', request, reply)),
	);
}

function addModelCenter(app: FastifyInstance, parts: ApiParts, guarded: Guarded): void {
	app.post(
		paths.modelCenterCreate,
		create,
		guarded('create', (request, reply) => createTask(parts, 'modelCenter', request, reply)),
	);
	app.get(
		paths.modelCenterQuery,
		query,
		guarded('query', (request, reply) => queryTask(parts, 'modelCenter', request, reply)),
	);
}

function addFirstLibrary(app: FastifyInstance, parts: ApiParts, guarded: Guarded): void {
	app.post(
		paths.upload,
		countedUpload(parts.uploads),
		guarded('upload', (request) => uploadAsset(parts, 'kyyVideo2', request)),
	);
	app.get(
		paths.asset,
		asset,
		guarded('asset', (request) => showAsset(parts, request)),
	);
	app.delete(
		paths.asset,
		{ config: { endpoint: 'deleteAsset' } },
		guarded('deleteAsset', (request) => deleteAsset(parts, request)),
	);
}

function addSeedance2Library(app: FastifyInstance, parts: ApiParts, guarded: Guarded): void {
	app.post(
		paths.seedance2Upload,
		countedUpload(parts.uploads),
		guarded('upload', (request) => uploadAsset(parts, 'seedance2', request)),
	);
	app.post(
		paths.seedance2Detail,
		asset,
		guarded('asset', (request) => showSeedance2Asset(parts, request)),
	);
}

export function newApi(parts: ApiParts): FastifyInstance {
	const app = newApp('api', parts.records);
	const older = guardOf(parts, () => badKey);
	const newer = guardOf(parts, (reply) => {
		reply.code(401);
		return badKeyOfNewer;
	});
	addFirstVersion(app, parts, older);
	addFirstLibrary(app, parts, older);
	addModelCenter(app, parts, newer);
	addSeedance2Library(app, parts, newer);
	app.setNotFoundHandler((request, reply) =>
		reply.code(200).send(noHandler(request.method, request.url)),
	);
	return app;
}
