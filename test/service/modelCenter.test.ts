import { z } from 'zod';
import { PNG } from 'pngjs';
import { request } from 'undici';
import { ask, clientOf, type Client } from './client';
import { passTime, useFakeDate } from './fakeDate';
import { startService, type Service, type ServiceOptions } from './simulatedService';

const START = new Date('2026-03-30T14:21:58.750Z');
const text = { model: 'wan2.7-t2v', prompt: 'A red fox runs through fresh snow' };
const seedance = { ...text, model: 'sd_2.0_special' };
const timing = { queuedMs: 5_000, processingMs: 60_000 };

let service: Service;
let client: Client;

async function start(options: ServiceOptions = {}): Promise<void> {
	service = await startService({ timing, ...options });
	client = clientOf(service);
}

async function createId(body: unknown = text): Promise<string> {
	await client.modelCenter.create(body);
	return service.lastCreate.id;
}

const bodyOf = async (id: string) => (await client.modelCenter.query(id)).body;

beforeEach(() => {
	useFakeDate(START);
});

afterEach(async () => {
	jest.useRealTimers();
	await service.stop();
});

describe('the answer to create', () => {
	it('is flat, with an id of its own', async () => {
		await start();

		const { status, body } = await client.modelCenter.create(text);

		expect(status).toBe(200);
		expect(body).toEqual({
			id: service.lastCreate.id,
			object: 'video',
			created: 1_774_880_518,
			model: 'wan2.7-t2v',
			status: 'queued',
			error: null,
		});
		expect(service.lastCreate.id).toMatch(/^mcp_[0-9a-f]{32}$/);
	});

	it('may be failed at once', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'failedAtOnce', error: '余额不足' } });

		const { body } = await client.modelCenter.create(text);

		expect(body).toMatchObject({ status: 'failed', error: '余额不足' });
	});

	it.each([
		['video_seedance', /^video_seedance_[0-9a-f-]{36}$/],
		['plain', /^[0-9a-f-]{36}$/],
		['video', /^video_[0-9a-f-]{36}$/],
	] as const)('has an id of the form %s where a plan says so', async (idForm, form) => {
		await start();
		service.nextTask({ idForm });

		expect(await createId()).toMatch(form);
	});

	it('is recorded as a create, with its family', async () => {
		await start();

		await client.modelCenter.create({ ...text, seed: 7 });

		expect(service.lastCreate).toMatchObject({
			family: 'modelCenter',
			body: { ...text, seed: 7 },
		});
		expect(service.requests).toMatchObject([
			{ endpoint: 'create', path: '/kyyReactApiServer/v2/model-center/tasks' },
		]);
	});
});

