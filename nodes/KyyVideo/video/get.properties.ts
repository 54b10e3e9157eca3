import type { INodeProperties } from 'n8n-workflow';

import { videoIdExample, videoIdName } from '../../shared/fieldNames';

/** The fields of "get" */
export const getProperties: INodeProperties[] = [
	{
		displayName: videoIdName,
		name: 'videoId',
		type: 'string',
		default: '={{ $json.id }}',
		required: true,
		placeholder: `e.g. ${videoIdExample}`,
		description: 'The ID that the creation of the video answered with',
		displayOptions: { show: { resource: ['video'], operation: ['get'] } },
	},
];
