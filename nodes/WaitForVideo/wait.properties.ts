import type { INodeProperties } from 'n8n-workflow';

import {
	includeInputFieldsOption,
	labels,
	lastFrameField,
	resultPathOption,
	videoIdField,
} from '../shared/model/labels';
import {
	defaultLink,
	defaultPollInterval,
	defaultWait,
	longestLink,
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
			'Whether to download the MP4. If off, the output only has the address of the file, which works for about 24 hours.',
	},
	{
		displayName: labels.binaryPropertyName,
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the output binary field to put the MP4 in',
		displayOptions: { show: { download: [true] } },
	},
	{
		displayName: labels.maxWait,
		name: 'maxWait',
		type: 'number',
		typeOptions: { maxValue: longestWait },
		default: defaultWait,
		description:
			'How long to wait at most, counted from the start of this node. The limit is one day.',
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
				description: 'The error has the video ID, so you can wait again later',
			},
			{
				name: 'Send to Second Output',
				value: 'output',
				description:
					'Unfinished videos go to the "Still Running" output. Connect it to a Wait node, and back to this node, to wait again.',
			},
		],
		default: 'error',
		description: 'What to do with a video that is not completed in time',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: labels.lastFrameFile,
				name: 'lastFrame',
				type: 'boolean',
				default: true,
				description: `Whether to download the last frame of the video as well, into the binary field ${lastFrameField}. Only some models give one, such as those of Seedance.`,
				displayOptions: { show: { '/download': [true] } },
			},
			{
				displayName: labels.fileName,
				name: 'fileName',
				type: 'string',
				default: '',
				placeholder: 'e.g. clip.mp4',
				description: 'Name of the file. If empty, the video ID is used.',
			},
			includeInputFieldsOption,
			{
				displayName: labels.maxFileSize,
				name: 'maxFileSize',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 500,
				description:
					'Largest file to download. A larger file causes an error. Without this option, any size is allowed.',
			},
			{
				displayName: labels.pollInterval,
				name: 'pollInterval',
				type: 'number',
				typeOptions: { minValue: shortestPollInterval },
				default: defaultPollInterval,
				description:
					'Time between two polls of a video. Without this option, the node chooses it automatically.',
			},
			{
				displayName: labels.publicLink,
				name: 'publicLink',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: longestLink },
				default: defaultLink,
				description:
					'How long anyone can fetch the MP4 from this n8n, at an address that the output has in the field <code>file</code>. For networks that fetch a video by themselves. Needs an n8n that is open to the internet and keeps files outside its memory. The address ends earlier if n8n deletes the execution.',
				displayOptions: { show: { '/download': [true] } },
			},
			resultPathOption,
		],
	},
];
