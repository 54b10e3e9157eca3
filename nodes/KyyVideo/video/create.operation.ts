import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { createVideo, retryHintOf } from '../../shared/api/client';
import { isFailed, type Task } from '../../shared/api/task';
import { parametersError } from '../../shared/errors/parameterErrors';
import {
	canceledCreateError,
	createError,
	createFailedError,
	stillUnknownError,
} from '../../shared/errors/videoErrors';
import { flag } from '../../shared/execution/fieldSchemas';
import { parseParameters } from '../../shared/execution/parameters';
import { otherModel } from '../../shared/model/models';
import { retry } from '../../shared/timing/retry';
import { problemWithAsset } from '../asset/get.operation';
import { keyOf, type IdempotencyKey } from '../idempotency/key';
import type { Submission } from '../idempotency/submissions';
import type { MediumItem } from '../media/binaryFile';
import { addressOf, fieldOf, identityOf, resolveMedia } from '../media/resolveMedia';
import type { NodeRun } from '../nodeRun';
import { requestFields } from './create.parameters';
import { groupMedia, readVideoRequest, type VideoRequest } from './create.request';
import { readRawRequest } from './rawRequest';

const optionsSchema = z.object({
	resubmitUnknown: flag().default(false),
	validateOnly: flag().default(false),
});

/**
 * Reads and checks what one item asks for, and what earlier attempts have made of it.
 *
 * @throws KyyVideoError `parameters`; `unknown` or `canceled` when an earlier attempt may have submitted it, unless the user
 *   allows to submit it again
 */
export async function prepareCreate(itemIndex: number, run: NodeRun) {
	const { context, connect, submissions, timing } = run;
	const item = { context, itemIndex };
	// A field that is not shown has no value, and n8n throws without one to fall back on
	const valueOf = (name: string): unknown => context.getNodeParameter(name, itemIndex, null);
	const values = Object.fromEntries(requestFields.map((name) => [name, valueOf(name)]));
	const request =
		values.model === otherModel.value
			? readRawRequest(values, (await connect()).baseUrl)
			: readVideoRequest(values);
	const { validateOnly, resubmitUnknown } = parseParameters(
		optionsSchema,
		context.getNodeParameter('options', itemIndex, {}),
	);
	const resolved = async () => ({
		item,
		request,
		media: await resolveMedia(request.media, item, (await connect()).baseUrl),
	});
	if (validateOnly) return { step: 'validate' as const, ...(await resolved()) };
	const key = await keyOfRequest(request, item);
	const known = await recall(key, run);
	// Before its media are looked at, which may be gone by now
	if (known?.state === 'accepted') return { step: 'handOut' as const, task: known.task };
	if (known && !(resubmitUnknown && submissions.isOfEarlierExecution(known))) {
		// Retry On Fail goes on after a stop, and n8n shows the error of the last attempt
		throw timing.signal.aborted ? canceledCreateError(true) : stillUnknownError();
	}
	// Where no earlier attempt may have submitted it, a rejection leaves nothing to remember
	const isFirst = known === undefined;
	return { step: 'submit' as const, key, isFirst, ...(await resolved()) };
}

type PreparedCreate = Awaited<ReturnType<typeof prepareCreate>>;

type ResolvedRequest = Exclude<PreparedCreate, { step: 'handOut' }>;

type PreparedSubmit = Extract<PreparedCreate, { step: 'submit' }>;

async function keyOfRequest(request: VideoRequest, item: MediumItem): Promise<IdempotencyKey> {
	const { context, itemIndex } = item;
	// Where a file is gone, what the user has written tells: see `keyOf`
	const identities = await Promise.all(
		request.media.map(async ({ medium }) => (await identityOf(medium, item))[0]),
	);
	const media = groupMedia(request.media, identities, ({ name }) => name);
	const all: Readonly<Record<string, unknown>> = { ...request.values, ...media };
	const values = Object.fromEntries(requestFields.map((name) => [name, all[name]]));
	const input = context.getInputData()[itemIndex];
	return keyOf(itemIndex, values, request.defaults, context.getNode().parameters, input);
}

