import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { ask, clientOf, type Client } from './client';
import { passTime, useFakeDate } from './fakeDate';
import { startService, type Service, type ServiceOptions } from './simulatedService';

const DAY_MS = 24 * 60 * 60 * 1000;

let service: Service;
let client: Client;

async function start(options: ServiceOptions = {}): Promise<string> {
	service = await startService({ timing: { queuedMs: 0, processingMs: 0 }, ...options });
	client = clientOf(service);
	return client.addressOf(await client.createId());
}

beforeEach(() => {
	useFakeDate(new Date('2026-03-30T14:21:58Z'));
});

afterEach(async () => {
	jest.useRealTimers();
	await service.stop();
});

it('is another origin than the API', async () => {
	const address = await start();

	expect(new URL(address).origin).toBe(service.filesUrl);
	expect(new URL(address).origin).not.toBe(new URL(service.baseUrl).origin);
});

it('hands out the video byte for byte, with its length and type', async () => {
	const address = await start();

	const response = await request(address);
	const bytes = Buffer.from(await response.body.arrayBuffer());

	const video = await readFile(join(__dirname, 'video.mp4'));
	expect(response.statusCode).toBe(200);
	expect(response.headers).toMatchObject({
		'content-type': 'video/mp4',
		'content-length': String(video.length),
	});
	expect(bytes.equals(video)).toBe(true);
});

it('hands out another file, under another type, where that was chosen', async () => {
	const path = join(__dirname, 'make-video.sh');
	const address = await start({ video: { path, contentType: 'application/octet-stream' } });

	const answer = await ask(address);

	expect(answer.headers['content-type']).toBe('application/octet-stream');
	expect(answer.body).toBe(await readFile(path, 'utf8'));
});

it('refuses a request with the key, and remembers it', async () => {
	const address = await start();

	const answer = await ask(address, { headers: { authorization: `Bearer ${service.key}` } });

	expect(answer.status).toBe(403);
	expect(service.keyLeaks).toMatchObject([
		{ host: 'files', endpoint: 'download', headers: { authorization: `Bearer ${service.key}` } },
	]);
});

it('refuses any Authorization, even with another key', async () => {
	const address = await start();

	const answer = await ask(address, { headers: { authorization: 'Basic abc' } });

	expect(answer.status).toBe(403);
	expect(service.keyLeaks).toHaveLength(1);
});

it('refuses the key in another header', async () => {
	const address = await start();

	const answer = await ask(address, { headers: { 'x-api-key': service.key } });

	expect(answer.status).toBe(403);
	expect(service.keyLeaks).toHaveLength(1);
});

it('refuses the key in the address', async () => {
	const address = await start({ keys: ['key with spaces'] });

	const answer = await ask(`${address}&key=${encodeURIComponent(service.key)}`);

	expect(answer.status).toBe(403);
	expect(service.keyLeaks).toHaveLength(1);
});

it('remembers the key on a path without a file, too', async () => {
	await start();

	await ask(`${service.filesUrl}/other`, { headers: { authorization: `Bearer ${service.key}` } });

	expect(service.keyLeaks).toMatchObject([{ host: 'files', endpoint: 'unknown', path: '/other' }]);
});

it('counts no leak for the key at the API and a clean download', async () => {
	await ask(await start());

	expect(service.keyLeaks).toEqual([]);
});

it('hands the file out until a day has passed', async () => {
	const address = await start();
	passTime(DAY_MS - 1);

	expect((await ask(address)).status).toBe(200);
});

it('refuses an address that is a day old', async () => {
	const address = await start();
	passTime(DAY_MS);

	expect((await ask(address)).status).toBe(403);
});

it.each([
	['no signature', /sign=\w+&/, ''],
	['another signature', /sign=\w+/, `sign=${'0'.repeat(64)}`],
	['a shorter signature', /sign=\w+/, 'sign=abc'],
	['a later end', /expires=\d+/, 'expires=9999999999999'],
	['no end', /&expires=\d+/, ''],
	['a later issue', /issue=\d+/, 'issue=999'],
	['no issue', /&issue=\d+/, ''],
	['another file', /video_[\w-]+/, 'video_1'],
])('refuses an address with %s', async (_what, part, instead) => {
	const address = await start();
	const changed = address.replace(part, instead);

	expect(changed).not.toBe(address);
	expect((await ask(changed)).status).toBe(403);
});

describe('a fresh address', () => {
	it('is good for its time from the query that gave it', async () => {
		const old = await start({ addressGoodForMs: 1_000 });
		passTime(1_000);
		const fresh = await client.addressOf(service.lastCreate.id);
		passTime(999);

		expect((await ask(fresh)).status).toBe(200);
		expect((await ask(old)).status).toBe(403);
		passTime(1);
		expect((await ask(fresh)).status).toBe(403);
	});

	it('follows where a test lets all others expire, without time passing', async () => {
		const old = await start();
		service.expireAddresses();

		const fresh = await client.addressOf(service.lastCreate.id);

		expect((await ask(old)).status).toBe(403);
		expect((await ask(fresh)).status).toBe(200);
	});

	it('leaves an older one good', async () => {
		const old = await start();

		await client.addressOf(service.lastCreate.id);

		expect((await ask(old)).status).toBe(200);
	});
});

describe('a plan for a task', () => {
	it('sets how long its addresses are good', async () => {
		const usual = await start();
		service.nextTask({ addressGoodForMs: 500 });
		const planned = await client.addressOf(await client.createId());
		passTime(500);

		expect((await ask(usual)).status).toBe(200);
		expect((await ask(planned)).status).toBe(403);
	});

	it('lets its first addresses be expired from the start', async () => {
		await start();
		service.nextTask({ expiredAddresses: 2 });
		const id = await client.createId();

		const statuses = [];
		for (let count = 0; count < 3; count++) {
			statuses.push((await ask(await client.addressOf(id))).status);
		}

		expect(statuses).toEqual([403, 403, 200]);
	});
});

it('knows nothing else', async () => {
	await start();

	expect((await ask(`${service.filesUrl}/kyyReactApiServer/v1/result/video_1`)).status).toBe(404);
});
