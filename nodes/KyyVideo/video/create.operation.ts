import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { tryAgain } from '../../shared/backoff';
import { createVideo, type CreateRequest, type Fate } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import { canceledCreateError, failedError, stillUnknownError } from '../../shared/errors';
import { isFailed, type Task } from '../../shared/task';
import type { Connect } from '../../shared/transport';
import { displayNames } from './create.fields';
import {
	parseCreateOptions,
	parseCreateParameters,
	parseGenerateFrom,
	parseModel,
	type CreateOptions,
} from './create.parameters';
import { createRequest } from './create.request';
import { fingerprint } from './fingerprint';
import type { Ledger } from './ledger';
import type { Origin, Submissions } from './submissions';

/** What the creates of one run have in common */
export interface CreateRun {
	readonly connect: Connect;
	readonly pace: Pace;
	readonly submissions: Submissions;
	readonly ledger: Ledger;
	/** Called for each video that an earlier try of the execution has created already */
	readonly onHandedOut: () => void;
}

/**
 * Reads and checks what one item asks for.
 *
 * @returns what submits it, unless an earlier try has done that, and gives the task
 * @throws VideoError `parameters` before anything is sent; what it returns throws VideoError `refused`,
 *   `unreachable`, `unknown`, `canceled`, or `failed` when the service gives up at once
 */
export function prepareCreate(
	context: IExecuteFunctions,
	itemIndex: number,
	run: CreateRun,
): () => Promise<Task> {
	const values = Object.fromEntries(
		// A field that is not shown has no value, and n8n throws without one to fall back on
		Object.keys(displayNames).map((name): [string, unknown] => [
			name,
			context.getNodeParameter(name, itemIndex, null),
		]),
	);
	const model = parseModel(values.model);
	const generateFrom = parseGenerateFrom(model, values.generateFrom);
	const parameters = parseCreateParameters(model, generateFrom, values);
	const options = parseCreateOptions(context.getNodeParameter('options', itemIndex, {}));
	const origin: Origin = {
		itemIndex,
		request: fingerprint({ model: model.value, generateFrom, ...parameters }),
		source: fingerprint([
			asWritten(context.getNode().parameters),
			context.getInputData()[itemIndex]?.json,
		]),
	};
	const request = createRequest(model, parameters);
	return async () => {
		const task =
			recallTask(run, origin, options) ?? (await submit(context, request, origin, options, run));
		if (isFailed(task)) throw failedError(task);
		return task;
	};
}

/** The fields of the request with their expressions, as they stand in the workflow */
const asWritten = (parameters: INodeParameters) =>
	Object.keys(displayNames).map((name) => parameters[name]);

/** @throws VideoError `unknown` when nobody knows whether the item was accepted, and the user has not allowed more */
function recallTask(
	{ submissions, pace, onHandedOut }: CreateRun,
	origin: Origin,
	{ resubmitUnknown }: CreateOptions,
): Task | undefined {
	const submission = submissions.recall(origin);
	if (submission?.state === 'accepted') {
		onHandedOut();
		return submission.task;
	}
	if (submission && !resubmitUnknown) {
		// Retry On Fail goes on after a stop, and n8n shows the error of the last try
		throw pace.signal.aborted ? canceledCreateError(true) : stillUnknownError();
	}
	return undefined;
}

async function submit(
	context: IExecuteFunctions,
	request: CreateRequest,
	origin: Origin,
	{ resubmitUnknown }: CreateOptions,
	{ connect, pace, submissions, ledger }: CreateRun,
): Promise<Task> {
	const send = await connect();
	if (pace.signal.aborted) throw canceledCreateError(false);
	const noted = await ledger.note(origin);
	// The memory knows of nothing, so an earlier try was lost with what it had learned
	if (noted && !resubmitUnknown) throw stillUnknownError();
	const attempt = async () =>
		submissions.submit(origin, async () => createVideo(send, request, pace));
	const fate = await tryAgain(attempt, troubleOfFate, pace);
	if (fate.fate === 'notTaken' && !noted) await ledger.strike(origin);
	if (fate.fate !== 'accepted') throw fate.error;
	// Should n8n crash before it has saved the outcome of the node, the log still knows the ID
	context.logger.info(`KyyVideo accepted the video ${fate.task.id} (item ${origin.itemIndex})`);
	return fate.task;
}

/** Only what certainly has not been taken may be sent again */
const troubleOfFate = (fate: Fate) => (fate.fate === 'notTaken' ? fate.trouble : undefined);
