import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialType } from '../shared/model/service';
import {
	actions,
	includeInputFieldsOption,
	labels,
	resultPathOption,
	videoIdField,
} from '../shared/model/labels';
import { assetProperties } from './asset/asset.properties';
import { createProperties } from './video/create.properties';

const operationsOn = (
	resource: string,
	usual: string,
	operations: ReadonlyArray<readonly [name: string, action: string, description: string]>,
): INodeProperties => ({
	displayName: labels.operation,
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: operations.map(([name, action, description]) => ({
		name,
		value: name.toLowerCase(),
		description,
		action,
	})),
	default: usual,
	displayOptions: { show: { resource: [resource] } },
});

export class KyyVideo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KyyVideo',
		name: 'kyyVideo',
		icon: { light: 'file:../../icons/kyyVideo.svg', dark: 'file:../../icons/kyyVideo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create videos from a prompt, images or reference media',
		defaults: { name: 'KyyVideo' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialType, required: true }],
		properties: [
			{
				displayName: labels.resource,
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Asset', value: 'asset' },
					{ name: 'Video', value: 'video' },
				],
				default: 'video',
			},
			operationsOn('video', 'create', [
				[
					'Create',
					'Create a video',
					'Start to create a video, which costs money and takes minutes',
				],
				['Get', 'Get a video', 'Get the current status of a video'],
			]),
			operationsOn('asset', 'upload', [
				['Delete', 'Delete an asset', 'Delete a file from the asset library'],
				['Get', actions.getAsset, 'Get the current status of an asset'],
				[
					'Upload',
					actions.uploadAsset,
					'Upload a file to the asset library, where KyyVideo reviews it',
				],
			]),
			...createProperties,
			{
				...videoIdField,
				displayOptions: { show: { resource: ['video'], operation: ['get'] } },
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				displayOptions: { show: { resource: ['video'], operation: ['get'] } },
				options: [includeInputFieldsOption, resultPathOption],
			},
			...assetProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Loaded with the first run: n8n loads every node at its start, and most of them never run
		const { routeItems } = await import('./router');
		return [await routeItems(this)];
	}
}
