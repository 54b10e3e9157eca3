import { z } from 'zod';
import { clientOf, type Client } from './client';
import { passTime, useFakeDate } from './fakeDate';
import { startService, type Service, type ServiceOptions } from './simulatedService';

const START = new Date('2026-03-30T14:21:58.750Z');
const text = { model: 'kyyvideo2', prompt: 'A red fox runs through fresh snow' };
const videosText = { model: 'videos', prompt: 'A paper boat', duration: 6 };
const timing = { queuedMs: 5_000, processingMs: 60_000 };

let service: Service;
let client: Client;

async function start(options: ServiceOptions = {}): Promise<void> {
	service = await startService({ timing, ...options });
	client = clientOf(service);
}

async function statusOf(id: string): Promise<string> {
	const { body } = await client.query(id);
	return z.object({ status: z.string() }).parse(body).status;
}

beforeEach(() => {
	useFakeDate(START);
});

afterEach(async () => {
	jest.useRealTimers();
	await service.stop();
});

describe('the answer to create', () => {
	it('is flat, with an id of its own and the time in seconds', async () => {
		await start();

		const { body } = await client.create('kyyvideo2', text);

		const { id } = service.lastCreate;
		expect(id).toMatch(/^video_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
		expect(body).toEqual({
			id,
			object: 'video',
			created: 1_774_880_518,
			model: 'kyyvideo2',
			status: 'queued',
			error: null,
		});
	});

	it('is flat for the videos endpoint, as its newer page says', async () => {
		await start();

		const { body } = await client.create('videos', videosText);

		expect(body).toMatchObject({ object: 'video', model: 'videos', status: 'queued' });
	});

	it('is wrapped where that was chosen', async () => {
		await start({ createShape: { videos: 'wrapped' } });

		const { body } = await client.create('videos', videosText);

		expect(service.lastCreate.id).toMatch(/^proj_\d{10}$/);
		expect(body).toEqual({ code: '0', msg: null, data: { projectId: service.lastCreate.id } });
	});

	it('may hold a task_id, or be a list of one, as a plan says', async () => {
		await start();
		service.nextTask({ createShape: 'taskId', id: 'video_1' });
		service.nextTask({ createShape: 'list', id: 'video_2' });

		expect((await client.create('kyyvideo2', text)).body).toEqual({
			code: 0,
			data: { task_id: 'video_1' },
		});
		expect((await client.create('kyyvideo2', text)).body).toMatchObject([
			{ id: 'video_2', status: 'queued' },
		]);
	});

	it('stays flat for the other endpoint', async () => {
		await start({ createShape: { videos: 'wrapped' } });

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ status: 'queued' });
	});

	it('gives each task another id', async () => {
		await start({ createShape: { videos: 'wrapped' } });

		await client.create('videos', videosText);
		await client.create('videos', videosText);
		await client.create('kyyvideo2', text);
		await client.create('kyyvideo2', text);

		expect(new Set(service.creates.map(({ id }) => id)).size).toBe(4);
	});

	it('says queued even for a task that takes no time', async () => {
		await start({ timing: { queuedMs: 0, processingMs: 0 } });

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ status: 'queued' });
	});

	it('may name another model than the one asked for', async () => {
		await start({ answeredModels: { kyyvideo2: 'kyyvideo2_fast' } });

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ model: 'kyyvideo2_fast' });
		expect(service.lastCreate.body).toEqual(text);
	});

	it('may be failed at once', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'failedAtOnce', error: '余额不足' } });

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ status: 'failed', error: '余额不足' });
		expect((await client.query(service.lastCreate.id)).body).toMatchObject({
			status: 'failed',
			video_url: null,
			error: '余额不足',
		});
	});
});

