import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startService, type Service } from '../service/server';
import { startEngine, type Engine } from './engine';

let engine: Engine;
let service: Service;

beforeAll(async () => {
	engine = await startEngine();
	service = await startService();
});

beforeEach(() => {
	service.reset();
});

afterAll(async () => {
	await service.stop();
});

async function createWith(credential: ICredentialDataDecryptedObject) {
	return await engine.run({
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
		const { error } = await createWith({ apiKey: pasted(service.key), baseUrl: service.baseUrl });
		expect(error).toBeUndefined();
		expect(service.requests[0]?.headers.authorization).toBe(`Bearer ${service.key}`);
	});

	test.each([
		['a trailing slash', (url: string) => `${url}/`],
		['several slashes and spaces', (url: string) => ` ${url}// `],
	])('%s after the base URL', async (_what, pasted) => {
		const { error } = await createWith({ apiKey: service.key, baseUrl: pasted(service.baseUrl) });
		expect(error).toBeUndefined();
		expect(service.counts.create).toBe(1);
	});
});

test.each(['', 'ftp://example.com', 'zcbservice.aizfw.cn'])(
	'the base URL %j is refused in words',
	async (baseUrl) => {
		const { error } = await createWith({ apiKey: service.key, baseUrl });
		expect(error?.message).toMatch(/^The Base URL of the credential must be an address/);
	},
);

test('an empty key is refused in words, and nothing is sent', async () => {
	const { error } = await createWith({ apiKey: ' Bearer ', baseUrl: service.baseUrl });
	expect(error?.message).toBe('The API Key of the credential is empty');
	expect(service.requests).toEqual([]);
});

describe('the test of the credential', () => {
	test.each([
		['accepts a good key', (key: string) => key, undefined],
		['accepts a good key with "Bearer " and spaces', (key: string) => ` Bearer ${key} `, undefined],
		['tells a bad key, which answers HTTP 200', () => 'wrong', 'did not accept this API key'],
	])('%s', async (_what, pasted, message) => {
		const outcome = await engine.testCredential({
			apiKey: pasted(service.key),
			baseUrl: `${service.baseUrl}/`,
		});
		expect(outcome).toEqual(message === undefined ? undefined : expect.stringContaining(message));
		expect(service.creates).toEqual([]);
	});

	test('tells a wrong base URL', async () => {
		const outcome = await engine.testCredential({
			apiKey: service.key,
			baseUrl: `${service.baseUrl}/kyyReactApiServer`,
		});
		expect(outcome).toContain('not found at this base URL');
	});
});
