import { deepEqual, equal, match } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { errorTextOf, videosFrom } from '../n8n/harness/executionResult';
import { createNode, linearWorkflow, waitNode } from '../n8n/harness/linearWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { startByCall, webhookNode } from '../n8n/harness/webhook';

const PROMPT = '={{ $json.body.prompt }}';

/** Behind a number of them, a careless regular expression looks at each one again and again. */
const SPACES = ' '.repeat(80_000);

/** In characters; n8n takes calls of up to 16 MB. */
const HUGE = 10_000_000;

/** What a webhook may bring, from anybody. */
export const hugeInputScenarios: readonly Scenario[] = [
	...[`${SPACES}x`, `https://a${SPACES}x`].map((url, index): Scenario => ({
		name: `80,000 spaces in a URL field, ${['in front of', 'within'][index] ?? ''} a text: an error, and nothing is created`,
		run: async (harness) => {
			const path = randomUUID();
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const firstFrame = { __rl: true, mode: 'url', value: '={{ $json.body.url }}' };
			const create = createNode({
				prompt: PROMPT,
				generateFrom: 'frames',
				firstFrame,
				options: {},
			});
			await testWorkflow.write(linearWorkflow([webhookNode(path), create, waitNode()]));
			const id = await startByCall(harness, testWorkflow, path, { prompt: 'A', url });
			const failed = await testWorkflow.end(id);
			equal(failed.status, 'error');
			match(errorTextOf(failed), /First Frame must be/);
			equal(testWorkflow.service.counts.create, 0);
		},
	})),
	{
		name: '10 MB of JSON beside the prompt: the video is made',
		run: async (harness) => {
			const path = randomUUID();
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const nodes = [webhookNode(path), createNode({ prompt: PROMPT, options: {} }), waitNode()];
			await testWorkflow.write(linearWorkflow(nodes));
			const body = { prompt: 'A', beside: 'x'.repeat(HUGE) };
			const id = await startByCall(harness, testWorkflow, path, body);
			const videos = await videosFrom(await testWorkflow.end(id), harness);
			deepEqual(videos, [testWorkflow.service.lastCreate.id]);
			equal(testWorkflow.service.counts.create, 1);
		},
	},
];
