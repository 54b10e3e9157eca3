import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { queryPatiently, queryVideo } from '../shared/client';
import { systemClock, systemRandom, type Pace } from '../shared/clock';
import { afterWaiting, timeoutError, VideoError, waitedForReport } from '../shared/errors';
import { cancelSignalOf, settleItems, type ItemOutput, type ItemWork } from '../shared/items';
import type { Task } from '../shared/task';
import { createConnect, type Connect, type Send } from '../shared/transport';
import { downloadVideo, fileTimeout, type Download } from './download';
import { openFile } from './fileHost';
import { fileNameOf } from './fileName';
import {
	displayNames,
	longestWait,
	readWaitParameters,
	shortestInterval,
	type WaitParameters,
} from './parameters';
import { waitForTask } from './polling';

/** Seconds: the provider advises 20 to 40, and 30 to 60 for the Videos models */
const automaticInterval = 20;

export class WaitForVideo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wait for Video',
		name: 'waitForVideo',
		icon: {
			light: 'file:../../icons/waitForVideo.svg',
			dark: 'file:../../icons/waitForVideo.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["download"] ? "download MP4" : "without download" }}',
		description: 'Wait until KyyVideo videos are completed and hand on the MP4 files',
		defaults: { name: 'Wait for Video' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ $parameter["onTimeout"] === "output" ? [{ type: "main", displayName: "Completed" }, { type: "main", displayName: "Still Running" }] : ["main"] }}',
		credentials: [{ name: 'kyyVideoApi', required: true }],
		properties: [
			{
				displayName: displayNames.videoId,
				name: 'videoId',
				type: 'string',
				default: '={{ $json.id }}',
				required: true,
				placeholder: 'e.g. video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd',
				description:
					'The ID that the creation of the video answered with. The default takes it from the KyyVideo node before this one.',
			},
			{
				displayName: displayNames.download,
				name: 'download',
				type: 'boolean',
				default: true,
				description:
					'Whether to fetch the MP4. Without it, the address of the file is good for about 24 hours.',
			},
			{
				displayName: displayNames.binaryPropertyName,
				name: 'binaryPropertyName',
				type: 'string',
				default: 'data',
				required: true,
				placeholder: 'e.g. data',
				hint: 'The name of the binary field that the next node finds the MP4 in',
				displayOptions: { show: { download: [true] } },
			},
			{
				displayName: displayNames.maxWait,
				name: 'maxWait',
				type: 'number',
				typeOptions: { maxValue: longestWait },
				default: 30,
				description: 'How long to wait at most, counted from the start of this node; up to a day',
			},
			{
				displayName: 'On Timeout',
				name: 'onTimeout',
				type: 'options',
				// It decides which outputs there are, which an expression could not
				noDataExpression: true,
				options: [
					{
						name: 'Throw an Error',
						value: 'error',
						description: 'The error carries the ID, so that you can go on waiting later',
					},
					{
						name: 'Send to Second Output',
						value: 'output',
						description: 'Videos that are still being made leave by the output "Still Running"',
					},
				],
				default: 'error',
				description: 'What happens to a video that is not completed in time',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: displayNames.fileName,
						name: 'fileName',
						type: 'string',
						default: '',
						placeholder: 'e.g. clip.mp4',
						description: 'Name of the file; the ID of the video when empty',
					},
					{
						displayName: displayNames.maxFileSize,
						name: 'maxFileSize',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 500,
						description:
							'A larger file is an error and is not fetched; any size when this option is not added',
					},
					{
						displayName: displayNames.pollInterval,
						name: 'pollInterval',
						type: 'number',
						typeOptions: { minValue: shortestInterval },
						default: automaticInterval,
						description:
							'Time between two looks at a video; automatic when this option is not added',
					},
				],
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Once one item has ended the run, nobody would see what becomes of the others
		const abandoned = new AbortController();
		const run: WaitRun = {
			connect: createConnect(this, systemClock),
			start: systemClock.now(),
			abandoned: abandoned.signal,
			throwsOnTimeout: this.getNodeParameter('onTimeout', 0) !== 'output',
			stillRunning: new Set(),
			videoIds: new Set(),
		};
		const items = await settleItems(this, {
			prepare: (itemIndex) => prepare(this, itemIndex, run),
			atOnce: Infinity,
			onFailure: () => {
				abandoned.abort();
			},
			// An item of its own has the ID of its own, and a thousand times a thousand IDs help nobody
			report: () => waitedForReport(this.continueOnFail() ? [] : [...run.videoIds]),
		});
		if (run.throwsOnTimeout) return [items];
		return [
			items.filter((_item, itemIndex) => !run.stillRunning.has(itemIndex)),
			items.filter((_item, itemIndex) => run.stillRunning.has(itemIndex)),
		];
	}
}

/** What all items of a run have in common */
interface WaitRun {
	readonly connect: Connect;
	/** Milliseconds since 1970 */
	readonly start: number;
	/** Aborts once the run has its outcome */
	readonly abandoned: AbortSignal;
	readonly throwsOnTimeout: boolean;
	/** The items that leave by the second output */
	readonly stillRunning: Set<number>;
	readonly videoIds: Set<string>;
}

function prepare(context: IExecuteFunctions, itemIndex: number, run: WaitRun): ItemWork {
	const parameters = readWaitParameters(context, itemIndex);
	run.videoIds.add(parameters.videoId);
	return async () => {
		const waiting = waitForItem(context, itemIndex, parameters, run);
		return await waiting.catch((error: unknown) => {
			if (!(error instanceof VideoError)) throw error;
			throw afterWaiting(error, (systemClock.now() - run.start) / 1000);
		});
	};
}

async function waitForItem(
	context: IExecuteFunctions,
	itemIndex: number,
	parameters: WaitParameters,
	{ connect, start, abandoned, throwsOnTimeout, stillRunning }: WaitRun,
): Promise<ItemOutput> {
	const { videoId, pollInterval, maxWait, download } = parameters;
	const send = await connect();
	// One for each item, as Node warns of more than ten listeners on the same signal
	const signal = AbortSignal.any([cancelSignalOf(context), abandoned]);
	const pace: Pace = { clock: systemClock, random: systemRandom, signal };
	const waited = await waitForTask(videoId, {
		query: async (id, timeout) => queryVideo(send, id, signal, timeout),
		interval: (pollInterval ?? automaticInterval) * 1000,
		deadline: start + maxWait * 60_000,
		pace,
	});
	const wait = { seconds: Math.round(waited.seconds), polls: waited.polls };
	if (waited.outcome === 'running') {
		if (throwsOnTimeout) throw timeoutError(videoId, waited);
		stillRunning.add(itemIndex);
		return { json: { ...(waited.task ?? { id: videoId }), wait } };
	}
	if (!download) return { json: { ...waited.task, wait } };
	const { task, file } = await downloadVideo(
		waited.task,
		downloadOf(context, send, waited.task, parameters, pace),
	);
	return { json: { ...task, wait }, binary: { [parameters.binaryPropertyName]: file } };
}

function downloadOf(
	context: IExecuteFunctions,
	send: Send,
	{ id }: Task,
	{ fileName, maxFileSize }: WaitParameters,
	pace: Pace,
): Download {
	return {
		open: async (url, signal) => openFile(context, url, fileTimeout, signal),
		// The type makes n8n show a player, whatever type the file host gives
		store: async (file) =>
			context.helpers.prepareBinaryData(file, fileNameOf(id, fileName), 'video/mp4'),
		query: async () => queryPatiently(send, id, pace),
		maxBytes: maxFileSize === undefined ? undefined : maxFileSize * 1_000_000,
		pace,
	};
}
