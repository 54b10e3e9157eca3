import { jsonParse, type IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import {
	createVideo,
	retryHintOf,
	type CreateOutcome,
	type NotAccepted,
} from '../../shared/api/client';
import { isFailed, type Task } from '../../shared/api/task';
import { keyProblem, parametersError } from '../../shared/errors/parameterErrors';
import { maskSecrets } from '../../shared/errors/secrets';
import {
	canceledCreateError,
	createError,
	failedError,
	stillUnknownError,
} from '../../shared/errors/videoErrors';
import { flag, number } from '../../shared/execution/fieldSchemas';
import { parseParameters } from '../../shared/execution/parameters';
import { labels, usualMaxVideos } from '../../shared/model/labels';
import { otherModel } from '../../shared/model/models';
import { untilAborted } from '../../shared/timing/clock';
import type { Verdict } from '../../shared/timing/adaptiveLimiter';
import { assetIdPattern } from '../asset/assetId';
import { problemWithAsset } from '../asset/get.operation';
import { mayBeBack } from '../idempotency/itemOrigin';
import { keyOf, type IdempotencyKey, type RequestField } from '../idempotency/key';
import { rowWords } from '../idempotency/rowWords';
import { evaluatedItem, roundlessValue, steadyValue } from '../idempotency/steadyValue';
import type { Submission, UnknownSubmission } from '../idempotency/submissions';
import type { MediumItem } from '../media/binaryFile';
import { addressOf, fieldOf, identityOf, resolveMedia } from '../media/resolveMedia';
import type { NodeRun } from '../nodeRun';
import { pathOf, requestFields, type RequestField as RequestFieldName } from './create.parameters';
import {
	groupMedia,
	inEditor,
	onWire,
	readVideoRequest,
	type VideoRequest,
} from './create.request';
import { readRawRequest } from './rawRequest';
import { logAccepted, runLog } from '../../shared/execution/runLog';

const optionsSchema = z.object({
	createUnrecorded: flag().default(false),
	resubmitUnknown: flag().default(false),
	validateOnly: flag().default(false),
});

const limitSchema = z.object({
	maxVideos: number('a whole number above 0', (videos) => videos.int().positive()),
});

/** The same for all items of a run */
function readMaxVideos({ context, isTool }: NodeRun): number {
	const usual = isTool ? usualMaxVideos.ofTool : usualMaxVideos.ofNode;
	const maxVideos = context.getNodeParameter('options.maxVideos', 0, usual);
	return parseParameters(limitSchema, { maxVideos }).maxVideos;
}

/**
 * Reads and checks what one item asks for.
 *
 * @throws KyyVideoError `parameters`
 */
export async function readCreate(itemIndex: number, run: NodeRun) {
	const { context, connect, submissions, crashLog } = run;
	const item = { context, itemIndex };
	// A field that is not shown has no value, and n8n throws without one to fall back on
	const valueOf = (field: RequestFieldName): unknown =>
		context.getNodeParameter(pathOf(field), itemIndex, null);
	const values = Object.fromEntries(requestFields.map((name) => [name, valueOf(name)]));
	// Where a video will be asked for makes no other request of it
	const resultPath: unknown = context.getNodeParameter('resultPath', itemIndex, null);
	const request =
		values.model === otherModel.value
			? readRawRequest({ ...values, resultPath }, (await connect()).baseUrl)
			: readVideoRequest(values);
	const options = parseParameters(
		optionsSchema,
		context.getNodeParameter('options', itemIndex, {}),
	);
	const maxVideos = readMaxVideos(run);
	await refuseKey(request, run);
	if (options.validateOnly) return { item, request, options, maxVideos };
	const key = await keyOfRequest(request, item, run);
	submissions.expect(key);
	crashLog.expect(key);
	return { item, request, options, maxVideos, key };
}

/** A field that the user adds goes as it is, and the key only goes where n8n puts it */
async function refuseKey({ additionalFields }: VideoRequest, { connect }: NodeRun) {
	const { maskKey } = await connect();
	if (JSON.stringify(maskKey(additionalFields)) === JSON.stringify(additionalFields)) return;
	throw parametersError([keyProblem(labels.additionalFields)]);
}

type ReadCreate = Awaited<ReturnType<typeof readCreate>>;

/**
 * Finds out what earlier attempts have made of an item.
 *
 * @throws KyyVideoError `parameters`; `unknown` or `canceled` when an earlier attempt may have submitted it, unless the user
 *   allows to submit it again
 */
export async function prepareCreate(read: ReadCreate, run: NodeRun) {
	const { item, request, options, maxVideos, key } = read;
	const { connect, timing, crashLog, submissions } = run;
	const resolved = async () => {
		const media = await resolveMedia(request.media, item, (await connect()).baseUrl);
		submissions.limit.plan(options.validateOnly);
		return { item, request, maxVideos, media };
	};
	if (!key) return { step: 'validate' as const, ...(await resolved()) };
	const known = await recall(key, request, item, run, options.resubmitUnknown);
	// Before its media are looked at, which may be gone by now
	if (known?.state === 'accepted') return { step: 'handOut' as const, task: known.task, request };
	if (known) {
		const mayBe = options.resubmitUnknown && maySubmitAgain(known, run);
		const isInFlight =
			mayBe && known.number !== undefined && (await crashLog.mayBeInFlight(key, known.number));
		if (isInFlight) throw stillUnknownError({ ...known, doubt: 'otherRetry' }, run);
		// Retry On Fail goes on after a stop, and n8n shows the error of the last attempt
		if (timing.signal.aborted) throw canceledCreateError(true);
		if (!mayBe) throw stillUnknownError(known, run);
	}
	return { step: 'submit' as const, key, known, options, ...(await resolved()) };
}

/** What was accepted is known to be paid for, though nobody knows its ID any more */
const maySubmitAgain = (known: UnknownSubmission, { submissions }: NodeRun): boolean =>
	known.doubt !== 'lostId' && submissions.isOfEarlierExecution(known);

type PreparedCreate = Awaited<ReturnType<typeof prepareCreate>>;

type ResolvedRequest = Exclude<PreparedCreate, { step: 'handOut' }>;

type PreparedSubmit = Extract<PreparedCreate, { step: 'submit' }>;

async function keyOfRequest(
	request: VideoRequest,
	item: MediumItem,
	{ uploadLog, isTool }: NodeRun,
): Promise<IdempotencyKey> {
	const { context, itemIndex } = item;
	const identities = await Promise.all(
		request.media.map(async ({ medium }) => {
			if (medium.from !== 'asset') return await identityOf(medium, item);
			const assetId = await uploadLog.originalOf(medium.assetId);
			return await identityOf({ ...medium, assetId }, item);
		}),
	);
	const identified = (part: 0 | 1): Readonly<Record<string, unknown>> =>
		groupMedia(
			request.media,
			identities.map((identity) => identity[part]),
			inEditor,
		);
	const [contents, places] = [identified(0), identified(1)];
	const values = await withOriginals(request.values, async (id) => uploadLog.originalOf(id));
	const { parameters } = context.getNode();
	const options = z.record(z.unknown()).catch({}).parse(parameters.options);
	const written: Readonly<Record<string, unknown>> = { ...options, ...parameters };
	const evaluated = evaluatedItem(context, itemIndex);
	const fieldOf = (name: RequestFieldName): RequestField => {
		const files = request.media.flatMap(({ name: field, medium }, index) =>
			field === name && medium.from === 'binary' ? [identities[index]?.[0]] : [],
		);
		// What is written of a binary field says nothing of its file
		const withFiles = (still: unknown) =>
			still === undefined || files.length === 0 ? still : [still, files];
		const steady = withFiles(steadyValue(written[name], evaluated));
		const roundless = withFiles(roundlessValue(written[name], evaluated));
		return {
			value: values[name] ?? contents[name],
			// For a tool the round is only the number of the call, which is another one when the agent begins anew
			...(isTool ? { steady: roundless ?? steady, roundless: undefined } : { steady, roundless }),
			hidden: rowWords(written[name], evaluated),
			place: places[name],
			default: request.defaults[name],
		};
	};
	const fields = Object.fromEntries(requestFields.map((name) => [name, fieldOf(name)]));
	return keyOf(itemIndex, fields);
}

/** The body of another model, or a prompt, may name assets as well */
async function withOriginals(
	values: VideoRequest['values'],
	originalOf: (assetId: string) => Promise<string>,
): Promise<VideoRequest['values']> {
	const text = JSON.stringify(values);
	const named = [...new Set(text.match(assetIdPattern))];
	if (named.length === 0) return values;
	const originals = await Promise.all(named.map(originalOf));
	const originalOfNamed = new Map(named.map((assetId, index) => [assetId, originals[index]]));
	const replaced = text.replace(
		assetIdPattern,
		(assetId) => originalOfNamed.get(assetId) ?? assetId,
	);
	return jsonParse(replaced);
}

/** What an earlier attempt has made of the item, also where its context was lost */
async function recall(
	key: IdempotencyKey,
	{ values }: VideoRequest,
	{ context, itemIndex }: MediumItem,
	{ submissions, crashLog }: NodeRun,
	isAllowed: boolean,
): Promise<Submission | undefined> {
	const known = submissions.recall(key, () => mayBeBack(context, itemIndex));
	if (known?.state === 'accepted') return known;
	if (known && !submissions.isOfEarlierExecution(known)) return known;
	if (known?.number !== undefined) {
		const answer = await crashLog.lateAnswer(key, known.number, isAllowed);
		if (!answer) return known;
		if (answer.state !== 'rejected') return submissions.learn(key, known, answer, values.model);
	}
	// It could not be recorded, and n8n's database may still fail
	const isUnrecorded = known?.number === undefined && known?.doubt === 'noAnswer';
	if (isUnrecorded && !isAllowed) return known;
	// Another retry may have submitted it since
	const recorded = await crashLog.recall(key, isAllowed);
	if (!known) return recorded && submissions.adopt(key, recorded, values.model);
	if (recorded) return submissions.learn(key, known, recorded, values.model);
	const isAsked = known.doubt === 'otherNode' && submissions.isDoubtedHere(known);
	const isOnlyKnownHere = isUnrecorded || known.doubt === 'otherRound' || isAsked;
	if (known.number === undefined && isOnlyKnownHere) return known;
	// It was rejected, or only the log had doubted it
	submissions.forget(known);
	return undefined;
}

/**
 * Asks whether the run may create so many videos, and the service whether the assets of an item can be used, before
 * anything is paid for.
 *
 * @throws KyyVideoError `limit`; `parameters` when an asset cannot be used; `refused`, `unreachable`, `unreadable` or
 *   `canceled` when the service does not say
 */
export async function checkCreate(prepared: PreparedCreate, run: NodeRun): Promise<void> {
	if (prepared.step === 'handOut') return;
	run.submissions.limit.reserve(prepared.maxVideos, run.isTool);
	const checks = prepared.media.map(async (named) => {
		const { medium, kind } = named;
		const { library } = prepared.request;
		if (medium.from !== 'asset' || !library) return undefined;
		const use = { assetId: medium.assetId, field: fieldOf(named), kind };
		return await problemWithAsset(use, library, run);
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
	if (isFailed(task)) throw failedError(task);
	if (prepared.step === 'handOut') run.counts.handedOut += 1;
	// Whatever the service calls so itself
	return { ...task, ...askedFor(prepared.request) };
}

/** What Wait for Video goes by, beside the task: where the video is asked for, and how long it should be, in seconds */
function askedFor({ resultPath, values: { duration } }: VideoRequest): IDataObject {
	return {
		...(typeof duration === 'number' && { duration }),
		...(resultPath !== undefined && { resultPath }),
	};
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
	const addresses = await Promise.all(
		media.map(async (medium) => addressOf(medium, item, request.library)),
	);
	return { ...request.body, ...groupMedia(media, addresses, onWire), ...request.additionalFields };
}

async function submit(prepared: PreparedSubmit, run: NodeRun): Promise<Task> {
	const { context, connect, timing, newTiming, createLimiter, submissions, crashLog } = run;
	const { item, request, key, known, options } = prepared;
	const waiting = newTiming();
	if (waiting.signal.aborted) throw canceledCreateError(false);
	const http = await connect();
	const video = { path: request.path, body: await bodyOf(prepared) };
	const begun = await crashLog.begin(key, {
		isFirst: known === undefined,
		again: known?.number,
		isOptional: options.createUnrecorded,
	});
	if (begun.state === 'taken') {
		const taken = submissions.markTaken(key, begun.number);
		throw stillUnknownError({ ...taken, doubt: 'otherRetry' }, run);
	}
	const flight = { isOpen: false, leave: async () => crashLog.leaveInFlight(key, begun) };
	const create = async () => {
		await crashLog.send(key, begun);
		flight.isOpen = true;
		const outcome = await createVideo(http, video, timing);
		flight.isOpen = false;
		return outcome;
	};
	const attempt = async () => {
		// While the record settled, or the service had a limit
		if (waiting.signal.aborted) {
			// After a stop, n8n keeps the node for a retry only if it ends at once
			await untilAborted(timing.signal, crashLog.reject(key, begun), undefined);
			throw canceledCreateError(false);
		}
		return await submissions.submit({ key, known, number: begun.number }, create);
	};
	const finish = async (): Promise<Task> => {
		const outcome = await createLimiter.retry(attempt, verdictOn, waiting);
		if (outcome.outcome === 'rejected') await crashLog.reject(key, begun);
		if (outcome.outcome === 'unknown') await crashLog.giveUp(key, begun);
		if (outcome.outcome !== 'accepted') {
			const answer = answerOf(outcome);
			if (answer) runLog(context).warn(`The answer to a create request names no video: ${answer}`);
			throw createError(outcome, request.context, timing.signal.aborted);
		}
		const task = outcome.made;
		run.counts.submitted += 1;
		const accepted = `KyyVideo accepted the video ${task.id} (item ${item.itemIndex})`;
		logAccepted(context, timing.signal, accepted);
		// The browser's console still has it when the user stops the execution, and n8n empties the canvas
		context.sendMessageToUI(accepted);
		const { otherIds = [] } = outcome;
		if (otherIds.length > 0) {
			const others = `The answer with the video ${task.id} names others as well: ${otherIds.join(', ')}`;
			runLog(context).warn(others);
			context.sendMessageToUI(others);
		}
		// Should n8n crash before it has saved the outcome of the node, a retry still hands the video out
		await crashLog.accept(key, begun, task.id);
		return task;
	};
	return await untilStopped(finish(), timing, flight);
}

const verdictOn = (outcome: CreateOutcome): Verdict => {
	const limit = retryHintOf(outcome);
	if (limit) return { limit };
	return outcome.outcome === 'unknown' ? 'lost' : 'answered';
};

/** What may name a video that was accepted, though nobody can read it: not the page of a gateway */
function answerOf({ outcome, failure }: NotAccepted): string {
	if (outcome !== 'unknown' || !('answer' in failure)) return '';
	const { kind, answer = '' } = failure;
	return kind === 'refusal' && answer.startsWith('<') ? '' : maskSecrets(answer);
}

/**
 * After a stop, n8n keeps what the node remembers and says only if it ends at once. A create in flight goes on all the
 * same, and what becomes of it is recorded.
 */
async function untilStopped(
	finished: Promise<Task>,
	{ signal }: NodeRun['timing'],
	flight: { readonly isOpen: boolean; readonly leave: () => Promise<void> },
): Promise<Task> {
	const task = await untilAborted(signal, finished, undefined);
	if (task || !flight.isOpen) return await finished;
	void flight.leave();
	finished.catch(() => {});
	throw canceledCreateError(true);
}
