import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { chain, START } from '../n8n/harness/linearWorkflow';
import { wordsOf } from '../n8n/harness/executionResult';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { Form, PICTURE, PROMPT } from './formWorkflow';
import { binary, fetchNode, frameNode } from './fileNodes';
import { pictureOf, withPictures } from './imageHost';

/** Where nobody is, but what looks like a host on the internet. */
const PUBLIC_SERVICE = 'https://service.invalid/kyyReactApiServer';

/** The service is elsewhere, and n8n has no address to be reached at. */
export const unreachables: readonly Scenario[] = [
	{
		name: 'an n8n that the service cannot reach: the error says to set WEBHOOK_URL',
		play: async (stage) => {
			const play = await stage.newPlay({}, PUBLIC_SERVICE);
			const words = await refusalOfFetched(play);
			ok(words.includes(`its address is ${stage.url}, which is in a private network`), words);
			match(words, /environment variable WEBHOOK_URL/);
			match(words, /Nothing was sent to KyyVideo/);
		},
	},
];

/** For an n8n with the setting below. */
export const inMemories: readonly Scenario[] = [
	{
		name: 'binary data in memory, from HTTP Request: the error says what to set',
		play: async (stage) => {
			const play = await stage.newPlay();
			expectStorageMissing(await refusalOfFetched(play), play);
		},
	},
	{
		name: 'binary data in memory, from a form: the error says what to set',
		play: async (stage) => {
			const play = await stage.newPlay();
			const create = frameNode(binary(PICTURE), { prompt: PROMPT });
			const form = await Form.open(stage, play, [create]);
			const execution = await form.submit({ prompt: 'A', pictures: [pictureOf(0)] });
			equal(execution.status, 'error');
			expectStorageMissing(wordsOf(execution), play);
		},
	},
];

export const IN_MEMORY = { N8N_DEFAULT_BINARY_DATA_MODE: 'default' };

/** What the error says when a picture that HTTP Request has fetched shall become a first frame. */
async function refusalOfFetched(play: Play): Promise<string> {
	return await withPictures(1, async ([url = '']) => {
		const create = frameNode(binary('data'), { prompt: 'A lighthouse' });
		await play.write(chain([START, fetchNode(url), create]));
		const execution = await play.run();
		equal(execution.status, 'error');
		return wordsOf(execution);
	});
}

function expectStorageMissing(words: string, { service }: Play): void {
	match(words, /First Frame cannot be handed to KyyVideo, because n8n keeps .* in memory/);
	match(words, /N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem/);
	deepEqual(service.requests, []);
}
