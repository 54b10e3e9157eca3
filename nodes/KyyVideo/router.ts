import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';
import { z } from 'zod';

import { Brake } from '../shared/backoff';
import { systemClock, systemRandom } from '../shared/clock';
import { submittedReport } from '../shared/errors';
import { cancelSignalOf, settleItems, type ItemWork } from '../shared/items';
import { choice, parseParameters } from '../shared/parameters';
import { createConnect } from '../shared/transport';
import { displayNames } from './fields';
import { prepareCreate, type CreateRun } from './video/create.operation';
import { prepareGet } from './video/get.operation';
import { Ledger } from './video/ledger';
import { Submissions } from './video/submissions';

/** Quick enough for many items, and not so many that the service or a mistake in them makes it expensive */
const itemsAtOnce = 4;

const operations = z.object({
	resource: choice(['video'], 'Video'),
	operation: choice(['create', 'get'], 'Create or Get'),
});

/**
 * Does for each item what its resource and operation say.
 *
 * @throws NodeApiError or NodeOperationError that names the first item that failed, unless the node continues
 */
export async function routeItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { length } = context.getInputData();
	if (length === 0) return [];
	const round = roundOf(context);
	const submissions = new Submissions(context.getContext('node'), round);
	let handedOut = 0;
	const run: CreateRun = {
		connect: createConnect(context, systemClock),
		pace: { clock: systemClock, random: systemRandom, signal: cancelSignalOf(context) },
		brake: new Brake(),
		submissions,
		ledger: new Ledger(context, round),
		onHandedOut: () => {
			handedOut += 1;
		},
	};
	const items = await settleItems(context, {
		prepare: async (itemIndex) => prepare(context, itemIndex, run),
		atOnce: itemsAtOnce,
		report: (itemIndex) => submittedReport(submissions, itemIndex),
	});
	submissions.deliver();
	if (handedOut > 0) context.addExecutionHints(handedOutHint(handedOut, length));
	return items;
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

async function prepare(
	context: IExecuteFunctions,
	itemIndex: number,
	run: CreateRun,
): Promise<ItemWork> {
	const work = await operationsOf[operationOf(context, itemIndex)](context, itemIndex, run);
	return async () => ({ json: { ...(await work()) } });
}

const operationsOf = { create: prepareCreate, get: prepareGet };

/** @throws VideoError `parameters` for a resource or an operation that this version of the package does not have */
function operationOf(context: IExecuteFunctions, itemIndex: number): 'create' | 'get' {
	const values = {
		resource: context.getNodeParameter('resource', itemIndex),
		// Not shown, so without a value, for a resource that is none
		operation: context.getNodeParameter('operation', itemIndex, null),
	};
	return parseParameters(operations, values, displayNames).operation;
}
