import { arrived } from './arrived';
import { ask, clientOf, type Client } from './client';
import { startService, type RequestRecord, type Service } from './simulatedService';

const text = { model: 'kyyvideo2', prompt: 'A red fox runs through fresh snow' };

let service: Service;
let client: Client;

beforeEach(async () => {
	service = await startService({ timing: { queuedMs: 0, processingMs: 0 } });
	client = clientOf(service);
});

afterEach(async () => {
	await service.stop();
});

describe('an answer of its own', () => {
	it('has the given status, headers and JSON', async () => {
		const id = await client.createId();
		service.misbehave({
			on: 'query',
			fault: 'answer',
			status: 429,
			headers: { 'retry-after': '30' },
			body: { code: 429, msg: '请求过于频繁' },
		});

		const answer = await client.query(id);

		expect(answer).toMatchObject({
			status: 429,
			headers: { 'retry-after': '30', 'content-type': 'application/json; charset=utf-8' },
			body: { code: 429, msg: '请求过于频繁' },
		});
	});

	it('may be a page', async () => {
		service.misbehave({
			on: 'create',
			fault: 'answer',
			status: 502,
			headers: { 'content-type': 'text/html' },
			body: '<html><h1>502 Bad Gateway</h1></html>',
		});

		const answer = await client.create('kyyvideo2', text);

		expect(answer).toMatchObject({
			status: 502,
			headers: { 'content-type': 'text/html' },
			body: '<html><h1>502 Bad Gateway</h1></html>',
		});
	});

	it.each([200, 204, 500])('may be empty, with status %d', async (status) => {
		const id = await client.createId();
		service.misbehave({ on: 'query', fault: 'answer', status });

		expect(await client.query(id)).toMatchObject({ status, body: '' });
	});

	it('may be a redirect', async () => {
		const id = await client.createId();
		const location = 'http://127.0.0.1:9/elsewhere.mp4';
		service.misbehave({ on: 'download', fault: 'answer', status: 302, headers: { location } });

		expect(await ask(await client.addressOf(id))).toMatchObject({
			status: 302,
			headers: { location },
		});
	});

	it('may be bytes', async () => {
		const id = await client.createId();
		const body = Buffer.from('not a video');
		service.misbehave({ on: 'download', fault: 'answer', status: 200, body });

		expect(await ask(await client.addressOf(id))).toMatchObject({
			headers: { 'content-length': '11' },
			body: 'not a video',
		});
	});
});

describe('an upload behind which the asset', () => {
	const image = { assetType: 'Image', url: 'https://media.example.com/ada.png' };

	it.each([
		[undefined, 0],
		[false, 0],
		[true, 1],
	])('was kept before the connection dropped: %s', async (accepted, assets) => {
		service.misbehave({
			on: 'upload',
			fault: 'drop',
			...(accepted !== undefined && { accepted }),
		});

		await expect(client.upload(image)).rejects.toThrow('other side closed');

		expect(service.assets).toHaveLength(assets);
		expect(service.counts.upload).toBe(1);
	});

	it('is not kept behind an answer of its own when the body breaks a rule', async () => {
		service.misbehave({ on: 'upload', fault: 'answer', status: 502, accepted: true });

		expect((await client.upload({ ...image, url: 1 })).status).toBe(502);

		expect(service.assets).toEqual([]);
	});

	it('is kept behind an answer that is altered', async () => {
		service.misbehave({ on: 'upload', fault: 'amend', fields: { data: null } });

		expect((await client.upload(image)).body).toEqual({ code: 0, msg: null, data: null });

		expect(service.assets).toHaveLength(1);
	});
});