describe('the answer to a query', () => {
	it('tells the progress and no address while the task works', async () => {
		await start();
		const id = await createId();

		expect(await bodyOf(id)).toMatchObject({ status: 'queued', progress: 0, result_url: null });
		passTime(32_000);
		expect(await bodyOf(id)).toEqual({
			id,
			object: 'video',
			created: 1_774_880_518,
			model: 'wan2.7-t2v',
			status: 'processing',
			progress: 45,
			result_url: null,
			video_url: null,
			error: null,
		});
	});

	it('tells one address under two names, the price and the length once completed', async () => {
		await start();
		const id = await createId();
		passTime(65_000);

		const body = await bodyOf(id);

		const { video_url } = z.object({ video_url: z.string() }).parse(body);
		expect(body).toEqual({
			id,
			object: 'video',
			created: 1_774_880_518,
			model: 'wan2.7-t2v',
			status: 'completed',
			progress: 100,
			result_url: video_url,
			video_url,
			amount: 0.32,
			actualDuration: 5,
			error: null,
		});
		expect((await ask(video_url)).headers['content-type']).toBe('video/mp4');
	});

	it.each([
		['sd_2.0_special', true],
		['seedance-2.5-c1', true],
		['seedance_1_5_pro_720p', true],
		['KlingO3', false],
	])('has the address of the last frame for Seedance alone: %s', async (model, has) => {
		await start();
		const id = await createId({ ...text, model });
		passTime(65_000);

		const told = z.object({ last_frame_url: z.string().url() }).safeParse(await bodyOf(id));
		expect(told.success).toBe(has);
	});

	it('has a last frame that is an image on the host of the files', async () => {
		await start();
		const id = await createId(seedance);
		passTime(65_000);
		const told = z.object({ last_frame_url: z.string() }).parse(await bodyOf(id));

		const { headers, body } = await request(told.last_frame_url);

		const image = Buffer.from(await body.arrayBuffer());
		expect(told.last_frame_url.startsWith(`${service.filesUrl}/files/`)).toBe(true);
		expect(headers).toMatchObject({
			'content-type': 'image/png',
			'content-length': String(image.length),
		});
		expect(PNG.sync.read(image)).toMatchObject({ width: 64, height: 36 });
	});

	it('has a last frame that a fault aimed at the video does not meet', async () => {
		await start();
		const id = await createId(seedance);
		passTime(65_000);
		const told = z.object({ last_frame_url: z.string() }).parse(await bodyOf(id));
		service.misbehave({ on: 'download', id, fault: 'answer', status: 502 });

		expect((await ask(told.last_frame_url)).status).toBe(200);
		service.misbehave({ on: 'download', id: `${id}.png`, fault: 'answer', status: 503 });
		expect((await ask(told.last_frame_url)).status).toBe(503);
	});

	it('tells why a task failed', async () => {
		await start();
		const error = { code: '1001', message: 'TRADEMARK' };
		service.nextTask({ outcome: { kind: 'failed', error } });
		const id = await createId();
		passTime(65_000);

		expect(await bodyOf(id)).toMatchObject({
			status: 'failed',
			result_url: null,
			error,
		});
	});
});

describe('a plan for the next task', () => {
	it('wraps its query', async () => {
		await start();
		service.nextTask({ queryShape: 'wrapped' });
		const id = await createId();

		expect(await bodyOf(id)).toMatchObject({ code: 0, msg: null, data: { id, progress: 0 } });
	});

	it('sets the progress that is told while it works, and only then', async () => {
		await start();
		service.nextTask({ progress: '45%' });
		const id = await createId();

		expect(await bodyOf(id)).toMatchObject({ progress: 0 });
		passTime(5_000);
		expect(await bodyOf(id)).toMatchObject({ progress: '45%' });
		passTime(60_000);
		expect(await bodyOf(id)).toMatchObject({ progress: 100 });
	});

	it.each(['4.000000', 5.17])('sets the length that is told: %s', async (actualDuration) => {
		await start();
		service.nextTask({ actualDuration, amount: '1.20' });
		const id = await createId({ ...text, duration: 10 });
		passTime(65_000);

		expect(await bodyOf(id)).toMatchObject({ actualDuration, amount: '1.20' });
	});

	it('sets the length that is told at the other endpoints, too', async () => {
		await start();
		service.nextTask({ actualDuration: '4.000000' });
		const id = await client.createId();
		passTime(65_000);

		expect((await client.query(id)).body).toMatchObject({ actualDuration: '4.000000' });
	});

	it('completes it without an address', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'completedWithoutAddress' } });
		const id = await createId(seedance);
		passTime(65_000);

		const body = await bodyOf(id);

		expect(body).toMatchObject({ status: 'completed', result_url: null, video_url: null });
		expect(body).not.toHaveProperty('last_frame_url');
	});

	it('lets its first address be expired', async () => {
		await start();
		service.nextTask({ expiredAddresses: 1 });
		const id = await createId(seedance);
		passTime(65_000);

		const statuses = [];
		for (let count = 0; count < 2; count++) {
			const told = z.object({ result_url: z.string() }).parse(await bodyOf(id));
			statuses.push((await ask(told.result_url)).status);
		}

		expect(statuses).toEqual([403, 200]);
	});
});

it('takes words in the prompt, like the other endpoints', async () => {
	await start();
	const id = await createId({ ...text, prompt: 'A cat [fail]' });
	passTime(65_000);

	expect(await bodyOf(id)).toMatchObject({ status: 'failed' });
	await expect(client.modelCenter.create({ ...text, prompt: '[drop]' })).rejects.toThrow();
});
