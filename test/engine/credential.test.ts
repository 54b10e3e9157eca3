import { fastify } from 'fastify';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

/** A place on the network that is not KyyVideo */
async function answering(status: number, body: unknown = '') {
	const place = fastify();
	place.all('/*', async (_request, reply) =>
		reply.status(status).header('location', '/').send(body),
	);
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

	test('is an error of the run without Continue On Fail', async () => {
		const { error } = await createWith({ ...harness.credential, apiKey: '' });
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.context.itemIndex).toBeUndefined();
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
		['a path of the service', (url: string) => `${url}/v2/model-center/tasks`],
		['another path of the service', (url: string) => `${url}/v1/result/video_1`],
		['its own end', (url: string) => `${url}/kyyReactApiServer`],
		['its own end and a path', (url: string) => `${url}/kyyReactApiServer/v1/videos/videos/`],
	])('%s after the base URL', async (_what, pasted) => {
		const { error } = await createWith({
			apiKey: harness.service.key,
			baseUrl: pasted(harness.service.baseUrl),
		});
		expect(error).toBeUndefined();
		expect(harness.service.counts.create).toBe(1);
		const credential = { ...harness.credential, baseUrl: pasted(harness.service.baseUrl) };
		expect(await harness.engine.testCredential(credential)).toBeUndefined();
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

describe('a login in the base URL, which would be sent in place of the key', () => {
	const withLogin = () => ({
		apiKey: harness.service.key,
		baseUrl: harness.service.baseUrl.replace('://', '://user:pa@ss@'),
	});

	test.each([
		['a create', {}],
		['Validate Only', { options: { validateOnly: true } }],
		['Other Model', { model: 'other', endpointPath: '/v1/veo/videos', body: '{"a":1}' }],
	])('is refused in words before anything is sent: %s', async (_what, parameters) => {
		const result = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse', ...parameters },
			credential: withLogin(),
		});
		expect(result.error?.message).toMatch(
			/^The Base URL of the credential must not have a user name or a password in it/,
		);
		expect(JSON.stringify(result)).not.toMatch(/user:pa|ss@/);
		expect(harness.service.requests).toEqual([]);
	});

	test('is refused by the test of the credential, which does not blame the key', async () => {
		expect(await harness.engine.testCredential(withLogin())).toBe('Invalid URL');
		expect(harness.service.requests).toEqual([]);
	});
});

describe('a login in another address is not shown in an error', () => {
	test.each([
		[
			'Endpoint Path',
			{ model: 'other', endpointPath: 'https://user:secret@a.example/v1', body: '{"a":1}' },
		],
		[
			'First Frame',
			{
				generateFrom: 'frames',
				firstFrame: { __rl: true, mode: 'url', value: 'ftp://user:secret@a.example/x.png' },
			},
		],
	])('%s', async (field, parameters) => {
		const { error } = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse', ...parameters },
		});
		expect(error?.message).toContain(`${field} must be`);
		expect(error?.message).toContain('//***@a.example');
		expect(`${error?.message} ${error?.description}`).not.toContain('secret');
	});

	test('nor where the service repeats it, though the service gets it', async () => {
		const url = 'https://user:secret@a.example/x.png';
		const body = { code: 1001, msg: `素材 URL 无法访问: ${url}`, data: null };
		harness.service.misbehave({ on: 'create', fault: 'answer', status: 200, body });
		const firstFrame = { __rl: true, mode: 'url', value: url };
		const { error } = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse', generateFrom: 'frames', firstFrame },
		});
		expect(error?.description).toContain('https://***@a.example/x.png');
		expect(error?.description).not.toContain('secret');
		expect(harness.service.requestsTo('create')[0]?.body).toMatchObject({ first_image: url });
	});
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

	test.each([
		[
			'a web page',
			'<!doctype html><p>Welcome</p>',
			'Something other than KyyVideo answers at this base URL',
		],
		['another service', { status: 'ok' }, 'Something other than KyyVideo answers at this base URL'],
		['nothing', '', 'Something other than KyyVideo answers at this base URL'],
		['words alone', { msg: '登录已过期' }, 'paste the API key again'],
		['code 401', { code: 401, msg: '未登录' }, 'did not accept this API key'],
		['code "403"', { code: '403' }, 'did not accept this API key'],
	])('tells what is wrong where the answer is %s', async (_what, body, message) => {
		const { url, close } = await answering(200, body);
		const outcome = await harness.engine.testCredential({ ...harness.credential, baseUrl: url });
		await close();
		expect(outcome).toContain(message);
	});

	test('tells a wrong base URL', async () => {
		const outcome = await harness.engine.testCredential({
			apiKey: harness.service.key,
			baseUrl: `${harness.service.baseUrl}/kyyApi`,
		});
		expect(outcome).toContain('not found at this base URL');
	});
});