describe('a call for an asset', () => {
	it.each(['asset', 'deleteAsset'] as const)('can break off: %s', async (on) => {
		const method = on === 'asset' ? 'GET' : 'DELETE';
		service.addAsset({ assetId: 'asset-1' });
		service.misbehave({ on, fault: 'cut' });

		await expect(client.asset('asset-1', method)).rejects.toThrow();

		// What was asked for is done all the same.
		const { body } = await client.asset('asset-1');
		expect(body).toMatchObject({ code: on === 'asset' ? 0 : -1 });
	});

	it('is not deleted behind a refusal', async () => {
		service.addAsset({ assetId: 'asset-1' });
		service.misbehave({ on: 'deleteAsset', fault: 'rateLimit' });

		expect((await client.asset('asset-1', 'DELETE')).status).toBe(429);

		expect((await client.asset('asset-1')).body).toMatchObject({ code: 0 });
	});
});

describe('a create behind which the task', () => {
	it('is not accepted, unless the fault says so', async () => {
		service.misbehave({ on: 'create', fault: 'answer', status: 503 });

		await client.create('kyyvideo2', text);

		expect(service.creates).toEqual([]);
	});

	it('is accepted behind an answer of its own', async () => {
		service.misbehave({ on: 'create', fault: 'answer', status: 502, accepted: true });

		const answer = await client.create('kyyvideo2', text);

		expect(answer).toMatchObject({ status: 502, body: '' });
		expect(service.creates).toMatchObject([{ body: text }]);
		expect((await client.query(service.lastCreate.id)).body).toMatchObject({
			status: 'completed',
		});
	});

	it('is not accepted behind it when the body breaks a rule', async () => {
		service.misbehave({ on: 'create', fault: 'answer', status: 502, accepted: true });

		await client.create('kyyvideo2', { ...text, duration: 99 });

		expect(service.creates).toEqual([]);
	});

	it.each([
		[false, 0],
		[true, 1],
	])('was accepted before the connection dropped: %s', async (accepted, tasks) => {
		service.misbehave({ on: 'create', fault: 'drop', accepted });

		await expect(client.create('kyyvideo2', text)).rejects.toThrow('other side closed');

		expect(service.creates).toHaveLength(tasks);
		expect(service.counts.create).toBe(1);
	});

	it.each([
		[false, 0],
		[true, 1],
	])('was accepted before it hangs: %s', async (accepted, tasks) => {
		service.misbehave({ on: 'create', fault: 'hang', accepted });

		const ended = expect(client.create('kyyvideo2', text)).rejects.toThrow('other side closed');
		await arrived(service, 1);

		expect(service.creates).toHaveLength(tasks);
		await service.stop();
		await ended;
	});

	it.each([
		['nothing', {}],
		['a page', { headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' }],
	])('is accepted behind a 200 with %s', async (_what, answer) => {
		const accepted = true;
		service.misbehave({ on: 'create', fault: 'answer', status: 200, accepted, ...answer });

		const { status, body } = await client.create('kyyvideo2', text);

		expect({ status, body }).toEqual({ status: 200, body: 'body' in answer ? answer.body : '' });
		expect(service.creates).toHaveLength(1);
	});

	it('is counted for each time that a prompt was accepted', async () => {
		service.misbehave({ on: 'create', fault: 'answer', status: 502, accepted: true });

		await client.create('kyyvideo2', text);
		await client.create('kyyvideo2', text);
		await client.createId('Another prompt');

		const prompts = service.creates.map(({ body }) => body.prompt);
		expect(prompts).toEqual([text.prompt, text.prompt, 'Another prompt']);
	});

	it('is accepted on arrival when only the answer is late', async () => {
		service.misbehave({ on: 'create', fault: 'delay', ms: 60_000 });

		const late = client.create('kyyvideo2', text);
		const ended = expect(late).rejects.toThrow('other side closed');
		await arrived(service, 1);

		expect(service.creates).toHaveLength(1);
		await service.stop();
		await ended;
	});
});

it('drops the connection of a query', async () => {
	const id = await client.createId();
	service.misbehave({ on: 'query', fault: 'drop' });

	await expect(client.query(id)).rejects.toThrow('other side closed');
});

it('drops the connection of a download', async () => {
	const address = await client.addressOf(await client.createId());
	service.misbehave({ on: 'download', fault: 'drop' });

	await expect(ask(address)).rejects.toThrow('other side closed');
});

it('hangs until it is stopped', async () => {
	service.misbehave({ on: 'query', fault: 'hang' });

	const ended = expect(client.query('video_1')).rejects.toThrow('other side closed');
	await arrived(service, 1);
	await service.stop();

	await ended;
	expect(service.requests[0]?.answer).toBeUndefined();
});

it('gives a late answer in the end', async () => {
	const id = await client.createId();
	service.misbehave({ on: 'query', fault: 'delay', ms: 50 });
	const begin = performance.now();

	const answer = await client.query(id);

	expect(answer).toMatchObject({ status: 200, body: { id } });
	expect(performance.now() - begin).toBeGreaterThan(45);
});

it('gives a late file in the end', async () => {
	const address = await client.addressOf(await client.createId());
	service.misbehave({ on: 'download', fault: 'delay', ms: 1 });

	expect(await ask(address)).toMatchObject({
		status: 200,
		headers: { 'content-type': 'video/mp4' },
	});
});

it('stops at once with late answers outstanding', async () => {
	const address = await client.addressOf(await client.createId());
	service.misbehave({ on: 'query', fault: 'delay', ms: 60_000 });
	service.misbehave({ on: 'download', fault: 'delay', ms: 60_000 });
	const before = service.requests.length;

	const ended = [
		expect(client.query('video_1')).rejects.toThrow('other side closed'),
		expect(ask(address)).rejects.toThrow('other side closed'),
	];
	await arrived(service, before + 2);
	await service.stop();

	await Promise.all(ended);
});

describe('how often', () => {
	it('is once when nothing is said', async () => {
		service.misbehave({ on: 'create', fault: 'answer', status: 500 });

		const first = await client.create('kyyvideo2', text);
		const second = await client.create('kyyvideo2', text);

		expect([first.status, second.status]).toEqual([500, 200]);
	});

	it('is as often as it says, in the order the faults were added', async () => {
		service.misbehave({ on: 'query', fault: 'answer', status: 502, times: 2 });
		service.misbehave({ on: 'query', fault: 'answer', status: 429 });

		const statuses = [];
		for (let count = 0; count < 4; count++) {
			statuses.push((await client.query('video_1')).status);
		}

		expect(statuses).toEqual([502, 502, 429, 200]);
	});

	it('may be for ever, until it behaves again', async () => {
		service.misbehave({ on: 'query', fault: 'answer', status: 500, times: Infinity });
		await client.query('video_1');
		expect((await client.query('video_1')).status).toBe(500);

		service.behave();

		expect((await client.query('video_1')).status).toBe(200);
	});

	it('is counted for each kind of request apart', async () => {
		service.misbehave({ on: 'download', fault: 'answer', status: 500 });

		const address = await client.addressOf(await client.createId());

		expect((await ask(address)).status).toBe(500);
	});

	it('is not used up by a path it does not know', async () => {
		service.misbehave({ on: 'create', fault: 'answer', status: 500 });

		await ask(`${service.baseUrl}/v1/kling/videos`, { method: 'POST' });

		expect((await client.create('kyyvideo2', text)).status).toBe(500);
	});
});

it('tells of a dropped request, which has no answer', async () => {
	const told: RequestRecord[] = [];
	const own = await startService({ onAnswer: (record) => told.push(record) });
	own.misbehave({ on: 'query', fault: 'drop' });

	await expect(clientOf(own).query('video_1')).rejects.toThrow('other side closed');

	expect(told).toEqual(own.requests);
	expect(told[0]?.answer).toBeUndefined();
	await own.stop();
});

it('goes wrong before it looks at the key', async () => {
	service.misbehave({ on: 'create', fault: 'answer', status: 502 });

	const answer = await ask(`${service.baseUrl}/v1/kyyvideo2/videos`, { method: 'POST' });

	expect(answer.status).toBe(502);
});
