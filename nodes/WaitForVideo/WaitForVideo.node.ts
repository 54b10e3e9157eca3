import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { queryVideo } from '../shared/client';
import { systemClock } from '../shared/clock';
import { timeoutError } from '../shared/errors';
import { cancelSignalOf, settleItem, type ItemOutput } from '../shared/items';
import { createSend, type Send } from '../shared/transport';
import { downloadVideo } from './download';
import { fileNameOf } from './fileName';
import { displayNames, longestWait, readWaitParameters, shortestInterval } from './parameters';
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
		// Once one item has thrown, nobody would see what becomes of the others
		const abandoned = new AbortController();
		const waiting: Waiting = {
			send: createSend(this),
			start: systemClock.now(),
			abandoned: abandoned.signal,
			throwsOnTimeout: this.getNodeParameter('onTimeout', 0) !== 'output',
			stillRunning: new Set(),
		};
		const indexes = [...this.getInputData().keys()];
		const items = await Promise.all(
			indexes.map(async (itemIndex) =>
				settleItem(this, itemIndex, async () => waitForItem(this, itemIndex, waiting)),
			),
		).finally(() => {
			abandoned.abort();
		});
		if (waiting.throwsOnTimeout) return [items];
		return [
			items.filter((_item, itemIndex) => !waiting.stillRunning.has(itemIndex)),
			items.filter((_item, itemIndex) => waiting.stillRunning.has(itemIndex)),
		];
	}
}

/** What all items of a run have in common */
interface Waiting {
	readonly send: Send;
	/** Milliseconds since 1970 */
	readonly start: number;
	/** Aborts once the run has its outcome */
	readonly abandoned: AbortSignal;
	readonly throwsOnTimeout: boolean;
	/** The items that leave by the second output */
	readonly stillRunning: Set<number>;
}

async function waitForItem(
	context: IExecuteFunctions,
	itemIndex: number,
	{ send, start, abandoned, throwsOnTimeout, stillRunning }: Waiting,
): Promise<ItemOutput> {
	// One for each item, as Node warns of more than ten listeners on the same signal
	const signal = AbortSignal.any([cancelSignalOf(context), abandoned]);
	const parameters = readWaitParameters(context, itemIndex);
	const { videoId, pollInterval, maxWait, download } = parameters;
	const waited = await waitForTask(videoId, {
		query: async (id) => queryVideo(send, id, signal),
		clock: systemClock,
		interval: (pollInterval ?? automaticInterval) * 1000,
		deadline: start + maxWait * 60_000,
		signal,
	});
	const wait = { seconds: Math.round(waited.seconds), polls: waited.polls };
	if (waited.outcome === 'running') {
		if (throwsOnTimeout) throw timeoutError(videoId, waited);
		stillRunning.add(itemIndex);
		return { json: { ...(waited.task ?? { id: videoId }), wait } };
	}
	const { task } = waited;
	const json = { ...task, wait };
	if (!download) return { json };
	const fileName = fileNameOf(task.id, parameters.fileName);
	const file = await downloadVideo(context, task, fileName, signal);
	return { json, binary: { [parameters.binaryPropertyName]: file } };
}
