import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { z } from 'zod';

import { systemClock } from '../shared/clock';
import { cancelSignalOf, settleItem, type ItemOutput } from '../shared/items';
import { choice, parseParameters } from '../shared/parameters';
import { createSend, type Send } from '../shared/transport';
import { create } from './video/create.operation';
import { createProperties } from './video/create.properties';
import { get, getProperties } from './video/get.operation';

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
		const send = createSend(this);
		const signal = cancelSignalOf(this);
		const output: INodeExecutionData[] = [];
		for (const itemIndex of this.getInputData().keys()) {
			const item = await settleItem(this, itemIndex, async () =>
				operate(this, itemIndex, send, signal),
			);
			output.push(item);
		}
		return [output];
	}
}

async function operate(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
	signal: AbortSignal,
): Promise<ItemOutput> {
	switch (operationOf(context, itemIndex)) {
		case 'create':
			return { json: await create(context, itemIndex, send, systemClock, signal) };
		case 'get':
			return { json: await get(context, itemIndex, send, signal) };
	}
}

/** @throws VideoError `parameters` for a resource or an operation that this version of the package does not have */
function operationOf(context: IExecuteFunctions, itemIndex: number): 'create' | 'get' {
	const values = {
		resource: context.getNodeParameter('resource', itemIndex),
		// Not shown, so without a value, for a resource that is none
		operation: context.getNodeParameter('operation', itemIndex, null),
	};
	return parseParameters(operations, values, displayNames).operation;
}
