import type { INodeProperties } from 'n8n-workflow';

import { assetIdExample } from '../../shared/fieldNames';
import { longestWait } from '../../shared/limits';
import { locator } from '../media/locator.properties';
import { assetTypes, displayNames, usualMaxWait } from './asset.fields';

const forUpload = { resource: ['asset'], operation: ['upload'] };

const assetType: INodeProperties = {
	displayName: displayNames.assetType,
	name: 'assetType',
	type: 'options',
	options: [...assetTypes].map(([value, { name }]) => ({ name, value })),
	default: 'image',
	description: 'What kind of file it is',
	displayOptions: { show: forUpload },
};

const source: INodeProperties = {
	displayName: displayNames.source,
	name: 'source',
	required: true,
	...locator(['binary', 'url'], 'https://example.com/person.jpg', 'data'),
	description: 'The file: a binary field of the item, or an address that anyone can open',
	displayOptions: { show: forUpload },
};

const name: INodeProperties = {
	displayName: displayNames.name,
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Anna, front view',
	description: 'A name by which you find the asset again in your library; may stay empty',
	displayOptions: { show: forUpload },
};

const waitUntilActive: INodeProperties = {
	displayName: displayNames.waitUntilActive,
	name: 'waitUntilActive',
	type: 'boolean',
	default: true,
	description:
		'Whether to wait for the review, which takes about two minutes. Only an active asset can be used in a video.',
	displayOptions: { show: forUpload },
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: forUpload },
	options: [
		{
			displayName: displayNames.maxWait,
			name: 'maxWait',
			type: 'number',
			typeOptions: { maxValue: longestWait },
			default: usualMaxWait,
			description: `How long to wait for the review before the item fails, in minutes. Without this option it is ${usualMaxWait}.`,
		},
	],
};

const assetId: INodeProperties = {
	displayName: displayNames.assetId,
	name: 'assetId',
	type: 'string',
	default: '={{ $json.assetId }}',
	required: true,
	placeholder: `e.g. ${assetIdExample}`,
	description: 'The ID that the upload answered with, with or without asset:// before it',
	displayOptions: { show: { resource: ['asset'], operation: ['get', 'delete'] } },
};

/** The fields of all operations on assets */
export const assetProperties: INodeProperties[] = [
	assetType,
	source,
	name,
	waitUntilActive,
	assetId,
	options,
];
