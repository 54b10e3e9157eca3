import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createAnswer, queryAnswer } from './taskAnswers';
import type { Assets } from './assets';
import type { Clock } from './serviceClock';
import { judgeCreate, type Family } from './createRules';
import type { FileHost } from './fileHost';
import { checkMedia } from './mediaCheck';
import type { MediaFetcher } from './mediaFetcher';
import { readJson } from './readJson';
import type { Records } from './requestRecords';
import { notFound } from './refusal';
import { endOf, type Tasks } from './tasks';

export interface TaskParts {
	tasks: Tasks;
	files: FileHost;
	assets: Assets;
	fetcher: MediaFetcher;
	records: Records;
	clock: Clock;
}

export async function createTask(parts: TaskParts, family: Family, request: FastifyRequest) {
	const json = readJson(request);
	if ('refusal' in json) return json.refusal;
	const verdict = judgeCreate(family, json.value);
	if (!verdict.ok) return verdict.refusal;
	const refusal = await checkMedia(parts, verdict.media, verdict.limits);
	if (refusal !== undefined) return refusal;
	const task = parts.tasks.accept(family, verdict.body);
	parts.records.created(task);
	return createAnswer(task);
}

export function queryTask(parts: TaskParts, request: FastifyRequest) {
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
