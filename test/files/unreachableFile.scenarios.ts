import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { linearWorkflow, START } from '../n8n/harness/linearWorkflow';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { Form, PICTURE, PROMPT } from './formWorkflow';
import { binary, fetchNode, frameNode } from './fileNodes';
import { pictureOf, withPictures } from './imageHost';

/** Looks like a host on the internet, but does not exist. */
export const PUBLIC_SERVICE = 'https://service.invalid/kyyReactApiServer';

/** The service is on the internet, and n8n has no public address. */
export const unreachableScenarios: readonly Scenario[] = [
	{
		name: 'an n8n that the service cannot reach: the error says to set WEBHOOK_URL',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow({}, PUBLIC_SERVICE);
			const words = await refusalOfFetched(testWorkflow);
			ok(words.includes(`its address is ${harness.url}, which is on a private network`), words);
			match(words, /environment variable N8N_WEBHOOK_URL of n8n/);
			match(words, /Nothing was sent to KyyVideo/);
		},
	},
];

/** For an n8n with the setting below. */
export const inMemoryScenarios: readonly Scenario[] = [
	{
		name: 'binary data in memory, from HTTP Request: the error says what to set',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow();
			expectStorageMissing(await refusalOfFetched(testWorkflow), testWorkflow);
		},
	},
	{
		name: 'binary data in memory, from a form: the error says what to set',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow();
			const create = frameNode(binary(PICTURE), { prompt: PROMPT });
			const form = await Form.open(harness, testWorkflow, [create]);
			const execution = await form.submit({ prompt: 'A', pictures: [pictureOf(0)] });
			equal(execution.status, 'error');
			expectStorageMissing(errorTextOf(execution), testWorkflow);
		},
	},
];

export const IN_MEMORY = { N8N_DEFAULT_BINARY_DATA_MODE: 'default' };

/** What the error says when a picture that HTTP Request has fetched shall become a first frame. */
async function refusalOfFetched(testWorkflow: TestWorkflow): Promise<string> {
	return await withPictures(1, async ([url = '']) => {
		const create = frameNode(binary('data'), { prompt: 'A lighthouse' });
		await testWorkflow.write(linearWorkflow([START, fetchNode(url), create]));
		const execution = await testWorkflow.run();
		equal(execution.status, 'error');
		return errorTextOf(execution);
	});
}

function expectStorageMissing(words: string, { service }: TestWorkflow): void {
	match(words, /First Frame cannot be sent to KyyVideo, because n8n keeps .* in memory/);
	match(words, /N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem/);
	deepEqual(service.requests, []);
}
