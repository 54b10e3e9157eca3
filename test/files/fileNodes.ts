import { createNode, type NodeSettings } from '../n8n/harness/linearWorkflow';
import { KYYVIDEO_TYPE } from '../n8n/harness/nodeTypes';
import type { WorkflowNode } from '../n8n/workflowJson';

type Parameters = Readonly<Record<string, unknown>>;

/** The name of a binary field, in the way in which the editor keeps it. */
export const binary = (field: string) => ({ __rl: true, mode: 'binary', value: field });

/** The ID of an asset or the reference to it, in the way in which the editor keeps it. */
export const asset = (value: string) => ({ __rl: true, mode: 'asset', value });

/** KyyVideo, with the picture of each item as the first frame of its video. */
export function frameNode(firstFrame: object, { node, ...others }: Variation): WorkflowNode {
	return createNode({ generateFrom: 'frames', options: {}, ...others, firstFrame }, node);
}

interface Variation {
	prompt: string;
	lastFrame?: object;
	options?: Parameters;
	/** n8n's own settings of the node. */
	node?: NodeSettings;
}

/** KyyVideo, as it takes the picture of each item into the asset library. */
export function uploadNode(field: string): WorkflowNode {
	return {
		name: 'Upload',
		type: KYYVIDEO_TYPE,
		typeVersion: 1,
		parameters: { resource: 'asset', operation: 'upload', source: binary(field), options: {} },
	};
}

/** n8n's own HTTP Request, as it fetches a file into a binary field. */
export function fetchNode(url: string, field = 'data'): WorkflowNode {
	const response = { responseFormat: 'file', outputPropertyName: field };
	return {
		name: `Fetch ${field}`,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { url, options: { response: { response } } },
	};
}

/** n8n's own Code, which runs once for all items. */
export function codeNode(jsCode: string): WorkflowNode {
	return { name: 'Code', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}

/** n8n's own Code, as it makes an item with a picture in it. */
export function makeNode(picture: Buffer, field: string): WorkflowNode {
	const data = picture.toString('base64');
	const file = { data, mimeType: 'image/png', fileName: 'made.png' };
	return codeNode(`return [${JSON.stringify({ json: {}, binary: { [field]: file } })}];`);
}

/** n8n's own Edit Fields, as it adds a field to the others. */
export function editNode(name: string, value: string): WorkflowNode {
	const assignment = { id: 'assignment', name, value, type: 'string' };
	return {
		name: 'Edit Fields',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: { assignments: [assignment] },
			includeOtherFields: true,
			options: {},
		},
	};
}
