import { settingsFor, type Alternative } from './alternative';
import { openOpenAiApi } from './fakeOpenAiApi';

const OPEN_AI = 'OpenAI';

/**
 * A single node that creates a video, waits for it and goes on with the next one, as other video nodes do: n8n's own
 * node for OpenAI, with a fake of OpenAI's service
 */
export const openAiNode: Alternative = {
	name: 'OpenAI',
	output: OPEN_AI,
	open: openOpenAiApi,
	credential: (apiKey, url) => ({ type: 'openAiApi', data: { apiKey, url, header: false } }),
	canvas: (batch, { credentials }) => {
		const { duration } = batch;
		return {
			nodes: [
				{
					name: OPEN_AI,
					type: '@n8n/n8n-nodes-langchain.openAi',
					typeVersion: 2.3,
					parameters: {
						resource: 'video',
						operation: 'generate',
						modelId: { __rl: true, mode: 'id', value: 'sora-2' },
						prompt: '={{ $json.prompt }}',
						...(duration !== undefined && { seconds: duration }),
					},
					credentials,
					...settingsFor(batch),
				},
			],
		};
	},
};
