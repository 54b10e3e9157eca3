import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientOf, type Client } from './client';
import { useService } from './useService';

const service = useService({ timing: { queuedMs: 0, processingMs: 0 } });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

/** A careless client: it takes its headers along wherever it is sent. */
async function carelessly(address: string, options: RequestInit = {}): Promise<Response> {
	const authorization = `Bearer ${service().key}`;
	const headers = { authorization, 'content-type': 'application/json' };
	const asking: RequestInit = { ...options, headers, redirect: 'manual' };
	const location = (await fetch(address, asking)).headers.get('location');
	if (location === null) throw new Error('It was not redirected.');
	return fetch(location, asking);
}

it('is another origin than the API and the host of the files', () => {
	const { baseUrl, filesUrl, elsewhereUrl } = service();

	expect(new Set([new URL(baseUrl).origin, filesUrl, elsewhereUrl]).size).toBe(3);
});

it('hands out the file to a client that follows, as a CDN does', async () => {
	const address = await client.addressOf(await client.createId());
	service().misbehave({ on: 'download', fault: 'redirect', status: 302 });

	const response = await fetch(address);
	const bytes = Buffer.from(await response.arrayBuffer());

	const video = await readFile(join(__dirname, 'video.mp4'));
	expect(response.status).toBe(200);
	expect(Object.fromEntries(response.headers)).toMatchObject({
		'content-type': 'video/mp4',
		'content-length': String(video.length),
	});
	expect(bytes.equals(video)).toBe(true);
	expect(service().keyLeaks).toEqual([]);
});

it('answers a create that was sent on, without a task of the service', async () => {
	service().misbehave({ on: 'create', fault: 'redirect', status: 307 });
	const body = { model: 'kyyvideo2', prompt: 'A cat' };

	const response = await carelessly(`${service().baseUrl}/v1/kyyvideo2/videos`, {
		method: 'POST',
		body: JSON.stringify(body),
	});

	expect(response.status).toBe(200);
	expect(await response.json()).toMatchObject({ id: 'video_elsewhere' });
	expect(service().creates).toEqual([]);
	expect(service().elsewhere).toMatchObject([
		{ host: 'elsewhere', endpoint: 'create', method: 'POST', body, answer: { status: 200 } },
	]);
});

it('answers a create that became a GET on its way', async () => {
	const response = await fetch(`${service().elsewhereUrl}/kyyReactApiServer/v1/kyyvideo2/videos`);

	expect(response.status).toBe(200);
});

it('answers a query that was sent on', async () => {
	service().misbehave({ on: 'query', fault: 'redirect', status: 302 });

	const response = await carelessly(`${service().baseUrl}/v1/result/video_1`);

	expect(response.status).toBe(200);
	expect(await response.json()).toMatchObject({ id: 'video_elsewhere', status: 'processing' });
});

it.each([
	['upload', 'POST', 'upload'],
	['asset', 'GET', 'asset-1'],
	['deleteAsset', 'DELETE', 'asset-1'],
] as const)('answers a call to the asset library that was sent on: %s', async (on, method, end) => {
	service().misbehave({ on, fault: 'redirect', status: 307 });

	const response = await carelessly(`${service().baseUrl}/kyyVideo2/asset/${end}`, { method });

	expect(response.status).toBe(200);
	expect(await response.json()).toMatchObject({ data: { assetId: 'asset-elsewhere' } });
	expect(service().keyLeaks).toMatchObject([{ host: 'elsewhere', endpoint: on, method }]);
	expect(service().assets).toEqual([]);
});

it('remembers each key that was taken along', async () => {
	service().misbehave({ on: 'query', fault: 'redirect', status: 302 });

	await carelessly(`${service().baseUrl}/v1/result/video_1`);

	expect(service().keyLeaks).toMatchObject([
		{ host: 'elsewhere', headers: { authorization: `Bearer ${service().key}` } },
	]);
});

it('is left out of the counts', async () => {
	const address = await client.addressOf(await client.createId());
	service().misbehave({ on: 'download', fault: 'redirect', status: 302 });

	await fetch(address);

	expect(service().counts.download).toBe(1);
	expect(
		service()
			.requestsTo('download')
			.map(({ host }) => host),
	).toEqual(['files']);
	expect(service().elsewhere.map(({ endpoint }) => endpoint)).toEqual(['download']);
});
