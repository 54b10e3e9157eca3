import { createNode, WAIT } from '../../n8n/harness/linearWorkflow';
import { WAIT_TYPE } from '../../n8n/harness/nodeTypes';
import { model, openDirectly, settingsFor, type Alternative } from './alternative';

/** This package: its two nodes, with nothing set but what to make */
export const kyyVideoNodes: Alternative = {
	name: 'KyyVideo',
	output: WAIT,
	open: openDirectly,
	credential: (apiKey, baseUrl) => ({ type: 'kyyVideoApi', data: { apiKey, baseUrl } }),
	canvas: (batch, { credentials }) => {
		const { duration } = batch;
		const common = { credentials, ...settingsFor(batch) };
		const parameters = {
			model,
			prompt: '={{ $json.prompt }}',
			...(duration !== undefined && { duration }),
		};
		return {
			nodes: [
				createNode(parameters, common),
				{ name: WAIT, type: WAIT_TYPE, typeVersion: 1, parameters: {}, ...common },
			],
		};
	},
};
