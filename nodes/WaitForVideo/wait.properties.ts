import type { INodeProperties } from 'n8n-workflow';

import { labels, videoIdField } from '../shared/model/labels';
import {
	defaultPollInterval,
	defaultWait,
	longestWait,
	shortestPollInterval,
} from '../shared/model/waitTimes';

/** The fields of the node */
export const waitProperties: INodeProperties[] = [
	{
		...videoIdField,
		description: `${videoIdField.description}. The default takes it from the KyyVideo node before this one.`,
	},
	{
		displayName: labels.download,
		name: 'download',
		type: 'boolean',
		default: true,
		description:
			'Whether to fetch the MP4. Without it, the address of the file is good for about 24 hours.',
	},
	{
		displayName: labels.binaryPropertyName,
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the binary field that the next node finds the MP4 in',
		displayOptions: { show: { download: [true] } },
	},
	{
		displayName: labels.maxWait,
		name: 'maxWait',
		type: 'number',
		typeOptions: { maxValue: longestWait },
		default: defaultWait,
		description: 'How long to wait at most, counted from the start of this node; up to a day',
	},
	{
		displayName: labels.onTimeout,
		name: 'onTimeout',
		type: 'options',
		// It decides which outputs there are, which an expression could not
		noDataExpression: true,
		options: [
			{
				name: 'Throw an Error',
				value: 'error',
				description: 'The error carries the ID, so that you can go on waiting later',
			},
			{
				name: 'Send to Second Output',
				value: 'output',
				description:
					'Videos that are still being made leave by the output "Still Running", from which a Wait node can lead them back',
			},
		],
		default: 'error',
		description: 'What happens to a video that is not completed in time',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: labels.fileName,
				name: 'fileName',
				type: 'string',
				default: '',
				placeholder: 'e.g. clip.mp4',
				description: 'Name of the file; the ID of the video when empty',
			},
			{
				displayName: labels.maxFileSize,
				name: 'maxFileSize',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 500,
				description:
					'A larger file is an error and is not fetched; any size when this option is not added',
			},
			{
				displayName: labels.pollInterval,
				name: 'pollInterval',
				type: 'number',
				typeOptions: { minValue: shortestPollInterval },
				default: defaultPollInterval,
				description: 'Time between two polls of a video; automatic when this option is not added',
			},
		],
	},
];
