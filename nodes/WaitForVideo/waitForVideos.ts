import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { isPrivateFor } from '../shared/api/privateAddress';
import { retryQuery } from '../shared/api/client';
import { unknownStanding } from '../shared/api/standing';
import type { Task } from '../shared/api/task';
import { KyyVideoError, sentences } from '../shared/errors/error';
import { waitedForReport } from '../shared/errors/reports';
import { afterWaiting, timeoutError } from '../shared/errors/videoErrors';
import { createConnect } from '../shared/execution/credential';
import { isTool } from '../shared/execution/toolRun';
import { cancelSignalOf, runItems } from '../shared/execution/runItems';
import type { ItemOutput } from '../shared/execution/pairedItem';
import { systemClock, systemTiming } from '../shared/timing/clock';
import { Limiter } from '../shared/timing/limiter';
import { SingleFlight } from '../shared/timing/singleFlight';
import { downloadVideo, type Downloaded } from './download';
import { readErrorItem, type ErrorItem } from './errorItem';
import { openFile, type HttpRequest } from './openFile';
import { fileNameOf } from './fileName';
import { Progress } from './progress';
import { newPollLimiter, queryInTurn } from './queryInTurn';
import { StoredFiles } from './storedFiles';
import { readWaitParameters, type WaitParameters } from './wait.parameters';
import { waitForTask, type Waited } from './waitForTask';
import { runLog } from '../shared/execution/runLog';

/** A guess: enough to use the connection well, and few enough that a thousand files do not arrive at n8n at once */
const downloadsAtOnce = 4;

const storedFiles = new StoredFiles<Downloaded>();

type Demand = Pick<WaitParameters, 'maxWait' | 'pollInterval' | 'created'>;

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
		read: (itemIndex) => prepareWait(itemIndex, run),
		prepare: (wait) => wait,
		execute: async (item) =>
			'words' in item
				? passOn(item, context)
				: waitAndFetch(item, run).catch((error: unknown) => {
						throw error instanceof KyyVideoError ? afterWaiting(error, progress.seconds) : error;
					}),
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
	});
	const message = progress.summary();
	say(message);
	context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	const leaving = (isRunning: boolean) =>
		items.filter((_item, itemIndex) => stillRunning.has(itemIndex) === isRunning);
	return throwsOnTimeout ? [items] : [leaving(false), leaving(true)];
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
		/** What the service makes of the key, as all waits have met it */
		key: { standing: unknownStanding },
		fetchOnce: storedFiles.forAttempt(context.getContext('node')),
		pollLimiter: newPollLimiter(),
		downloadLimiter: new Limiter({ concurrency: downloadsAtOnce }),
		progress: new Progress(context.getInputData().length, systemClock),
		/** The items that leave by the second output */
		stillRunning: new Set<number>(),
	};
}

type ItemToWaitFor = WaitParameters & { readonly itemIndex: number };

/** @throws KyyVideoError `parameters` */
function prepareWait(itemIndex: number, run: WaitRun): ErrorItem | ItemToWaitFor {
	const { context, demands, progress } = run;
	const errorItem = readErrorItem(context, itemIndex);
	if (errorItem) {
		progress.passedOn += 1;
		return errorItem;
	}
	const item = { itemIndex, ...readWaitParameters(context, itemIndex) };
	const one = demands.get(item.videoId) ?? item;
	demands.set(item.videoId, {
		maxWait: Math.max(one.maxWait, item.maxWait),
		// As scheduled for the model, unless all of them have an interval
		pollInterval:
			one.pollInterval && item.pollInterval && Math.min(one.pollInterval, item.pollInterval),
		created: one.created ?? item.created,
	});
	return item;
}

/** Hands on an item as it came. Where the node has an error output, its error leads it there. */
const passOn = ({ item: { json, binary }, words }: ErrorItem, context: IExecuteFunctions) => ({
	json,
	...(binary && { binary }),
	error: new NodeOperationError(context.getNode(), words),
});

/** @throws KyyVideoError `failed`, `timeout`, `refused`, `download` or `canceled` */
async function waitAndFetch(item: ItemToWaitFor, run: WaitRun): Promise<ItemOutput> {
	const { itemIndex, videoId, binaryPropertyName } = item;
	const download = item.download && !run.isTool;
	const { progress, stillRunning, throwsOnTimeout } = run;
	const waited = await run.waits.run(videoId, async () => waitFor(item, run));
	const wait = { seconds: Math.round(waited.seconds), polls: waited.polls };
	if (waited.outcome === 'running') {
		const error = timeoutError(videoId, waited.seconds, waited);
		if (throwsOnTimeout && !run.isTool) throw error;
		if (!run.isTool) stillRunning.add(itemIndex);
		progress.stillRunning += 1;
		const message = run.isTool && { message: sentences(error.message, error.description) };
		return { json: { ...(waited.task ?? { id: videoId }), wait, ...message } };
	}
	const result = download ? await fetchFile(waited.task, item, run) : waited;
	progress.completed += 1;
	const json = { ...result.task, wait };
	if (!('file' in result)) return { json };
	// Items that share a file must not share the object that n8n keeps for each of them
	return { json, binary: { [binaryPropertyName]: { ...result.file } } };
}

async function waitFor({ videoId, ...own }: WaitParameters, run: WaitRun): Promise<Waited> {
	const { maxWait, pollInterval: interval, created } = run.demands.get(videoId) ?? own;
	const { key, progress } = run;
	const { start } = progress;
	const deadline = start + maxWait;
	const timing = run.newTiming();
	const query = async () => queryInTurn(videoId, deadline, timing, run);
	const options = { query, interval, created, key, start, deadline, timing };
	return await waitForTask(videoId, options);
}

/** Items that want the same file of the same video, by the same name, share it */
async function fetchFile(
	task: Task,
	{ fileName, maxFileSize: maxBytes }: WaitParameters,
	run: WaitRun,
): Promise<Downloaded> {
	const { context, fetchOnce, downloadLimiter: limiter, progress } = run;
	const timing = run.newTiming();
	const query = async () => queryInTurn(task.id, Infinity, timing, run);
	const { baseUrl } = await run.connect();
	const isPrivate = (url: string) => isPrivateFor(baseUrl, url);
	const send: HttpRequest = async (options) => {
		const response: unknown = await context.helpers.httpRequest(options);
		return response;
	};
	return await fetchOnce(JSON.stringify([task.id, fileName, maxBytes]), async () => {
		const downloaded = await downloadVideo(task, {
			open: async (url, signal) => openFile(send, url, isPrivate, signal),
			// The type makes n8n show a player, whatever type the file host gives
			store: async (file, { extension, mimeType }) => {
				const name = fileNameOf(task.id, fileName, extension);
				return await context.helpers.prepareBinaryData(file, name, mimeType);
			},
			query: async () => retryQuery(query, timing, new Limiter()),
			maxBytes,
			limiter,
			timing,
		});
		progress.bytes += downloaded.bytes;
		return downloaded;
	});
}
