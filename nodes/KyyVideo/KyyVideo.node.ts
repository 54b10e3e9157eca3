import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { assetProperties } from './asset/asset.properties';
import { displayNames } from './fields';
import { createProperties } from './video/create.properties';
import { getProperties } from './video/get.properties';

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
				options: [
					{ name: 'Asset', value: 'asset' },
					{ name: 'Video', value: 'video' },
				],
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
			{
				displayName: displayNames.operation,
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Delete',
						value: 'delete',
						description: 'Take a file out of the asset library',
						action: 'Delete an asset',
					},
					{
						name: 'Get',
						value: 'get',
						description: 'Look up how an asset is doing, once',
						action: 'Get an asset',
					},
					{
						name: 'Upload',
						value: 'upload',
						description: 'Put a file into the asset library, which reviews it',
						action: 'Upload an asset',
					},
				],
				default: 'upload',
				displayOptions: { show: { resource: ['asset'] } },
			},
			...createProperties,
			...getProperties,
			...assetProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// n8n loads every node at its start, and most of them never run
		const { routeItems } = await import('./router');
		return [await routeItems(this)];
	}
}
