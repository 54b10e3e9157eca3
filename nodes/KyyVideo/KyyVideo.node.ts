import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { z } from 'zod';

import { Brake } from '../shared/backoff';
import { systemClock, systemRandom } from '../shared/clock';
import { submittedReport } from '../shared/errors';
import { cancelSignalOf, settleItems, type ItemWork } from '../shared/items';
import { choice, parseParameters } from '../shared/parameters';
import { createConnect } from '../shared/transport';
import { prepareCreate, type CreateRun } from './video/create.operation';
import { createProperties } from './video/create.properties';
import { getProperties, prepareGet } from './video/get.operation';
import { Ledger } from './video/ledger';
import { Submissions } from './video/submissions';

/** Quick enough for many items, and not so many that the service or a mistake in them makes it expensive */
const itemsAtOnce = 4;

const displayNames = { resource: 'Resource', operation: 'Operation' };

const operations = z.object({
	resource: choice(['video'], 'Video'),
	operation: choice(['create', 'get'], 'Create or Get'),
});

export class KyyVideo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KyyVideo',
		name: 'kyyVideo',
		icon: { light: 'file:../../icons/kyyVideo.svg', dark: 'file:../../icons/kyyVideo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create videos from a prompt, pictures or reference media',
		defaults: { name: 'KyyVideo' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'kyyVideoApi', required: true }],
		properties: [
			{
				displayName: displayNames.resource,
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Video', value: 'video' }],
				default: 'video',
			},
			{
				displayName: displayNames.operation,
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Create',
						value: 'create',
						description: 'Start making a video, which costs money and takes minutes',
						action: 'Create a video',
					},
					{
						name: 'Get',
						value: 'get',
						description: 'Look up how a video is doing, once',
						action: 'Get a video',
					},
				],
				default: 'create',
				displayOptions: { show: { resource: ['video'] } },
			},
			...createProperties,
			...getProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { length } = this.getInputData();
		if (length === 0) return [[]];
		const round = roundOf(this);
		const submissions = new Submissions(this.getContext('node'), round);
		let handedOut = 0;
		const run: CreateRun = {
			connect: createConnect(this, systemClock),
			pace: { clock: systemClock, random: systemRandom, signal: cancelSignalOf(this) },
			brake: new Brake(),
			submissions,
			ledger: new Ledger(this, round),
			onHandedOut: () => {
				handedOut += 1;
			},
		};
		const items = await settleItems(this, {
			prepare: async (itemIndex) => prepare(this, itemIndex, run),
			atOnce: itemsAtOnce,
			report: (itemIndex) => submittedReport(submissions, itemIndex),
		});
		submissions.deliver();
		if (handedOut > 0) this.addExecutionHints(handedOutHint(handedOut, length));
		return [items];
	}
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
