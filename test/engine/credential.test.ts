import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { setStage } from './stage';

const stage = setStage();

async function createWith(credential: ICredentialDataDecryptedObject) {
	return await stage.run({
		type: 'kyyVideo',
		parameters: { prompt: 'A lighthouse in a storm' },
		credential,
	});
}

describe('what people paste is forgiven', () => {
	test.each([
		['spaces around the key', (key: string) => `  ${key}\n`],
		['"Bearer " before the key', (key: string) => `Bearer ${key}`],
		['"bearer" in small letters and spaces', (key: string) => ` bearer   ${key} `],
	])('%s', async (_what, pasted) => {
		const { error } = await createWith({
			apiKey: pasted(stage.service.key),
			baseUrl: stage.service.baseUrl,
		});
		expect(error).toBeUndefined();
		expect(stage.service.requests[0]?.headers.authorization).toBe(`Bearer ${stage.service.key}`);
	});

	test.each([
		['a trailing slash', (url: string) => `${url}/`],
		['several slashes and spaces', (url: string) => ` ${url}// `],
	])('%s after the base URL', async (_what, pasted) => {
		const { error } = await createWith({
			apiKey: stage.service.key,
			baseUrl: pasted(stage.service.baseUrl),
		});
		expect(error).toBeUndefined();
		expect(stage.service.counts.create).toBe(1);
	});
});

test.each(['', 'ftp://example.com', 'zcbservice.aizfw.cn'])(
	'the base URL %j is refused in words',
	async (baseUrl) => {
		const { error } = await createWith({ apiKey: stage.service.key, baseUrl });
		expect(error?.message).toMatch(/^The Base URL of the credential must be an address/);
	},
);

test('an empty key is refused in words, and nothing is sent', async () => {
	const { error } = await createWith({ apiKey: ' Bearer ', baseUrl: stage.service.baseUrl });
	expect(error?.message).toBe('The API Key of the credential is empty');
	expect(stage.service.requests).toEqual([]);
});

describe('the test of the credential', () => {
	test.each([
		['accepts a good key', (key: string) => key, undefined],
		['accepts a good key with "Bearer " and spaces', (key: string) => ` Bearer ${key} `, undefined],
		['tells a bad key, which answers HTTP 200', () => 'wrong', 'did not accept this API key'],
	])('%s', async (_what, pasted, message) => {
		const outcome = await stage.engine.testCredential({
			apiKey: pasted(stage.service.key),
			baseUrl: `${stage.service.baseUrl}/`,
		});
		expect(outcome).toEqual(message === undefined ? undefined : expect.stringContaining(message));
		expect(stage.service.creates).toEqual([]);
	});

	test('tells a wrong base URL', async () => {
		const outcome = await stage.engine.testCredential({
			apiKey: stage.service.key,
			baseUrl: `${stage.service.baseUrl}/kyyReactApiServer`,
		});
		expect(outcome).toContain('not found at this base URL');
	});
});
