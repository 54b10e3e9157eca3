import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import {
	handedOutHint,
	joinReports,
	madeHint,
	submittedHint,
	submittedReport,
	uploadedReport,
	validatedHint,
} from '../shared/errors/reports';
import type { OwnFields } from '../shared/execution/inputFields';
import { isTool } from '../shared/execution/toolRun';
import { runItems } from '../shared/execution/runItems';
import { logStopped } from '../shared/execution/runLog';
import { toNodeError } from '../shared/execution/nodeError';
import { oneOf } from '../shared/execution/fieldSchemas';
import { readParameters } from '../shared/execution/parameters';
import { assetId } from './asset/assetId';
import { executeDeleteAsset } from './asset/delete.operation';
import { executeGetAsset } from './asset/get.operation';
import { executeUpload, prepareUpload, readUpload } from './asset/upload.operation';
import { newRun, type NodeRun } from './nodeRun';
import { checkCreate, executeCreate, prepareCreate, readCreate } from './video/create.operation';
import { executeGetVideo, readGetVideo } from './video/get.operation';

/**
 * Runs the operation of the node over its items.
 *
 * @throws NodeApiError or NodeOperationError that names the first item that failed, unless the node continues
 */
export async function routeItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { length } = context.getInputData();
	if (length === 0) return [];
	const { run, operation } = await begin(context);
	const deliver = (items: INodeExecutionData[]) => {
		run.submissions.deliver();
		run.uploads.deliver();
		return items;
	};
	const items = await operation(run)
		.then(deliver)
		.finally(async () => {
			await Promise.all([run.crashLog.settle(), run.uploadLog.settle()]);
			if (run.timing.signal.aborted) logMade(run);
			run.submissions.end();
		});
	const { handedOut, submitted, validated, failures } = run.counts;
	const made = failures > 0 ? madeHint(run.submissions, run.uploads.assets) : '';
	if (made) addHint(context, made);
	else if (submitted > 0 && context.getMode() === 'manual') {
		addHint(context, submittedHint(submitted, isWaitedFor(context)));
	}
	if (handedOut > 0) addHint(context, handedOutHint(handedOut, length));
	if (validated > 0) addHint(context, validatedHint(validated));
	for (const hint of run.hints) addHint(context, hint);
	return items;
}

function logMade({ context, submissions, uploads }: NodeRun): void {
	const made = madeHint(submissions, uploads.assets);
	if (made) logStopped(context, made);
}

/** Whether Wait for Video comes behind the node; a tool has an agent in its place, which may wait or not */
const isWaitedFor = (context: IExecuteFunctions): boolean =>
	isTool(context) ||
	context.getChildNodes(context.getNode().name).some(({ type }) => type.endsWith('.waitForVideo'));

const addHint = (context: IExecuteFunctions, message: string): void => {
	context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
};

/**
 * The operation is the same for all items, as its fields take no expression.
 *
 * @throws NodeOperationError for an unknown operation, or when what was submitted before cannot be read
 */
async function begin(context: IExecuteFunctions) {
	try {
		const item = { context, itemIndex: 0 };
		const { resource } = readParameters(resources, item);
		const { operation } = readParameters(resource, item);
		return { operation, run: await newRun(context) };
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0, { ids: {}, words: '' });
	}
}

interface Steps<Read, Prepared> {
	readonly read: (itemIndex: number, run: NodeRun) => Read | Promise<Read>;
	readonly prepare: (read: Read, run: NodeRun) => Prepared | Promise<Prepared>;
	readonly check?: (prepared: Prepared, run: NodeRun) => Promise<void>;
	readonly execute: (prepared: Prepared, run: NodeRun) => Promise<object>;
	/** Missing where all items may execute at once */
	readonly limiter?: 'createLimiter' | 'lookUpLimiter';
	readonly ownFields?: OwnFields;
}

const operation =
	<Read, Prepared>({ read, prepare, check, execute, limiter, ownFields }: Steps<Read, Prepared>) =>
	async (run: NodeRun) =>
		await runItems<Read, Prepared>(run.context, {
			clock: run.timing.clock,
			read: async (itemIndex) => read(itemIndex, run),
			prepare: async (asked) => prepare(asked, run),
			check: async (prepared) => check?.(prepared, run),
			execute: async (prepared) => ({ json: { ...(await execute(prepared, run)) } }),
			...(limiter && { limiter: run[limiter] }),
			...(ownFields && { ownFields }),
			onFailure: run.onFailure,
			report: (itemIndex) =>
				joinReports(
					submittedReport(run.submissions, itemIndex, run.timing.signal.aborted),
					uploadedReport(run.uploads.assets),
				),
		});

/** An operation on what an ID names */
const operationById = <Id extends z.ZodRawShape>(
	id: z.ZodObject<Id>,
	execute: (named: z.output<typeof id>, run: NodeRun) => Promise<object>,
) =>
	operation({
		read: (itemIndex, { context }) => readParameters(id, { context, itemIndex }),
		prepare: (named) => named,
		execute,
		limiter: 'lookUpLimiter',
	});

const createVideo = operation({
	read: readCreate,
	prepare: prepareCreate,
	check: checkCreate,
	execute: executeCreate,
	limiter: 'createLimiter',
	// What Wait for Video goes by: the number of a row is no ID of a video
	ownFields: { json: ['id', 'duration', 'resultPath'] },
});

const videoOperations = new Map([
	['create', createVideo],
	[
		'get',
		operation({
			read: readGetVideo,
			prepare: (named) => named,
			execute: executeGetVideo,
			limiter: 'lookUpLimiter',
		}),
	],
]);

const assetOperations = new Map([
	['delete', operationById(z.object({ assetId }), executeDeleteAsset)],
	['get', operationById(z.object({ assetId }), executeGetAsset)],
	['upload', operation({ read: readUpload, prepare: prepareUpload, execute: executeUpload })],
]);

const resources = z.object({
	resource: oneOf(
		new Map([
			['video', z.object({ operation: oneOf(videoOperations, 'Create or Get') })],
			['asset', z.object({ operation: oneOf(assetOperations, 'Upload, Get or Delete') })],
		]),
		'Video or Asset',
	),
});
