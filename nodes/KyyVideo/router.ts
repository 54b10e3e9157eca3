import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';
import { z } from 'zod';

import { Brake } from '../shared/backoff';
import { systemClock, systemPace } from '../shared/clock';
import { submittedReport, type RunReport } from '../shared/errors';
import { validateOnlyName } from '../shared/fieldNames';
import { cancelSignalOf, settleItems, type ItemWork } from '../shared/items';
import { oneOf, parseParameters } from '../shared/parameters';
import { Slots } from '../shared/slots';
import { createConnect } from '../shared/transport';
import { uploadedReport } from './asset/assetErrors';
import { Assets } from './asset/assets';
import { prepareDeleteAsset } from './asset/delete.operation';
import { prepareGetAsset } from './asset/get.operation';
import { prepareUpload, type UploadRun } from './asset/upload.operation';
import { Uploads } from './asset/uploads';
import { displayNames } from './fields';
import { prepareCreate, type CreateRun } from './video/create.operation';
import { prepareGet } from './video/get.operation';
import { Ledger } from './video/ledger';
import { Submissions } from './video/submissions';

/** Quick enough for many items, and not so many that the service or a mistake in them makes it expensive */
const itemsAtOnce = 4;

/** What all items of a run have in common, whatever they do */
type NodeRun = CreateRun & UploadRun;

type Operation = (
	context: IExecuteFunctions,
	itemIndex: number,
	run: NodeRun,
) => ItemWork | Promise<ItemWork>;

/** An operation that is not under way for long, so a few of them are at once */
const brief =
	(
		prepare: (context: IExecuteFunctions, itemIndex: number, run: NodeRun) => () => Promise<object>,
	): Operation =>
	(context, itemIndex, run) => {
		const work = prepare(context, itemIndex, run);
		return { slots: run.slots, run: async () => ({ json: { ...(await work()) } }) };
	};

const videoOperations: ReadonlyMap<unknown, Operation> = new Map([
	['create', prepareCreate],
	['get', brief(prepareGet)],
]);

const assetOperations: ReadonlyMap<unknown, Operation> = new Map([
	['delete', brief(prepareDeleteAsset)],
	['get', brief(prepareGetAsset)],
	['upload', prepareUpload],
]);

/**
 * Does for each item what its resource and operation say.
 *
 * @throws NodeApiError or NodeOperationError that names the first item that failed, unless the node continues
 */
export async function routeItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { length } = context.getInputData();
	if (length === 0) return [];
	const counts = { handedOut: 0, validated: 0 };
	// Once one item has ended the run, nobody waits for what costs nothing
	const over = new AbortController();
	const onFailure = () => {
		if (!context.continueOnFail()) over.abort();
	};
	const run = beginRun(context, counts, { over: over.signal, onFailure });
	const items = await settleItems(context, {
		prepare: async (itemIndex) => operationOf(context, itemIndex)(context, itemIndex, run),
		onFailure,
		report: (itemIndex) => reportOf(run, itemIndex),
	});
	run.submissions.deliver();
	run.uploads.deliver();
	if (counts.handedOut > 0) context.addExecutionHints(handedOutHint(counts.handedOut, length));
	if (counts.validated > 0) context.addExecutionHints(validatedHint(counts.validated));
	return items;
}

function beginRun(
	context: IExecuteFunctions,
	counts: { handedOut: number; validated: number },
	{ over, onFailure }: { over: AbortSignal; onFailure: () => void },
): NodeRun {
	const round = roundOf(context);
	const connect = createConnect(context, systemClock);
	const signal = cancelSignalOf(context);
	const memory = context.getContext('node');
	const newPace = () => systemPace(signal, over);
	return {
		connect,
		pace: systemPace(signal),
		newPace,
		onFailure,
		brake: new Brake(),
		slots: new Slots(itemsAtOnce),
		assets: new Assets(connect, newPace),
		uploads: new Uploads(memory, round),
		submissions: new Submissions(memory, round, context.getExecutionId()),
		ledger: new Ledger(context, round, systemPace(signal)),
		onHandedOut: () => {
			counts.handedOut += 1;
		},
		onValidated: () => {
			counts.validated += 1;
		},
	};
}

/** Which round of a loop this is */
function roundOf(context: IExecuteFunctions): number {
	return z.number().parse(context.evaluateExpression('{{ $runIndex }}', 0));
}

function handedOutHint(handedOut: number, all: number): NodeExecutionHint {
	const videos = all === 1 ? 'The video' : `${handedOut} of ${all} videos`;
	return {
		message: `${videos} had been created by an earlier try of this execution: handed on again, not created and paid for again`,
		location: 'outputPane',
		type: 'info',
	};
}

function validatedHint(validated: number): NodeExecutionHint {
	return {
		message: `${validateOnlyName} is on: ${validated === 1 ? '1 item was' : `${validated} items were`} only checked, and no video created for ${validated === 1 ? 'it' : 'them'}`,
		location: 'outputPane',
		type: 'info',
	};
}

/** What a run has paid for or uploaded, which its errors must not lose */
function reportOf({ submissions, uploads }: NodeRun, itemIndex: number): RunReport {
	const submitted = submittedReport(submissions, itemIndex);
	const uploaded = uploadedReport(uploads.assets);
	return {
		ids: { ...submitted.ids, ...uploaded.ids },
		words: [submitted.words, uploaded.words].filter((words) => words !== '').join(' '),
	};
}

const resources = z.object({
	resource: oneOf(
		new Map([
			['video', z.object({ operation: oneOf(videoOperations, 'Create or Get') })],
			['asset', z.object({ operation: oneOf(assetOperations, 'Upload, Get or Delete') })],
		]),
		'Video or Asset',
	),
});

/** @throws KyyVideoError `parameters` for a resource or an operation that this version of the package does not have */
function operationOf(context: IExecuteFunctions, itemIndex: number): Operation {
	const values = {
		resource: context.getNodeParameter('resource', itemIndex),
		// Not shown, so without a value, for a resource that is none
		operation: context.getNodeParameter('operation', itemIndex, null),
	};
	const { resource } = parseParameters(resources, values, displayNames);
	return parseParameters(resource, values, displayNames).operation;
}
