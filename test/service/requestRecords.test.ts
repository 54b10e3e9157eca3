import { ask, clientOf, type Client } from './client';
import { startService, type RequestRecord, type Service } from './simulatedService';

const text = { model: 'kyyvideo2', prompt: 'A red fox runs through fresh snow' };

let answered: RequestRecord[];
let service: Service;
let client: Client;

beforeEach(async () => {
	answered = [];
	service = await startService({
		timing: { queuedMs: 0, processingMs: 0 },
		now: () => 1_776_000_000_000,
		onAnswer: (record) => answered.push(record),
	});
	client = clientOf(service);
});

afterEach(async () => {
	await service.stop();
});

it('keeps everything of a request and its answer', async () => {
	await client.create('kyyvideo2', text);

	expect(service.requests).toMatchObject([
		{
			host: 'api',
			endpoint: 'create',
			method: 'POST',
			path: '/kyyReactApiServer/v1/kyyvideo2/videos',
			headers: {
				authorization: `Bearer ${service.key}`,
				'content-type': 'application/json',
			},
			body: text,
			time: 1_776_000_000_000,
			answer: { status: 200, body: { id: service.lastCreate.id, status: 'queued' } },
		},
	]);
});

it('keeps the query part of a path', async () => {
	await ask(`${service.baseUrl}/v1/result/video_1?page=2`);

	expect(service.requests[0]?.path).toBe('/kyyReactApiServer/v1/result/video_1?page=2');
});

it('keeps a body that is no JSON as the text it is', async () => {
	await ask(`${service.baseUrl}/v1/kyyvideo2/videos`, { method: 'POST', body: 'model=kyyvideo2' });

	expect(service.requests[0]?.body).toBe('model=kyyvideo2');
});

it('has no body for a request without one', async () => {
	await client.query('video_1');

	expect(service.requests[0]).toMatchObject({ body: undefined });
});

it('keeps accepted tasks apart, with what was asked', async () => {
	await client.create('kyyvideo2', text);
	await client.create('kyyvideo2', { ...text, duration: 99 });
	await client.create('videos', { model: 'videos', prompt: 'A kitten', duration: 5 });

	expect(service.creates).toMatchObject([
		{ family: 'kyyvideo2', body: text, time: 1_776_000_000_000 },
		{ family: 'videos', body: { model: 'videos', prompt: 'A kitten', duration: 5 } },
	]);
	expect(service.lastCreate).toBe(service.creates[1]);
});

it('says in words that no task was accepted yet', () => {
	expect(() => service.lastCreate).toThrow('accepted no task');
});

it('counts the requests to each endpoint', async () => {
	const address = await client.addressOf(await client.createId());
	await client.query('video_1');
	await ask(address);
	await client.uploadId();
	await client.asset('asset-1');
	await client.asset('asset-1', 'DELETE');
	await ask(`${service.baseUrl}/v1/models`);

	expect(service.counts).toEqual({
		create: 1,
		query: 2,
		upload: 1,
		asset: 1,
		deleteAsset: 1,
		download: 1,
		unknown: 1,
	});
});

it('finds the requests to one endpoint', async () => {
	await client.createId();
	await client.query('video_1');
	await client.query('video_2');

	expect(service.requestsTo('query').map(({ path }) => path)).toEqual([
		'/kyyReactApiServer/v1/result/video_1',
		'/kyyReactApiServer/v1/result/video_2',
	]);
});

it('tells of each request when it is answered, on either host', async () => {
	await ask(await client.addressOf(await client.createId()));

	expect(answered).toEqual(service.requests);
	expect(answered.map(({ endpoint }) => endpoint)).toEqual(['create', 'query', 'download']);
});

it('forgets requests, tasks, plans and faults on reset', async () => {
	const id = await client.createId();
	service.nextTask({ answeredModel: 'other' });
	service.misbehave({ on: 'create', fault: 'answer', status: 500 });

	service.reset();

	expect([service.requests, service.creates]).toEqual([[], []]);
	expect((await client.query(id)).body).toMatchObject({ code: -1 });
	expect((await client.create('kyyvideo2', text)).body).toMatchObject({ model: 'kyyvideo2' });
});
