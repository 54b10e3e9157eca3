import { ask, clientOf, type Asking, type Client } from './client';
import { useService } from './useService';

const body = JSON.stringify({ model: 'kyyvideo2', prompt: 'A red fox runs through fresh snow' });

const service = useService({ keys: ['first-key', 'second-key'] });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

function createWith(headers: Record<string, string>, text = body) {
	const asking: Asking = { method: 'POST', headers, body: text };
	return ask(`${service().baseUrl}/v1/kyyvideo2/videos`, asking);
}

const json = { 'content-type': 'application/json' };
const key = { authorization: 'Bearer first-key' };

describe('the key', () => {
	const badKey = { code: '204', msg: '登录验证失败' };

	it.each([
		['no key', {}],
		['another key', { authorization: 'Bearer other-key' }],
		['the key without its scheme', { authorization: 'first-key' }],
		['the key under another scheme', { authorization: 'Basic first-key' }],
		['the key in another header', { 'x-api-key': 'first-key' }],
		['an empty key', { authorization: 'Bearer ' }],
	])('refuses a create with %s', async (_what, headers) => {
		const answer = await createWith({ ...json, ...headers });

		expect(answer).toMatchObject({ status: 200, body: badKey });
		expect(service().creates).toEqual([]);
	});

	it('lets in every key it was given', async () => {
		await createWith({ ...json, authorization: 'Bearer first-key' });
		await createWith({ ...json, authorization: 'Bearer second-key' });

		expect(service().creates).toHaveLength(2);
	});

	it('refuses a query without it', async () => {
		const id = await client.createId();

		const answer = await ask(`${service().baseUrl}/v1/result/${id}`);

		expect(answer).toMatchObject({ status: 200, body: badKey });
	});

	it('refuses to show an asset without it', async () => {
		const answer = await ask(`${service().baseUrl}/kyyVideo2/asset/asset-1`);

		expect(answer).toMatchObject({ status: 200, body: badKey });
	});
});

describe('the body', () => {
	it('may come with a charset', async () => {
		await createWith({ ...key, 'content-type': 'application/json; charset=utf-8' });

		expect(service().creates).toHaveLength(1);
	});

	it.each([
		['text/plain', { 'content-type': 'text/plain' }],
		['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
		['a type that only begins like JSON', { 'content-type': 'application/json5' }],
		['no type', {}],
	])('is refused as %s', async (_what, headers) => {
		const answer = await createWith({ ...key, ...headers });

		expect(answer).toMatchObject({
			status: 200,
			body: { code: 400, msg: '请求头 Content-Type 必须为 application/json' },
		});
		expect(service().creates).toEqual([]);
	});

	it.each([
		['broken JSON', '{"model":'],
		['nothing', ''],
	])('is refused as %s', async (_what, text) => {
		const answer = await createWith({ ...key, ...json }, text);

		expect(answer).toMatchObject({
			status: 200,
			body: { code: 400, msg: '请求体不是有效的 JSON' },
		});
	});

	it('is refused as null', async () => {
		const answer = await createWith({ ...key, ...json }, 'null');

		expect(answer).toMatchObject({
			status: 200,
			body: { code: 400, msg: '请求体必须是 JSON 对象' },
		});
	});
});

describe('a path it does not know', () => {
	it.each([
		['POST', '/kyyReactApiServer/v1/kyyvideo2/videos'],
		['POST', '/v1/kling/videos'],
		['POST', '/v1/constructor/videos'],
		['POST', '/kyyVideo2/asset/asset-1'],
		['DELETE', '/kyyVideo2/asset'],
		['POST', '/v1/kyyvideo2/videos/'],
		['POST', '/V1/kyyvideo2/videos'],
		['GET', '/v1/kyyvideo2/videos'],
		['POST', '/v1/result/video_1'],
		['GET', '/'],
		['DELETE', '/v1/result/video_1'],
	] as const)('is answered with “no handler”: %s %s', async (method, path) => {
		const answer = await ask(`${service().baseUrl}${path}`, { method, headers: key });

		expect(answer).toMatchObject({
			status: 200,
			body: {
				code: 500,
				data: null,
				msg: `No handler found for ${method} /kyyReactApiServer${path}`,
			},
		});
	});

	it('is one without the prefix, too', async () => {
		const { origin } = new URL(service().baseUrl);

		const answer = await ask(`${origin}/v1/result/video_1`, { headers: key });

		expect(answer.body).toMatchObject({ code: 500, data: null });
	});
});

it('answers a missing asset with -1 and no data', async () => {
	const answer = await ask(`${service().baseUrl}/kyyVideo2/asset/asset-1`, { headers: key });

	expect(answer).toMatchObject({
		status: 200,
		body: { code: -1, msg: '素材不存在: asset-1', data: null },
	});
});

it('answers an unknown task with -1 and no data', async () => {
	const answer = await client.query('video_0b6a2c1e-7d54-4f0a-9c33-5e8d1f2a4b67');

	expect(answer).toMatchObject({
		status: 200,
		body: {
			code: -1,
			msg: '任务不存在: video_0b6a2c1e-7d54-4f0a-9c33-5e8d1f2a4b67',
			data: null,
		},
	});
});

it('answers in JSON', async () => {
	const answer = await createWith({ ...key, ...json });

	expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
});
