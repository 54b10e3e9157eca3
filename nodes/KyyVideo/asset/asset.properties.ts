import type { INodeProperties } from 'n8n-workflow';

import { assetLibraries } from '../../shared/model/endpoints';
import {
	assetIdExample,
	assetTypes,
	includeInputFieldsOption,
	labels,
} from '../../shared/model/labels';
import { defaultReviewWait, longestWait } from '../../shared/model/waitTimes';
import { locator } from '../media/locator.properties';

const uploadProperties: INodeProperties[] = [
	{
		displayName: labels.assetType,
		name: 'assetType',
		type: 'options',
		options: [...assetTypes].map(([value, { name }]) => ({ name, value })),
		default: 'image',
		description: 'Type of the file',
	},
	{
		displayName: labels.library,
		name: 'library',
		type: 'options',
		options: Object.entries(assetLibraries).map(([value, { name, description }]) => ({
			name,
			value,
			description,
		})),
		default: 'kyyVideo2',
		description: 'The models that the file is for, as each of them has an asset library',
	},
	{
		displayName: labels.source,
		name: 'source',
		required: true,
		...locator(['binary', 'url'], 'https://example.com/person.jpg', 'data'),
		description: 'The file to upload: a binary field of the item, or a public URL',
	},
	{
		displayName: labels.name,
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Anna, front view',
		description: 'A name that helps you find the asset in your library. You can leave it empty.',
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
			includeInputFieldsOption,
			{
				displayName: labels.maxWait,
				name: 'maxWait',
				type: 'number',
				typeOptions: { maxValue: longestWait },
				default: defaultReviewWait,
				description: `How long to wait for the review before the item fails. Without this option, the node waits ${defaultReviewWait} minutes.`,
			},
		],
	},
];

const forId = { show: { resource: ['asset'], operation: ['get', 'delete'] } };

const assetId: INodeProperties = {
	displayName: labels.assetId,
	name: 'assetId',
	type: 'string',
	default: '={{ $json.assetId }}',
	required: true,
	placeholder: `e.g. ${assetIdExample}`,
	description:
		'The ID that the upload returned, with or without asset:// or assetId:// in front of it',
	displayOptions: forId,
};

const optionsOfId: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: forId,
	options: [includeInputFieldsOption],
};

const forUpload = { show: { resource: ['asset'], operation: ['upload'] } };

/** The fields of all operations on assets */
export const assetProperties: INodeProperties[] = [
	assetId,
	optionsOfId,
	...uploadProperties.map((property) => ({ ...property, displayOptions: forUpload })),
];
