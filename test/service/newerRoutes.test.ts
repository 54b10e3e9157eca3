import { arrived } from './arrived';
import { ask, clientOf, type Client } from './client';
import { passedOnRefusals } from './fieldAnswers';
import { useService } from './useService';

const text = { model: 'wan2.7-t2v', prompt: 'A red fox runs through fresh snow' };
const image = { assetType: 'Image', url: 'https://media.example.com/ada.png', name: 'face' };

const service = useService({ timing: { queuedMs: 0, processingMs: 0 } });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

async function createId(prompt = text.prompt): Promise<string> {
	await client.modelCenter.create({ ...text, prompt });
	return service().lastCreate.id;
}

describe('a bad key', () => {
	it.each([
		['POST', '/v2/model-center/tasks'],
		['GET', '/v2/model-center/tasks/mcp_1'],
		['POST', '/asset/seedance2/assetUpload'],
		['POST', '/asset/seedance2/assetDetail'],
	] as const)('is refused with HTTP 401: %s %s', async (method, path) => {
		const headers = { authorization: 'Bearer other', 'content-type': 'application/json' };

		const answer = await ask(`${service().baseUrl}${path}`, { method, headers });

		expect(answer).toMatchObject({
			status: 401,
			body: { error: { code: 'AuthenticationError', type: 'Unauthorized' } },
		});
	});

	it('is refused with HTTP 200 at the family place, as in the first version', async () => {
		const answer = await ask(`${service().baseUrl}/v1/veo/videos/video_1`);

		expect(answer).toMatchObject({ status: 200, body: { code: '204' } });
	});
});

it('has no handler for the prefix twice', async () => {
	const path = '/kyyReactApiServer/v2/model-center/tasks';
	const answer = await ask(`${service().baseUrl}${path}`, { method: 'POST' });

	expect(answer).toMatchObject({
		status: 200,
		body: { code: 500, msg: `No handler found for POST /kyyReactApiServer${path}` },
	});
});

it('records the newer requests by the names of the older', async () => {
	await client.modelCenter.query(await createId());
	await client.seedance2.upload(image);
	await client.seedance2.detail('asset-1');

	expect(service().counts).toMatchObject({ create: 1, query: 1, upload: 1, asset: 1, unknown: 0 });
});

it('counts uploads to both libraries that are in flight at once', async () => {
	service().misbehave({ on: 'upload', fault: 'delay', ms: 50, times: 2 });

	await Promise.all([client.upload(image), client.seedance2.upload(image)]);

	expect(service().mostUploadsAtOnce).toBe(2);
});

describe('a fault', () => {
	it('meets a create whose prompt contains its text', async () => {
		service().misbehave({ on: 'create', prompt: 'third', fault: 'drop', accepted: true });

		await createId('The first');
		await expect(client.modelCenter.create({ ...text, prompt: 'third' })).rejects.toThrow();

		expect(service().creates).toHaveLength(2);
	});

	it('meets the query for its id', async () => {
		const [one, other] = [await createId(), await createId()];
		service().misbehave({ on: 'query', id: other, fault: 'answer', status: 502 });

		expect((await client.modelCenter.query(one)).status).toBe(200);
		expect((await client.modelCenter.query(other)).status).toBe(502);
	});

	it('meets the upload whose name contains its text', async () => {
		service().misbehave({ on: 'upload', name: 'face', fault: 'answer', status: 503 });

		expect((await client.seedance2.upload({ ...image, name: 'hand' })).status).toBe(200);
		expect((await client.seedance2.upload(image)).status).toBe(503);
	});

	it('meets the question for its asset, which stands in the body', async () => {
		service().misbehave({ on: 'asset', id: 'asset-2', fault: 'rateLimit' });

		expect((await client.seedance2.detail('asset-1')).status).toBe(200);
		expect((await client.seedance2.detail('asset-2')).status).toBe(429);
	});

	it('meets a question that names no asset', async () => {
		service().misbehave({ on: 'asset', fault: 'answer', status: 502 });

		expect((await client.seedance2.detail()).status).toBe(502);
	});

	it('amends the regular answer', async () => {
		const id = await createId();
		service().misbehave({ on: 'query', id, fault: 'amend', fields: { video_url: undefined } });

		const { body } = await client.modelCenter.query(id);

		expect(body).not.toHaveProperty('video_url');
		expect(body).toMatchObject({ result_url: expect.stringContaining(id) as string });
	});

	it('leaves the status of a refusal as it is when it takes away the length', async () => {
		service().misbehave({ on: 'create', fault: 'relabel', length: null });

		expect((await client.modelCenter.create({ ...text, n: 2 })).status).toBe(400);
	});

	it('may be a refusal in the words of a service behind this one', async () => {
		service().misbehave({ on: 'create', ...passedOnRefusals['[SY_ERR:60] Duration'] });

		expect(await client.modelCenter.create(text)).toMatchObject({
			status: 400,
			body: { error: { code: 'HTTP_400_C400999' } },
		});
		expect(service().creates).toEqual([]);
	});

	it('may hang a create', async () => {
		service().misbehave({ on: 'create', fault: 'hang' });
		const hanging = client.modelCenter.create(text).catch(() => 'hung up');
		await arrived(service(), 1);

		service().hangUp();

		expect(await hanging).toBe('hung up');
	});

	it.each([
		['create', 'POST', '/v2/model-center/tasks'],
		['query', 'GET', '/v2/model-center/tasks/mcp_1'],
		['query', 'GET', '/v1/veo/videos/video_1'],
		['upload', 'POST', '/asset/seedance2/assetUpload'],
		['asset', 'POST', '/asset/seedance2/assetDetail'],
	] as const)(
		'redirects a request to where it is recorded: %s, %s %s',
		async (on, method, path) => {
			service().misbehave({ on, fault: 'redirect', status: 307 });

			const headers = { authorization: `Bearer ${service().key}` };
			const response = await fetch(`${service().baseUrl}${path}`, { method, headers });

			expect(response.status).toBe(200);
			expect(service().elsewhere).toMatchObject([{ endpoint: on }]);
		},
	);
});
