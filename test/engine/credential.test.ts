import { fastify } from 'fastify';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

/** A place on the network that is not KyyVideo */
async function answering(status: number) {
	const place = fastify();
	place.all('/*', async (_request, reply) => reply.status(status).header('location', '/').send(''));
	const url = await place.listen({ host: '127.0.0.1', port: 0 });
	return { url, close: async () => place.close() };
}

async function createWith(credential: ICredentialDataDecryptedObject) {
	return await harness.run({
		type: 'kyyVideo',
		parameters: { prompt: 'A lighthouse in a storm' },
		credential,
	});
}

describe('a credential that is of no use fails each item, and only them', () => {
	const run = { parameters: {}, items: [{ json: { id: 'video_1' } }, { json: { id: 'video_2' } }] };

	test.each([
		['kyyVideo', 'continueRegularOutput', [2]],
		['kyyVideo', 'continueErrorOutput', [0, 2]],
		['waitForVideo', 'continueRegularOutput', [2]],
		['waitForVideo', 'continueErrorOutput', [0, 2]],
	] as const)('%s with %s', async (type, onError, counts) => {
		const { outputs } = await harness.run({
			...run,
			type,
			parameters: type === 'kyyVideo' ? { prompt: 'A lighthouse' } : {},
			settings: { onError },
			credential: { ...harness.credential, apiKey: '' },
		});
		expect(outputs.map(({ length }) => length)).toEqual(counts);
		expect(outputs.at(-1)?.[1]).toMatchObject({
			json: { error: 'The API Key of the credential is empty' },
			pairedItem: { item: 1 },
		});
	});

	test('is an error of the first item without Continue On Fail', async () => {
		const { error } = await createWith({ ...harness.credential, apiKey: '' });
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.context).toMatchObject({ itemIndex: 0 });
	});
});

describe('what people paste is forgiven', () => {
	test.each([
		['spaces around the key', (key: string) => `  ${key}\n`],
		['"Bearer " before the key', (key: string) => `Bearer ${key}`],
		['"bearer" in small letters and spaces', (key: string) => ` bearer   ${key} `],
		['"Bearer" twice', (key: string) => `Bearer Bearer ${key}`],
	])('%s', async (_what, pasted) => {
		const { error } = await createWith({
			apiKey: pasted(harness.service.key),
			baseUrl: harness.service.baseUrl,
		});
		expect(error).toBeUndefined();
		expect(harness.service.requests[0]?.headers.authorization).toBe(
			`Bearer ${harness.service.key}`,
		);
	});

	test.each([
		['a trailing slash', (url: string) => `${url}/`],
		['several slashes and spaces', (url: string) => ` ${url}// `],
	])('%s after the base URL', async (_what, pasted) => {
		const { error } = await createWith({
			apiKey: harness.service.key,
			baseUrl: pasted(harness.service.baseUrl),
		});
		expect(error).toBeUndefined();
		expect(harness.service.counts.create).toBe(1);
	});
});

test.each([
	'',
	'ftp://example.com',
	'zcbservice.aizfw.cn',
	'https://a b',
	'https://a.example?x=1',
	'https://',
])('the base URL %j is refused in words', async (baseUrl) => {
	const { error } = await createWith({ apiKey: harness.service.key, baseUrl });
	expect(error?.message).toMatch(/^The Base URL of the credential must be an address/);
});

test('an empty key is refused in words, and nothing is sent', async () => {
	const { error } = await createWith({ apiKey: ' Bearer ', baseUrl: harness.service.baseUrl });
	expect(error?.message).toBe('The API Key of the credential is empty');
	expect(harness.service.requests).toEqual([]);
});

describe('the test of the credential', () => {
	test.each([
		['accepts a good key', (key: string) => key, undefined],
		['accepts a good key with "Bearer " and spaces', (key: string) => ` Bearer ${key} `, undefined],
		['tells a bad key, which answers HTTP 200', () => 'wrong', 'did not accept this API key'],
	])('%s', async (_what, pasted, message) => {
		const outcome = await harness.engine.testCredential({
			apiKey: pasted(harness.service.key),
			baseUrl: `${harness.service.baseUrl}/`,
		});
		expect(outcome).toEqual(message === undefined ? undefined : expect.stringContaining(message));
		expect(harness.service.creates).toEqual([]);
	});

	test.each([301, 302, 404, 403, 500, 503])(
		'does not take HTTP %i for an acceptance',
		async (status) => {
			const { url, close } = await answering(status);
			const outcome = await harness.engine.testCredential({ ...harness.credential, baseUrl: url });
			await close();
			expect(outcome).toEqual(expect.any(String));
		},
	);

	test('tells a wrong base URL', async () => {
		const outcome = await harness.engine.testCredential({
			apiKey: harness.service.key,
			baseUrl: `${harness.service.baseUrl}/kyyReactApiServer`,
		});
		expect(outcome).toContain('not found at this base URL');
	});
});
