import type { WorkflowNode } from '../../n8n/workflowJson';
import {
	model,
	openDirectly,
	settingsFor,
	type Access,
	type Alternative,
	type Canvas,
	type VideoBatch,
} from './alternative';

/** Seconds between two looks at a video: the fewest that the service advises */
export const PAUSE = 20;

const LOOP = 'Loop Over Items';
const CREATE = 'Create Video';
const PAUSE_NODE = 'Wait';
const CHECK = 'Check Status';
const IF = 'Completed?';
const DOWNLOAD = 'Download Video';

const bearer = { authentication: 'genericCredentialType', genericAuthType: 'httpBearerAuth' };

/**
 * n8n's own nodes, as its template collection and tutorials for other video services put them together: create the
 * video; wait, look and wait again until it is completed; download it
 */
function requestNodes(
	batch: VideoBatch,
	{ address, credentials }: Access,
): readonly WorkflowNode[] {
	const { duration } = batch;
	const seconds = duration === undefined ? '' : `, duration: ${duration}`;
	const request = (name: string, parameters: Readonly<Record<string, unknown>>): WorkflowNode => ({
		...ofN8n(name, 'httpRequest', 4.5),
		parameters,
		...settingsFor(batch),
	});
	const create = {
		method: 'POST',
		url: `${address}/v1/kyyvideo2/videos`,
		...bearer,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ JSON.stringify({ model: '${model}', prompt: $json.prompt${seconds} }) }}`,
	};
	const check = { url: `=${address}/v1/result/{{ $json.id }}`, ...bearer };
	const download = {
		url: '={{ $json.video_url }}',
		options: { response: { response: { responseFormat: 'file' } } },
	};
	return [
		{ ...request(CREATE, create), credentials },
		{ ...ofN8n(PAUSE_NODE, 'wait', 1.1), parameters: { amount: PAUSE } },
		{ ...request(CHECK, check), credentials },
		{ ...ofN8n(IF, 'if', 2.3), parameters: { conditions: isCompleted } },
		request(DOWNLOAD, download),
	];
}

const ofN8n = (name: string, type: string, typeVersion: number) => ({
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
});

const isCompleted = {
	options: { version: 3, caseSensitive: true, leftValue: '', typeValidation: 'strict' },
	combinator: 'and',
	conditions: [
		{
			id: 'completed',
			leftValue: '={{ $json.status }}',
			rightValue: 'completed',
			operator: { type: 'string', operation: 'equals' },
		},
	],
};

const ofHttpRequests = {
	output: DOWNLOAD,
	open: openDirectly,
	credential: (token: string) => ({ type: 'httpBearerAuth', data: { token } }),
};

/** The common form for the rows of a sheet: the next video is created when the last one is there */
export const httpRequestsOneByOne: Alternative = {
	...ofHttpRequests,
	name: 'HTTP Request, Loop Over Items',
	canvas: (batch, access): Canvas => ({
		nodes: [
			{ ...ofN8n(LOOP, 'splitInBatches', 3), parameters: {} },
			...requestNodes(batch, access),
		],
		links: { [LOOP]: [[], [CREATE]], [IF]: [[DOWNLOAD], [PAUSE_NODE]], [DOWNLOAD]: [[LOOP]] },
	}),
};

/** The form for a single video, given many: those that are not completed go round together */
export const httpRequestsTogether: Alternative = {
	...ofHttpRequests,
	name: 'HTTP Request, all together',
	canvas: (batch, access): Canvas => ({
		nodes: requestNodes(batch, access),
		links: { [IF]: [[DOWNLOAD], [PAUSE_NODE]] },
	}),
};
