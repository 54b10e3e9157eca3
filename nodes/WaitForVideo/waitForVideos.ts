import {
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { isPrivateFor } from '../shared/api/privateAddress';
import { retryQuery } from '../shared/api/client';
import { unknownStanding } from '../shared/api/standing';
import { createVideoLookup, type VideoLookup } from '../shared/api/videoLookup';
import type { Task } from '../shared/api/task';
import { KyyVideoError, sentences } from '../shared/errors/error';
import { lastFrameHint, otherLengthHint, waitedForReport } from '../shared/errors/reports';
import { afterWaiting, timeoutError } from '../shared/errors/videoErrors';
import { createConnect } from '../shared/execution/credential';
import { handedOn, knownOfBoth } from '../shared/execution/createdVideo';
import { isTool } from '../shared/execution/toolRun';
import { memoryOf } from '../shared/execution/nodeMemory';
import { cancelSignalOf, runItems } from '../shared/execution/runItems';
import type { ItemOutput } from '../shared/execution/pairedItem';
import { lastFrameField } from '../shared/model/labels';
import { systemClock, systemTiming, type Timing } from '../shared/timing/clock';
import { ByteBudget } from '../shared/timing/byteBudget';
import { Limiter } from '../shared/timing/limiter';
import { SingleFlight } from '../shared/timing/singleFlight';
import { downloadVideo, type Downloaded } from './download';
import { readErrorItem, type ErrorItem } from './errorItem';
import { openFile, type HttpRequest } from './openFile';
import { fileNameOf } from './fileName';
import { downloadLastFrame } from './lastFrame';
import { Progress } from './progress';
import { checkPublicLink, publicLinkTo } from './publicLink';
import { newPollLimiter, queryInTurn } from './queryInTurn';
import { StoredFiles } from './storedFiles';
import { readWaitParameters, type WaitParameters } from './wait.parameters';
import { waitForTask, type Waited } from './waitForTask';
import { logStopped, runLog } from '../shared/execution/runLog';

/** A guess: enough to use the connection well, and few enough that a thousand files do not arrive at n8n at once */
const downloadsAtOnce = 4;

/** Bytes: a guess at what an n8n with 1 GB can spare. Where n8n keeps files in a database or at S3, it holds each one whole. */
const fileMemory = new ByteBudget(256 * 1024 * 1024);

const storedFiles = new StoredFiles<Downloaded>();

type Demand = Pick<WaitParameters, 'maxWait' | 'pollInterval' | 'known'>;

/** What all items of a run share */
type WaitRun = ReturnType<typeof newRun>;

/**
 * Waits for the videos of all items at once, and fetches each file as soon as it is ready. An item that comes in as an
 * error passes as it is: it has no video, and must not end the waits of the others.
 *
 * @returns the items of each output
 * @throws NodeApiError or NodeOperationError that names the first item that failed, unless the node continues
 */
export async function waitForVideos(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	// Once one item has ended the run, no output would show what becomes of the others
	const over = new AbortController();
	const run = newRun(context, over.signal);
	const { progress, demands, throwsOnTimeout, stillRunning } = run;
	const continues = context.continueOnFail();
	const say = (line: string) => {
		// The editor shows it in the browser's console, which is all that n8n has for a node that is running
		context.sendMessageToUI(line);
		runLog(context).info(line);
	};
	const reporting = progress.report(say, run.newTiming().signal);
	const items = await runItems(context, {
		clock: systemClock,
		read: async (itemIndex) => prepareWait(itemIndex, run),
		prepare: (wait) => wait,
		execute: async (item) =>
			'words' in item
				? passOn(item, context)
				: waitAndFetch(item, run).catch((error: unknown) => {
						throw error instanceof KyyVideoError ? afterWait(error, item, run) : error;
					}),
		// That of another video must not be taken for the one of this
		ownFields: { binary: [lastFrameField] },
		onFailure: (error) => {
			progress.countFailure(error);
			if (!continues) over.abort();
		},
		// An item of its own has the ID of its own, and a thousand errors with a thousand IDs each help no user
		report: () =>
			waitedForReport(continues ? [] : [...demands.keys()], cancelSignalOf(context).aborted),
	}).finally(async () => {
		over.abort();
		await reporting;
		if (cancelSignalOf(context).aborted) logDemanded(run);
	});
	const message = progress.summary();
	say(message);
	const { otherLengths, missingLastFrames } = run;
	for (const hint of [message, otherLengthHint(otherLengths), lastFrameHint(missingLastFrames)]) {
		if (hint) context.addExecutionHints({ message: hint, location: 'outputPane', type: 'info' });
	}
	const leaving = (isRunning: boolean) =>
		items.filter((_item, itemIndex) => stillRunning.has(itemIndex) === isRunning);
	return throwsOnTimeout ? [items] : [leaving(false), leaving(true)];
}

function logDemanded({ context, demands }: WaitRun): void {
	const ids = [...demands.keys()].join(', ');
	if (ids) logStopped(context, `It waited for these videos: ${ids}.`);
}

function newRun(context: IExecuteFunctions, over: AbortSignal) {
	return {
		context,
		connect: createConnect(context, systemClock),
		/** With a signal of its own, which aborts when the execution is stopped or the run has its outcome */
		newTiming: () => systemTiming(cancelSignalOf(context), over),
		throwsOnTimeout: context.getNodeParameter('onTimeout', 0) !== 'output',
		/** An agent gets what leaves by the first output, without its files; before version 3 nothing of an error */
		isTool: isTool(context),
		/** What all items that name the same video ask of its wait, by its ID */
		demands: new Map<string, Demand>(),
		waits: new SingleFlight<Waited>(),
		/** Where each video is asked for, by its ID */
		lookups: new Map<string, VideoLookup>(),
		/** What the service makes of the key, as all waits have met it */
		key: { standing: unknownStanding },
		/** Whether public links are possible, by the base URL */
		linkChecks: new SingleFlight<void>(),
		fetchOnce: storedFiles.forAttempt(memoryOf(context)),
		lastFrames: new SingleFlight<Awaited<ReturnType<typeof downloadLastFrame>>>(),
		/** In seconds, by the ID of the video */
		otherLengths: new Map<string, { readonly asked: number; readonly actual: number }>(),
		/** Why, by the ID of the video */
		missingLastFrames: new Map<string, string>(),
		pollLimiter: newPollLimiter(),
		downloadLimiter: new Limiter({ concurrency: downloadsAtOnce }),
		progress: new Progress(context.getInputData().length, systemClock),
		/** The items that leave by the second output */
		stillRunning: new Set<number>(),
	};
}

type ItemToWaitFor = WaitParameters & { readonly itemIndex: number };

/** An agent gets no files */
const hasDownload = ({ download }: WaitParameters, { isTool }: WaitRun): boolean =>
	download && !isTool;

/** @throws KyyVideoError `parameters` */
async function prepareWait(itemIndex: number, run: WaitRun): Promise<ErrorItem | ItemToWaitFor> {
	const { context, connect, demands, progress } = run;
	const errorItem = readErrorItem(context, itemIndex);
	if (errorItem) {
		progress.passedOn += 1;
		return errorItem;
	}
	const item = { itemIndex, ...(await readWaitParameters(context, itemIndex, connect)) };
	if (item.publicLink !== undefined && hasDownload(item, run)) {
		const { baseUrl } = await connect();
		await run.linkChecks.run(baseUrl, async () => checkPublicLink(context, baseUrl));
	}
	const one = demands.get(item.videoId) ?? item;
	demands.set(item.videoId, {
		maxWait: Math.max(one.maxWait, item.maxWait),
		// As scheduled for the model, unless all of them have an interval
		pollInterval:
			one.pollInterval && item.pollInterval && Math.min(one.pollInterval, item.pollInterval),
		known: knownOfBoth(one.known, item.known),
	});
	return item;
}

/** Hands on an item as it came. Where the node has an error output, its error leads it there. */
const passOn = ({ item: { json, binary }, words }: ErrorItem, context: IExecuteFunctions) => ({
	json,
	...(binary && { binary }),
	error: new NodeOperationError(context.getNode(), words),
});

/** Another wait for the same video finds it at the same place */
function afterWait(error: KyyVideoError, { known }: ItemToWaitFor, { progress }: WaitRun) {
	const { resultPath } = known;
	const waited = afterWaiting(error, progress.seconds);
	return resultPath === undefined ? waited : waited.with({ facts: { resultPath } });
}

/** @throws KyyVideoError `failed`, `timeout`, `refused`, `download` or `canceled` */
async function waitAndFetch(item: ItemToWaitFor, run: WaitRun): Promise<ItemOutput> {
	const { itemIndex, videoId, binaryPropertyName, publicLink } = item;
	const download = hasDownload(item, run);
	const { progress, stillRunning, throwsOnTimeout } = run;
	const waited = await run.waits.run(videoId, async () => waitFor(item, run));
	const wait = { seconds: Math.round(waited.seconds), polls: waited.polls };
	if (waited.outcome === 'running') {
		const error = timeoutError(videoId, waited.seconds, waited);
		if (throwsOnTimeout && !run.isTool) throw error;
		if (!run.isTool) stillRunning.add(itemIndex);
		progress.stillRunning += 1;
		const message = run.isTool && { message: sentences(error.message, error.description) };
		const task = waited.task ?? { id: videoId };
		const { known } = run.demands.get(videoId) ?? item;
		return { json: { ...task, ...handedOn(known), wait, ...message } };
	}
	const result = download ? await fetchFile(waited.task, item, run) : waited;
	const lastFrame =
		download && item.lastFrameFile ? await fetchLastFrame(result.task, run) : undefined;
	progress.completed += 1;
	compareLength(item, result.task, run);
	const json = { ...result.task, wait };
	if (!('file' in result)) return { json };
	const { file, facts } = result;
	// Items that share a file must not share the object that n8n keeps for each of them
	const binary = {
		[binaryPropertyName]: { ...file },
		...(lastFrame && { [lastFrameField]: { ...lastFrame } }),
	};
	const link = publicLink && publicLinkTo(run.context, file, publicLink, systemClock.now());
	return { json: { ...json, file: { ...facts, ...link } }, binary };
}

/** Seconds by which a length that is rounded, or cut to whole images, may differ: a guess */
const roundedBy = 0.5;

/** The service may make a video of another length than it was asked for, and bill that [seen] */
function compareLength({ known }: ItemToWaitFor, { id, actualDuration }: Task, run: WaitRun): void {
	const { duration } = known;
	if (duration === undefined || typeof actualDuration !== 'number') return;
	if (Math.abs(actualDuration - duration) <= roundedBy) return;
	run.otherLengths.set(id, { asked: duration, actual: actualDuration });
}

/** Items that name the same video share it. A video without it is complete all the same, so the output only says so. */
async function fetchLastFrame(task: Task, run: WaitRun): Promise<IBinaryData | undefined> {
	const { context, downloadLimiter: limiter, missingLastFrames } = run;
	const fetched = await run.lastFrames.run(task.id, async () =>
		downloadLastFrame(task, {
			open: await createOpen(run),
			store: async (file, { extension, mimeType }) => {
				const name = fileNameOf(task.id, `${task.id}_last_frame`, extension);
				return await context.helpers.prepareBinaryData(file, name, mimeType);
			},
			memory: fileMemory,
			limiter,
			timing: run.newTiming(),
		}),
	);
	if ('file' in fetched) return fetched.file;
	missingLastFrames.set(task.id, fetched.words);
	return undefined;
}

/** Opens files outside the service, and none where only n8n could be */
async function createOpen({ context, connect }: WaitRun) {
	const { baseUrl } = await connect();
	const isPrivate = (url: string) => isPrivateFor(baseUrl, url);
	const send: HttpRequest = async (options) => {
		const response: unknown = await context.helpers.httpRequest(options);
		return response;
	};
	return async (url: string, signal: AbortSignal) => openFile(send, url, isPrivate, signal);
}

async function waitFor({ videoId, ...own }: WaitParameters, run: WaitRun): Promise<Waited> {
	const { maxWait, pollInterval: interval, known } = run.demands.get(videoId) ?? own;
	const { key, progress } = run;
	const { created } = known;
	const { start } = progress;
	const deadline = start + maxWait;
	const timing = run.newTiming();
	const query = async () => queryByLookup(videoId, deadline, timing, run);
	const options = { query, interval, created, key, start, deadline, timing };
	return await waitForTask(videoId, options);
}

/** Asks where the video is known, or may be */
async function queryByLookup(id: string, deadline: number, timing: Timing, run: WaitRun) {
	return await lookupOf(id, run).run(async (path) => queryInTurn(id, path, deadline, timing, run));
}

/** The same for all queries about a video, as it remembers where the video is known */
function lookupOf(id: string, { demands, lookups }: WaitRun): VideoLookup {
	const lookup = lookups.get(id) ?? createVideoLookup(id, demands.get(id)?.known);
	lookups.set(id, lookup);
	return lookup;
}

/** Where n8n writes the bytes as they come, and holds nothing of them */
const isOnDisk = ({ id }: IBinaryData): boolean => id?.startsWith('filesystem') === true;

/** Items that want the same file of the same video, by the same name, share it */
async function fetchFile(
	task: Task,
	{ fileName, maxFileSize: maxBytes }: WaitParameters,
	run: WaitRun,
): Promise<Downloaded> {
	const { context, fetchOnce, downloadLimiter: limiter, progress } = run;
	const timing = run.newTiming();
	const query = async () => queryByLookup(task.id, Infinity, timing, run);
	const open = await createOpen(run);
	return await fetchOnce(JSON.stringify([task.id, fileName, maxBytes]), async () => {
		const downloaded = await downloadVideo(task, {
			open,
			// The type makes n8n show a player, whatever type the file host gives
			store: async (file, { extension, mimeType }) => {
				const name = fileNameOf(task.id, fileName, extension);
				const stored = await context.helpers.prepareBinaryData(file, name, mimeType);
				if (isOnDisk(stored)) fileMemory.lift();
				return stored;
			},
			memory: fileMemory,
			query: async () => retryQuery(query, timing, new Limiter()),
			maxBytes,
			limiter,
			timing,
		});
		progress.bytes += downloaded.facts.bytes;
		return downloaded;
	});
}