describe('the answer to a query', () => {
	it.each([
		['url', { url: 'https://files.example.com/a.mp4', id: 'video_1' }],
		['result', { result: { video_url: 'https://files.example.com/a.mp4' } }],
	] as const)('has the address in the shape %s once there is one', async (queryShape, expected) => {
		await start();
		const fileAddress = 'https://files.example.com/a.mp4';
		service.nextTask({ id: 'video_1', queryShape, fileAddress });
		await client.create('kyyvideo2', text);

		expect((await client.query('video_1')).body).toMatchObject({ id: 'video_1', status: 'queued' });
		passTime(65_000);
		const { body } = await client.query('video_1');
		expect(body).toMatchObject({ status: 'completed', ...expected });
		expect(body).not.toHaveProperty('video_url');
	});

	it('has neither an address nor an error while the task waits', async () => {
		await start();
		const id = await client.createId();

		const { body } = await client.query(id);

		expect(body).toEqual({
			id,
			object: 'video',
			created: 1_774_880_518,
			model: 'kyyvideo2',
			status: 'queued',
			video_url: null,
			error: null,
		});
	});

	it('goes from queued to processing to completed as time passes', async () => {
		await start();
		const id = await client.createId();

		passTime(4_999);
		expect(await statusOf(id)).toBe('queued');
		passTime(1);
		expect(await statusOf(id)).toBe('processing');
		passTime(59_999);
		expect(await statusOf(id)).toBe('processing');
		passTime(1);
		expect(await statusOf(id)).toBe('completed');
	});

	it('brings the address and the length once completed', async () => {
		await start();
		await client.create('kyyvideo2', { ...text, duration: 12 });
		const { id } = service.lastCreate;
		passTime(65_000);

		const { body } = await client.query(id);

		expect(body).toMatchObject({ status: 'completed', error: null, actualDuration: 12 });
		expect(await client.addressOf(id)).toMatch(
			new RegExp(`^${service.filesUrl}/files/20260330/${id}\\.mp4\\?sign=[0-9a-f]{64}&`),
		);
	});

	it('takes 5 seconds for the length where none was asked for', async () => {
		await start();
		const id = await client.createId();
		passTime(65_000);

		expect((await client.query(id)).body).toMatchObject({ actualDuration: 5 });
	});

	it('gives another address of the same file each time', async () => {
		await start();
		const id = await client.createId();
		passTime(65_000);
		const [first, second] = [await client.addressOf(id), await client.addressOf(id)];

		expect(second).not.toBe(first);
		expect(new URL(second).pathname).toBe(new URL(first).pathname);
	});

	it('is wrapped where that was chosen', async () => {
		await start({ queryShape: 'wrapped' });
		const id = await client.createId();

		expect((await client.query(id)).body).toMatchObject({
			code: 0,
			msg: null,
			data: { id, status: 'queued', video_url: null },
		});
	});

	it('has other words for a status where they were chosen', async () => {
		await start({ statusWords: { processing: 'rendering', completed: 'COMPLETED' } });
		const id = await client.createId();

		expect(await statusOf(id)).toBe('queued');
		passTime(5_000);
		expect(await statusOf(id)).toBe('rendering');
		passTime(60_000);
		expect(await statusOf(id)).toBe('COMPLETED');
		expect(await client.addressOf(id)).toContain(service.filesUrl);
	});

	it('is flat for a task whose create was wrapped', async () => {
		await start({ createShape: { videos: 'wrapped' } });
		await client.create('videos', videosText);
		const { id } = service.lastCreate;

		expect((await client.query(id)).body).toMatchObject({ id, status: 'queued' });
	});

	it('names the same model as the answer to create', async () => {
		await start({ answeredModels: { kyyvideo2: 'kyyvideo2_fast' } });
		const id = await client.createId();

		expect((await client.query(id)).body).toMatchObject({ model: 'kyyvideo2_fast' });
	});
});

