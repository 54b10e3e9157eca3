import type { IExecuteFunctions } from 'n8n-workflow';

import { tryAgain, type Brake } from '../../shared/backoff';
import { createVideo, type CreateRequest, type Fate } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import { canceledCreateError, createFailedError, stillUnknownError } from '../../shared/errors';
import { isFailed, type Task } from '../../shared/task';
import type { Connect } from '../../shared/transport';
import { displayNames } from './create.fields';
import {
	parseCreateOptions,
	parseCreateParameters,
	parseGenerateFrom,
	parseModel,
} from './create.parameters';
import { createRequest } from './create.request';
import type { Ledger } from './ledger';
import { originOf, type Origin } from './origin';
import type { Submission, Submissions } from './submissions';

/** What the creates of one run have in common */
export interface CreateRun {
	readonly connect: Connect;
	readonly pace: Pace;
	readonly brake: Brake;
	readonly submissions: Submissions;
	readonly ledger: Ledger;
	/** Called for each video that an earlier try of the execution has created already */
	readonly onHandedOut: () => void;
}

/**
 * Reads and checks what one item asks for, and what earlier tries have made of it.
 *
 * @returns what submits it, unless an earlier try has done that, and gives the task
 * @throws VideoError `parameters`, or `unknown` when an earlier try may have submitted it, before anything is sent;
 *   what it returns throws VideoError `refused`, `unreachable`, `unknown`, `canceled`, or `failed` when the service
 *   gives up at once
 */
export async function prepareCreate(
	context: IExecuteFunctions,
	itemIndex: number,
	run: CreateRun,
): Promise<() => Promise<Task>> {
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
	const origin = originOf(
		itemIndex,
		{ model: model.value, generateFrom, ...parameters },
		context.getNode().parameters,
		context.getInputData()[itemIndex]?.json,
	);
	const known = await recall(run, origin);
	if (known?.state === 'unknown' && !options.resubmitUnknown) {
		// Retry On Fail goes on after a stop, and n8n shows the error of the last try
		throw run.pace.signal.aborted ? canceledCreateError(true) : stillUnknownError();
	}
	const request = createRequest(model, parameters);
	return async () => {
		const isHandedOut = known?.state === 'accepted';
		const isFirst = known === undefined;
		const task = isHandedOut ? known.task : await submit(context, request, origin, isFirst, run);
		if (isFailed(task)) throw createFailedError(task);
		if (isHandedOut) run.onHandedOut();
		return task;
	};
}

/** What an earlier try has made of the item, if it was not lost with all that it knew */
async function recall(
	{ submissions, ledger }: CreateRun,
	origin: Origin,
): Promise<Submission | undefined> {
	const known = submissions.recall(origin);
	if (known || !(await ledger.wasNoted(origin))) return known;
	return submissions.markUnknown(origin);
}

/** @param isFirst whether no earlier try may have submitted the item, so that a refusal leaves nothing to remember */
async function submit(
	context: IExecuteFunctions,
	request: CreateRequest,
	origin: Origin,
	isFirst: boolean,
	{ connect, pace, brake, submissions, ledger }: CreateRun,
): Promise<Task> {
	const send = await connect();
	if (pace.signal.aborted) throw canceledCreateError(false);
	await ledger.note(origin);
	const attempt = async () =>
		submissions.submit(origin, async () => createVideo(send, request, pace));
	const fate = await tryAgain(attempt, troubleOfFate, pace, brake);
	if (fate.fate === 'notTaken' && isFirst) await ledger.strike(origin);
	if (fate.fate !== 'accepted') throw fate.error;
	// Should n8n crash before it has saved the outcome of the node, the log still knows the ID
	context.logger.info(`KyyVideo accepted the video ${fate.task.id} (item ${origin.itemIndex})`);
	return fate.task;
}

/** Only what certainly has not been taken may be sent again */
const troubleOfFate = (fate: Fate) => (fate.fate === 'notTaken' ? fate.trouble : undefined);