/** What an earlier attempt has made of the item, also where its context was lost */
async function recall(
	key: IdempotencyKey,
	{ submissions, crashLog }: NodeRun,
): Promise<Submission | undefined> {
	const known = submissions.recall(key);
	if (known || !(await crashLog.wasRecorded(key))) return known;
	return submissions.markLost(key);
}

/**
 * Asks the service whether the assets of an item can be used, before anything is paid for.
 *
 * @throws KyyVideoError `parameters` when one of them cannot; `refused`, `unreachable`, `unreadable` or `canceled` when the
 *   service does not say
 */
export async function checkCreate(prepared: PreparedCreate, run: NodeRun): Promise<void> {
	if (prepared.step === 'handOut') return;
	const checks = prepared.media.map(async (named) => {
		const { medium, kind } = named;
		if (medium.from !== 'asset') return undefined;
		return await problemWithAsset({ assetId: medium.assetId, field: fieldOf(named), kind }, run);
	});
	// None of them may go on when the first one has failed
	await Promise.allSettled(checks);
	const [first, ...others] = (await Promise.all(checks)).flatMap((problem) => problem ?? []);
	if (first) throw parametersError([first, ...others]);
}

/**
 * @returns the task, or the request where the item is only checked
 * @throws KyyVideoError `refused`, `unreachable`, `unknown`, `canceled`, or `failed` when the service gave up at once
 */
export async function executeCreate(prepared: PreparedCreate, run: NodeRun): Promise<IDataObject> {
	if (prepared.step === 'validate') return await validated(prepared, run);
	const task = prepared.step === 'handOut' ? prepared.task : await submit(prepared, run);
	if (isFailed(task)) throw createFailedError(task);
	if (prepared.step === 'handOut') run.counts.handedOut += 1;
	return { ...task };
}

/** What would be sent. The key is no part of it. */
async function validated(resolved: ResolvedRequest, { connect, counts }: NodeRun) {
	const { baseUrl, maskKey } = await connect();
	const body = await bodyOf(resolved);
	counts.validated += 1;
	const url = baseUrl + resolved.request.path;
	return { valid: true, method: 'POST', url, body: maskKey(body) };
}

/** To be called when it is sent: the URL of a binary field is good for a day from then on */
async function bodyOf({ item, request, media }: ResolvedRequest): Promise<IDataObject> {
	const addresses = await Promise.all(media.map(async (medium) => addressOf(medium, item)));
	return { ...request.body, ...groupMedia(media, addresses, ({ key }) => key) };
}

async function submit(
	prepared: PreparedSubmit,
	{ context, connect, timing, createLimiter, submissions, crashLog }: NodeRun,
): Promise<Task> {
	const { item, request, key, isFirst } = prepared;
	const http = await connect();
	const video = { path: request.path, body: await bodyOf(prepared) };
	const isOurs = await crashLog.record(key);
	if (isFirst && !isOurs) {
		submissions.markTaken(key);
		throw stillUnknownError();
	}
	// While the entry settled
	if (timing.signal.aborted) {
		if (isFirst) await crashLog.remove(key);
		throw canceledCreateError(false);
	}
	const attempt = async () => submissions.submit(key, async () => createVideo(http, video, timing));
	const outcome = await retry(attempt, retryHintOf, timing, createLimiter);
	if (outcome.outcome === 'rejected' && isFirst) await crashLog.remove(key);
	if (outcome.outcome !== 'accepted') {
		throw createError(outcome, request.context, timing.signal.aborted);
	}
	const task = outcome.made;
	// Should n8n crash before it has saved the outcome of the node, the log still knows the ID
	context.logger.info(`KyyVideo accepted the video ${task.id} (item ${item.itemIndex})`);
	return task;
}
