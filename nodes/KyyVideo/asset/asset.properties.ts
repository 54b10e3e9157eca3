import type { INodeProperties } from 'n8n-workflow';

import { assetIdExample, assetTypes, labels } from '../../shared/model/labels';
import { defaultReviewWait, longestWait } from '../../shared/model/waitTimes';
import { locator } from '../media/locator.properties';

const uploadProperties: INodeProperties[] = [
	{
		displayName: labels.assetType,
		name: 'assetType',
		type: 'options',
		options: [...assetTypes].map(([value, { name }]) => ({ name, value })),
		default: 'image',
		description: 'What kind of file it is',
	},
	{
		displayName: labels.source,
		name: 'source',
		required: true,
		...locator(['binary', 'url'], 'https://example.com/person.jpg', 'data'),
		description: 'The file: a binary field of the item, or an address that anyone can open',
	},
	{
		displayName: labels.name,
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Anna, front view',
		description: 'A name by which you find the asset again in your library; may stay empty',
	},
	{
		displayName: labels.waitUntilActive,
		name: 'waitUntilActive',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait for the review, which takes about two minutes. Only an active asset can be used in a video.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: labels.maxWait,
				name: 'maxWait',
				type: 'number',
				typeOptions: { maxValue: longestWait },
				default: defaultReviewWait,
				description: `How long to wait for the review before the item fails, in minutes. Without this option it is ${defaultReviewWait}.`,
			},
		],
	},
];

const assetId: INodeProperties = {
	displayName: labels.assetId,
	name: 'assetId',
	type: 'string',
	default: '={{ $json.assetId }}',
	required: true,
	placeholder: `e.g. ${assetIdExample}`,
	description: 'The ID that the upload answered with, with or without asset:// before it',
	displayOptions: { show: { resource: ['asset'], operation: ['get', 'delete'] } },
};

const forUpload = { show: { resource: ['asset'], operation: ['upload'] } };

/** The fields of all operations on assets */
export const assetProperties: INodeProperties[] = [
	assetId,
	...uploadProperties.map((property) => ({ ...property, displayOptions: forUpload })),
];
