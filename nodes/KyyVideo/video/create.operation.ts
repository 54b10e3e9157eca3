import type { IExecuteFunctions } from 'n8n-workflow';

import { tryAgain, type Brake } from '../../shared/backoff';
import { createVideo, troubleOfFate } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import {
	canceledCreateError,
	createFailedError,
	parametersError,
	stillUnknownError,
} from '../../shared/errors';
import type { ItemWork } from '../../shared/items';
import type { Slots } from '../../shared/slots';
import { isFailed, type Task } from '../../shared/task';
import type { Connect } from '../../shared/transport';
import type { Assets } from '../asset/assets';
import { displayNames } from './create.fields';
import { parseCreateOptions } from './create.parameters';
import type { Ledger } from './ledger';
import { readOrder, type ReadyOrder } from './order';
import { originOf, type Origin } from './origin';
import type { Submission, Submissions } from './submissions';

/** What the creates of one run have in common */
export interface CreateRun {
	readonly connect: Connect;
	readonly pace: Pace;
	readonly brake: Brake;
	readonly slots: Slots;
	readonly assets: Pick<Assets, 'problemsWith'>;
	readonly submissions: Submissions;
	readonly ledger: Ledger;
	/** Called for each video that an earlier try of the execution has created already */
	readonly onHandedOut: () => void;
	/** Called for each item that was only checked */
	readonly onValidated: () => void;
}

/**
 * Reads and checks what one item asks for, and what earlier tries have made of it.
 *
 * @returns what submits it, unless an earlier try has done that or it shall only be checked
 * @throws KyyVideoError `parameters`, or `unknown` when an earlier try may have submitted it, or `refused`,
 *   `unreachable`, `unreadable` or `canceled` when an asset could not be looked up, before anything is paid for; what it
 *   returns throws KyyVideoError `refused`, `unreachable`, `unknown`, `canceled`, or `failed` when the service gives up
 *   at once
 */
export async function prepareCreate(
	context: IExecuteFunctions,
	itemIndex: number,
	run: CreateRun,
): Promise<ItemWork> {
	const values = Object.fromEntries(
		// A field that is not shown has no value, and n8n throws without one to fall back on
		Object.keys(displayNames).map((name): [string, unknown] => [
			name,
			context.getNodeParameter(name, itemIndex, null),
		]),
	);
	const baseUrl = async () => (await run.connect()).baseUrl;
	const order = await readOrder(values, { context, itemIndex }, baseUrl);
	const options = parseCreateOptions(context.getNodeParameter('options', itemIndex, {}));
	if (options.validateOnly) {
		const ready = await order.ready();
		return {
			check: async () => checkAssets(ready, run),
			run: async () => validated(ready, run),
		};
	}
	const origin = originOf(
		itemIndex,
		order.identity,
		context.getNode().parameters,
		context.getInputData()[itemIndex],
	);
	const known = await recall(run, origin);
	const mayRepeat = (unknown: Submission) =>
		options.resubmitUnknown && run.submissions.isOfEarlierExecution(unknown);
	if (known?.state === 'unknown' && !mayRepeat(known)) {
		// Retry On Fail goes on after a stop, and n8n shows the error of the last try
		throw run.pace.signal.aborted ? canceledCreateError(true) : stillUnknownError();
	}
	// Before its media are looked at, which may be gone by now
	if (known?.state === 'accepted') return { run: async () => handOut(known.task, run) };
	const ready = await order.ready();
	const isFirst = known === undefined;
	return {
		slots: run.slots,
		check: async () => checkAssets(ready, run),
		run: async () => {
			const task = await submit(context, ready, origin, isFirst, run);
			if (isFailed(task)) throw createFailedError(task);
			return { json: { ...task } };
		},
	};
}

/**
 * @throws KyyVideoError `parameters` when one of the assets cannot be used; `refused`, `unreachable`, `unreadable` or
 *   `canceled` when nobody knows
 */
async function checkAssets({ media }: ReadyOrder, { assets }: CreateRun): Promise<void> {
	const looks = media.map(async ({ assetId, purpose }) =>
		assetId === undefined ? [] : await assets.problemsWith(assetId, purpose),
	);
	// None of them shall go on when the first one has failed
	await Promise.allSettled(looks);
	const [first, ...others] = (await Promise.all(looks)).flat();
	if (first) throw parametersError([first, ...others]);
}

/** What would be sent. The key is no part of it. */
async function validated({ request }: ReadyOrder, { connect, onValidated }: CreateRun) {
	const { path, body } = await request();
	const { baseUrl, withoutKey } = await connect();
	onValidated();
	return { json: { valid: true, method: 'POST', url: baseUrl + path, body: withoutKey(body) } };
}

/** @throws KyyVideoError `failed` when the service had given up on the video at once */
async function handOut(task: Task, { onHandedOut }: CreateRun) {
	if (isFailed(task)) throw createFailedError(task);
	onHandedOut();
	return await Promise.resolve({ json: { ...task } });
}

/** What an earlier try has made of the item, if it was not lost with all that it knew */
async function recall(
	{ submissions, ledger }: CreateRun,
	origin: Origin,
): Promise<Submission | undefined> {
	const known = submissions.recall(origin);
	if (known || !(await ledger.wasNoted(origin))) return known;
	return submissions.markLost(origin);
}

/** @param isFirst whether no earlier try may have submitted the item, so that a refusal leaves nothing to remember */
async function submit(
	context: IExecuteFunctions,
	order: ReadyOrder,
	origin: Origin,
	isFirst: boolean,
	{ connect, pace, brake, submissions, ledger }: CreateRun,
): Promise<Task> {
	const { send } = await connect();
	const request = await order.request();
	const isOurs = await ledger.note(origin);
	if (isFirst && !isOurs) {
		submissions.markTaken(origin);
		throw stillUnknownError();
	}
	// While the note was written
	if (pace.signal.aborted) {
		if (isFirst) await ledger.strike(origin);
		throw canceledCreateError(false);
	}
	const attempt = async () =>
		submissions.submit(origin, async () => createVideo(send, request, pace));
	const fate = await tryAgain(attempt, troubleOfFate, pace, brake);
	if (fate.fate === 'notTaken' && isFirst) await ledger.strike(origin);
	if (fate.fate !== 'accepted') throw fate.error;
	// Should n8n crash before it has saved the outcome of the node, the log still knows the ID
	context.logger.info(`KyyVideo accepted the video ${fate.task.id} (item ${origin.itemIndex})`);
	return fate.task;
}
