import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { systemClock, systemPace, type Pace } from '../shared/clock';
import { afterWaiting, timeoutError, KyyVideoError, waitedForReport } from '../shared/errors';
import { cancelSignalOf, settleItems, type ItemWork } from '../shared/items';
import { OnlyOnce } from '../shared/onlyOnce';
import type { ItemOutput } from '../shared/outputItem';
import { Slots } from '../shared/slots';
import type { Task } from '../shared/task';
import { createConnect } from '../shared/transport';
import { downloadVideo, fileTimeout, type Download, type Downloaded } from './download';
import { openFile } from './fileHost';
import { fileNameOf } from './fileName';
import { readWaitParameters, type WaitParameters } from './parameters';
import { Progress } from './progress';
import { Queries } from './queries';
import { Waits } from './waits';

/** Enough to use the connection well, and not so many that a thousand files arrive at n8n at once */
const downloadsAtOnce = 4;

/** What all items of a run have in common */
interface WaitRun {
	/** Each with a signal of its own, which aborts when the execution is stopped or the run has its outcome */
	readonly newPace: () => Pace;
	readonly throwsOnTimeout: boolean;
	readonly queries: Queries;
	readonly waits: Waits;
	readonly slots: Slots;
	readonly downloads: OnlyOnce<Downloaded>;
	readonly progress: Progress;
	/** The items that leave by the second output */
	readonly stillRunning: Set<number>;
}

/**
 * Waits for the videos of all items at once, and fetches each file as soon as it is ready.
 *
 * @returns the items of each output
 * @throws NodeApiError or NodeOperationError that names the first item that failed, unless the node continues
 */
export async function waitForVideos(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	// Once one item has ended the run, nobody would see what becomes of the others
	const over = new AbortController();
	const run = beginRun(context, over.signal);
	const say = (line: string) => {
		tell(context, line);
	};
	const telling = run.progress.tell(say, run.newPace().signal);
	const settling = settleItems(context, {
		prepare: (itemIndex) => prepare(context, itemIndex, run),
		onFailure: (error) => {
			run.progress.countFailure(error);
			if (!context.continueOnFail()) over.abort();
		},
		// An item of its own has the ID of its own, and a thousand times a thousand IDs help nobody
		report: () => waitedForReport(context.continueOnFail() ? [] : run.waits.videoIds),
	});
	const items = await settling.finally(async () => {
		over.abort();
		await telling;
	});
	const message = run.progress.summary(run.queries.made);
	say(message);
	context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	return outputsOf(items, run);
}

function beginRun(context: IExecuteFunctions, over: AbortSignal): WaitRun {
	const start = systemClock.now();
	const newPace = () => systemPace(cancelSignalOf(context), over);
	const queries = new Queries(createConnect(context, systemClock), newPace());
	return {
		newPace,
		queries,
		throwsOnTimeout: context.getNodeParameter('onTimeout', 0) !== 'output',
		waits: new Waits(queries, start, newPace),
		slots: new Slots(downloadsAtOnce),
		downloads: new OnlyOnce(),
		progress: new Progress(context.getInputData().length, systemClock),
		stillRunning: new Set(),
	};
}

/** The editor shows it in the browser's console, which is all that n8n has for a node that is at work */
function tell(context: IExecuteFunctions, line: string): void {
	context.sendMessageToUI(line);
	context.logger.info(`${context.getNode().name} (execution ${context.getExecutionId()}): ${line}`);
}

function outputsOf(
	items: INodeExecutionData[],
	{ throwsOnTimeout, stillRunning }: WaitRun,
): INodeExecutionData[][] {
	if (throwsOnTimeout) return [items];
	return [
		items.filter((_item, itemIndex) => !stillRunning.has(itemIndex)),
		items.filter((_item, itemIndex) => stillRunning.has(itemIndex)),
	];
}

/** Reads the parameters of an item. @returns what waits for its video and fetches the file */
function prepare(context: IExecuteFunctions, itemIndex: number, run: WaitRun): ItemWork {
	const parameters = readWaitParameters(context, itemIndex);
	run.waits.announce(parameters);
	const wait = async () =>
		waitForItem(context, itemIndex, parameters, run).catch((error: unknown) => {
			if (!(error instanceof KyyVideoError)) throw error;
			throw afterWaiting(error, run.progress.seconds);
		});
	return { run: wait };
}

async function waitForItem(
	context: IExecuteFunctions,
	itemIndex: number,
	parameters: WaitParameters,
	run: WaitRun,
): Promise<ItemOutput> {
	const waited = await run.waits.waitFor(parameters);
	const { seconds, polls } = waited;
	const wait = { seconds: Math.round(seconds), polls };
	if (waited.outcome === 'running') {
		const { videoId } = parameters;
		if (run.throwsOnTimeout) throw timeoutError(videoId, waited);
		run.stillRunning.add(itemIndex);
		run.progress.stillRunning += 1;
		return { json: { ...(waited.task ?? { id: videoId }), wait } };
	}
	if (!parameters.download) {
		run.progress.completed += 1;
		return { json: { ...waited.task, wait } };
	}
	const { task, file } = await fetchFile(context, waited.task, parameters, run);
	run.progress.completed += 1;
	// Items that share a file must not share the object that n8n keeps for each of them
	return { json: { ...task, wait }, binary: { [parameters.binaryPropertyName]: { ...file } } };
}

/** Items that want the same file of the same video, by the same name, share it */
async function fetchFile(
	context: IExecuteFunctions,
	task: Task,
	{ fileName, maxFileSize }: WaitParameters,
	run: WaitRun,
): Promise<Downloaded> {
	const pace = run.newPace();
	const download: Download = {
		open: async (url, signal) => openFile(context, url, fileTimeout, signal),
		// The type makes n8n show a player, whatever type the file host gives
		store: async (file) =>
			context.helpers.prepareBinaryData(file, fileNameOf(task.id, fileName), 'video/mp4'),
		query: async () => run.queries.askPatiently(task.id, pace),
		maxBytes: maxFileSize === undefined ? undefined : maxFileSize * 1_000_000,
		slots: run.slots,
		pace,
	};
	return await run.downloads.get(JSON.stringify([task.id, fileName, maxFileSize]), async () => {
		const downloaded = await downloadVideo(task, download);
		run.progress.bytes += downloaded.bytes;
		return downloaded;
	});
}
