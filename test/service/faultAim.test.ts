import { ask, clientOf, type Client } from './client';
import { useService } from './useService';

const service = useService({ timing: { queuedMs: 0, processingMs: 0 } });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

async function createStatus(prompt: string): Promise<number> {
	return (await client.create('kyyvideo2', { model: 'kyyvideo2', prompt })).status;
}

describe('a fault aimed at a prompt', () => {
	it('meets only the create whose prompt contains the text', async () => {
		service().misbehave({ on: 'create', prompt: 'third', fault: 'answer', status: 502 });

		const prompts = ['The first', 'The second', 'The third', 'The fourth'];
		const statuses = await Promise.all(prompts.map(createStatus));

		expect(statuses).toEqual([200, 200, 502, 200]);
	});

	it('is used up by those alone', async () => {
		service().misbehave({
			on: 'create',
			prompt: 'third',
			fault: 'answer',
			status: 502,
			times: 2,
		});

		const statuses = [];
		for (const prompt of ['The third', 'The first', 'The third', 'The third']) {
			statuses.push(await createStatus(prompt));
		}

		expect(statuses).toEqual([502, 200, 502, 200]);
	});

	it('leaves the next fault to the others', async () => {
		service().misbehave({ on: 'create', prompt: 'third', fault: 'answer', status: 502 });
		service().misbehave({ on: 'create', fault: 'answer', status: 503 });

		const statuses = [await createStatus('The first'), await createStatus('The third')];

		expect(statuses).toEqual([503, 502]);
	});

	it('meets a create that breaks another rule', async () => {
		service().misbehave({ on: 'create', prompt: 'third', fault: 'answer', status: 502 });

		const body = { prompt: 'The third', duration: 99 };

		expect((await client.create('kyyvideo2', body)).status).toBe(502);
	});

	it.each([
		['no body', {}],
		['a body that is no JSON', { body: 'third' }],
		['a prompt that is no text', { body: '{"prompt":["third"]}' }],
	])('meets no create with %s', async (_what, asking) => {
		service().misbehave({ on: 'create', prompt: 'third', fault: 'answer', status: 502 });

		const address = `${service().baseUrl}/v1/kyyvideo2/videos`;

		expect((await ask(address, { method: 'POST', ...asking })).status).toBe(200);
	});
});

describe('a fault aimed at the name of an asset', () => {
	it('meets only the upload whose name contains the text', async () => {
		service().misbehave({ on: 'upload', name: 'face', fault: 'answer', status: 502 });

		const statuses = [];
		for (const name of ['A hand', undefined, 'The face of Ada', 'Her face again']) {
			const image = { assetType: 'Image', url: 'https://media.example.com/ada.png' };
			statuses.push((await client.upload({ ...image, name })).status);
		}

		expect(statuses).toEqual([200, 200, 502, 200]);
	});

	it('meets no create', async () => {
		service().misbehave({ on: 'upload', fault: 'answer', status: 502 });

		expect(await createStatus('A face')).toBe(200);
	});
});

describe('a fault aimed at an asset', () => {
	it.each([
		['asset', 'GET'],
		['deleteAsset', 'DELETE'],
	] as const)('meets only its own call for it: %s', async (on, method) => {
		const other = method === 'GET' ? 'DELETE' : 'GET';
		service().misbehave({ on, id: 'asset-2', fault: 'answer', status: 502 });

		const statuses = [
			(await client.asset('asset-1', method)).status,
			(await client.asset('asset-2', other)).status,
			(await client.asset('asset-2', method)).status,
			(await client.asset('asset-2', method)).status,
		];

		expect(statuses).toEqual([200, 200, 502, 200]);
	});
});

describe('a fault aimed at a video', () => {
	it('meets only the queries for it', async () => {
		const [one, other] = [await client.createId(), await client.createId()];
		service().misbehave({ on: 'query', id: other, fault: 'answer', status: 502 });

		const statuses = [];
		for (const id of [one, other, other]) statuses.push((await client.query(id)).status);

		expect(statuses).toEqual([200, 502, 200]);
	});

	it('meets only the downloads of it', async () => {
		const one = await client.addressOf(await client.createId());
		const id = await client.createId();
		const other = await client.addressOf(id);
		service().misbehave({ on: 'download', id, fault: 'answer', status: 502 });

		const statuses = [];
		for (const address of [one, other, other]) statuses.push((await ask(address)).status);

		expect(statuses).toEqual([200, 502, 200]);
	});

	it('does not meet one whose id only begins alike', async () => {
		service().misbehave({ on: 'query', id: 'video_1', fault: 'answer', status: 502 });

		expect((await client.query('video_12')).status).toBe(200);
	});
});