describe('a plan for the next task', () => {
	it('names its id, which may have any character', async () => {
		await start({ timing: { queuedMs: 0, processingMs: 0 } });
		const id = `任务/1 2?3#${'x'.repeat(300)}`;
		service.nextTask({ id });

		expect(await client.createId()).toBe(id);

		expect(await client.query(id)).toMatchObject({ body: { id } });
		const { status } = await fetch(await client.addressOf(id));
		expect(status).toBe(200);
	});

	it('makes it fail with a text', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'failed', error: '生成失败' } });
		const id = await client.createId();

		expect(await statusOf(id)).toBe('queued');
		passTime(65_000);

		expect((await client.query(id)).body).toMatchObject({
			status: 'failed',
			video_url: null,
			error: '生成失败',
		});
	});

	it('makes it fail with a code and a message', async () => {
		await start();
		const error = { code: 'InternalServiceError', message: '生成失败' };
		service.nextTask({ outcome: { kind: 'failed', error } });
		const id = await client.createId();
		passTime(65_000);

		expect((await client.query(id)).body).toMatchObject({ status: 'failed', error });
	});

	it('makes it fail without a word', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'failed', error: null } });
		const id = await client.createId();
		passTime(65_000);

		expect((await client.query(id)).body).toMatchObject({ status: 'failed', error: null });
	});

	it('makes it complete without an address', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'completedWithoutAddress' } });
		const id = await client.createId();
		passTime(65_000);

		expect((await client.query(id)).body).toMatchObject({ status: 'completed', video_url: null });
	});

	it('sets its time', async () => {
		await start();
		service.nextTask({ queuedMs: 0, processingMs: 1_000 });
		const id = await client.createId();

		expect(await statusOf(id)).toBe('processing');
		passTime(1_000);
		expect(await statusOf(id)).toBe('completed');
	});

	it('sets the model it answers', async () => {
		await start();
		service.nextTask({ answeredModel: 'kyyvideo2_fast' });

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ model: 'kyyvideo2_fast' });
	});

	it('wraps its answers', async () => {
		await start();
		service.nextTask({ queryShape: 'wrapped' });
		const [planned, other] = [await client.createId(), await client.createId()];

		expect((await client.query(planned)).body).toMatchObject({ code: 0, data: { id: planned } });
		expect((await client.query(other)).body).toMatchObject({ id: other });
	});

	it('flattens its answers', async () => {
		await start({ queryShape: 'wrapped' });
		service.nextTask({ queryShape: 'flat' });
		const id = await client.createId();

		expect((await client.query(id)).body).toMatchObject({ id });
	});

	it('sets the words for a status, over those of the service', async () => {
		await start({ statusWords: { queued: 'pending', processing: 'running' } });
		service.nextTask({ statusWords: { queued: 'QUEUED' } });
		const { body } = await client.create('kyyvideo2', text);
		const { id } = service.lastCreate;

		expect(body).toMatchObject({ status: 'QUEUED' });
		expect(await statusOf(id)).toBe('QUEUED');
		passTime(5_000);
		expect(await statusOf(id)).toBe('running');
	});

	it('may be for the task whose prompt contains a text', async () => {
		await start();
		service.nextTask({ prompt: 'third', answeredModel: 'planned' });

		const models = [];
		for (const prompt of ['The first', 'The third one', 'The third one again']) {
			const { body } = await client.create('kyyvideo2', { ...text, prompt });
			models.push(z.object({ model: z.string() }).parse(body).model);
		}

		expect(models).toEqual(['kyyvideo2', 'planned', 'kyyvideo2']);
	});

	it('holds for one task only', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'failedAtOnce', error: null } });
		const first = await client.createId();
		const second = await client.createId();

		expect([await statusOf(first), await statusOf(second)]).toEqual(['failed', 'queued']);
	});

	it('holds for as many tasks as it says, and then the next plan comes', async () => {
		await start();
		service.nextTask({ answeredModel: 'one' }, 2);
		service.nextTask({ answeredModel: 'two' });

		const answers = [];
		for (let count = 0; count < 4; count++) {
			answers.push((await client.create('kyyvideo2', text)).body);
		}

		expect(answers).toMatchObject([
			{ model: 'one' },
			{ model: 'one' },
			{ model: 'two' },
			{ model: 'kyyvideo2' },
		]);
	});

	it('may hold for all tasks to come', async () => {
		await start();
		service.nextTask({ answeredModel: 'other' }, Infinity);
		await client.createId();

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ model: 'other' });
	});

	it('is not used up by a refused create', async () => {
		await start();
		service.nextTask({ answeredModel: 'other' });
		await client.create('kyyvideo2', { model: 'kyyvideo2' });

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ model: 'other' });
	});
});

it('takes 10 s for a task when nothing is said', async () => {
	await start({ timing: {} });
	const id = await client.createId();

	passTime(9_999);
	expect(await statusOf(id)).toBe('processing');
	passTime(1);
	expect(await statusOf(id)).toBe('completed');
});

it('takes another time for a model that has one', async () => {
	await start({ timingByModel: { kyyvideo2: { processingMs: 1_000 } } });
	const id = await client.createId();

	passTime(6_000);
	expect(await statusOf(id)).toBe('completed');
});

describe('a word in the prompt', () => {
	it('makes the task fail: [fail]', async () => {
		await start();
		const id = await client.createId('A cat [fail]');
		passTime(65_000);

		expect((await client.query(id)).body).toMatchObject({
			status: 'failed',
			error: '内容审核未通过: 提示词包含违规内容',
		});
	});

	it('makes the task take five times as long: [slow]', async () => {
		await start();
		const id = await client.createId('[slow] A cat');

		passTime(24_999);
		expect(await statusOf(id)).toBe('queued');
		passTime(300_000);
		expect(await statusOf(id)).toBe('processing');
		passTime(1);
		expect(await statusOf(id)).toBe('completed');
	});

	it('gives way to a plan', async () => {
		await start();
		service.nextTask({ outcome: { kind: 'completed' } });
		const id = await client.createId('A cat [fail]');
		passTime(65_000);

		expect(await statusOf(id)).toBe('completed');
	});
});

it('reads the time from the clock it is given', async () => {
	let now = 1_000;
	await start({ now: () => now });
	const id = await client.createId();
	now += 5_000;

	expect((await client.query(id)).body).toMatchObject({ created: 1, status: 'processing' });
});
