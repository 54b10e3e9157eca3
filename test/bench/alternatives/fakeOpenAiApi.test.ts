import { FormData, request } from 'undici';
import { z } from 'zod';

import { AN_HOUR, ManualTime } from '../../n8n/harness/manualTime';
import { startService, type Service } from '../../service/simulatedService';
import type { VideoEndpoint } from './alternative';
import { openOpenAiApi } from './fakeOpenAiApi';

const time = new ManualTime();

let service: Service;
let endpoint: VideoEndpoint;

beforeAll(async () => {
	service = await startService({ timing: { queuedMs: 0, processingMs: 0 }, now: time.now });
	endpoint = await openOpenAiApi(service);
});

beforeEach(() => {
	service.reset();
});

afterAll(async () => {
	await endpoint.close();
	await service.stop();
});

async function ask(path: string, { key = service.key, form }: { key?: string; form?: FormData }) {
	const answer = await request(`${endpoint.address}${path}`, {
		method: form === undefined ? 'GET' : 'POST',
		headers: { authorization: `Bearer ${key}` },
		...(form && { body: form }),
	});
	return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

function formFor(seconds = '4'): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries({ model: 'sora-2', prompt: 'A boat', seconds })) {
		form.append(name, value);
	}
	return form;
}

const video = z.object({ id: z.string(), status: z.string(), error: z.unknown() });

const videoIn = (text: string) => video.parse(JSON.parse(text));

async function createdId(): Promise<string> {
	return videoIn((await ask('/videos', { form: formFor() })).text).id;
}

test('a video is created, found completed and handed out, and counted by the service', async () => {
	const id = await createdId();
	expect(videoIn((await ask(`/videos/${id}`, {})).text)).toMatchObject({
		status: 'completed',
		error: null,
	});
	const { status, headers } = await ask(`/videos/${id}/content`, {});
	expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'video/mp4' });
	expect(service.creates).toMatchObject([{ id, body: { prompt: 'A boat', duration: 4 } }]);
});

test('what is refused comes as the HTTP status that says so, and is not begun', async () => {
	expect((await ask('/videos', { form: formFor(), key: 'wrong' })).status).toBe(401);
	expect((await ask('/videos', { form: formFor('99') })).status).toBe(400);
	expect(service.creates).toEqual([]);
});

test('too many requests answer HTTP 429 here, too, with the same Retry-After', async () => {
	const id = await createdId();
	service.misbehave({ on: 'query', fault: 'rateLimit', retryAfter: { seconds: 7 } });
	const { status, headers } = await ask(`/videos/${id}`, {});
	expect({ status, after: headers['retry-after'] }).toEqual({ status: 429, after: '7' });
});

test('a lost answer is lost here, too', async () => {
	service.misbehave({ on: 'create', fault: 'drop', accepted: true });
	await expect(ask('/videos', { form: formFor() })).rejects.toThrow();
	expect(service.creates).toHaveLength(1);
});

test('a failed video says so', async () => {
	service.nextTask({ ...AN_HOUR, outcome: { kind: 'failed', error: '生成失败' } });
	const id = await createdId();
	time.pass();
	expect(videoIn((await ask(`/videos/${id}`, {})).text)).toMatchObject({
		status: 'failed',
		error: { message: '生成失败' },
	});
});
