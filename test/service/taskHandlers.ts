import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { StoredFile } from './addresses';
import { createAnswer, queryAnswer } from './taskAnswers';
import type { AssetLibrary, Assets } from './assets';
import type { Clock } from './serviceClock';
import type { CreatePace } from './createPace';
import { judgeCreate, type CreateBody, type Family } from './createRules';
import type { FileHost } from './fileHost';
import { checkMedia } from './mediaCheck';
import type { MediaFetcher } from './mediaFetcher';
import { readJson } from './readJson';
import type { Records } from './requestRecords';
import { tooManyRequests, type PassedOn, type Refusal } from './refusal';
import { endOf, type QueryPlace, type Task, type Tasks } from './tasks';
import type { UnknownIds } from './unknownIds';

export interface TaskParts {
	tasks: Tasks;
	pace: CreatePace;
	unknownIds: UnknownIds;
	files: FileHost;
	libraries: Readonly<Record<AssetLibrary, Assets>>;
	fetcher: MediaFetcher;
	records: Records;
	clock: Clock;
}

type Judged = { body: CreateBody } | { refusal: Refusal | PassedOn };

async function judge(parts: TaskParts, family: Family, request: FastifyRequest): Promise<Judged> {
	const json = readJson(request);
	if ('refusal' in json) return json;
	const verdict = judgeCreate(family, json.value);
	if (!verdict.ok) return verdict;
	const refusal = await checkMedia(parts, verdict.media, verdict.limits);
	return refusal === undefined ? verdict : { refusal };
}

/** The Model Center refuses with HTTP 400; of a missing field alone no status but the words was seen. */
function statusOfRefusal(family: Family, refusal: Refusal | PassedOn): number {
	const hasCode = 'code' in refusal || 'error' in refusal;
	return family === 'modelCenter' && hasCode ? 400 : 200;
}

export async function createTask(
	parts: TaskParts,
	family: Family,
	request: FastifyRequest,
	reply: FastifyReply,
) {
	if (!parts.pace.take()) {
		reply.code(429);
		return tooManyRequests;
	}
	const judged = await judge(parts, family, request);
	if ('refusal' in judged) {
		reply.code(statusOfRefusal(family, judged.refusal));
		return judged.refusal;
	}
	const task = parts.tasks.accept(family, judged.body);
	parts.records.created(task);
	return createAnswer(task);
}

/** A task is known at one place only. */
export function queryTask(
	parts: TaskParts,
	place: QueryPlace,
	request: FastifyRequest,
	reply: FastifyReply,
) {
	const { id } = z.object({ id: z.string() }).parse(request.params);
	const task = parts.tasks.find(place, id);
	if (task === undefined) return parts.unknownIds.answer(id, reply);
	return queryAnswer(task, parts.clock(), {
		ofVideo: () => addressOf(parts, task, 'mp4', parts.tasks.nextAddressGoodForMs(task)),
		ofLastFrame: () => addressOf(parts, task, 'png', task.addressGoodForMs),
	});
}

function addressOf({ files }: TaskParts, task: Task, file: StoredFile, goodForMs: number): string {
	return files.newAddress({ id: task.id, file, finishedAt: endOf(task), goodForMs });
}
