import type { INodeProperties } from 'n8n-workflow';

import { resultPathOption } from '../../shared/model/labels';

/** The options of "get" */
export const getOptionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { resource: ['video'], operation: ['get'] } },
	options: [resultPathOption],
};
