import { creating } from '../../nodes/shared/errors';
import { createVideo, type Fate } from '../../nodes/shared/client';
import { systemClock } from '../../nodes/shared/clock';
import type { Reply } from '../../nodes/shared/answer';
import type { Silence } from '../../nodes/shared/transport';

const request = {
	path: '/v1/videos/videos',
	body: { model: 'videos' },
	asked: creating([]),
} as const;

async function fateOf(
	came: Reply | Silence,
	signal = new AbortController().signal,
): Promise<Fate & { error?: unknown }> {
	const send = async () => await Promise.resolve(came);
	return await createVideo(send, request, { clock: systemClock, signal });
}

const reply = (httpStatus: number, body: unknown): Reply => ({ kind: 'reply', httpStatus, body });

const silence = (sent: boolean): Silence => ({ kind: 'silence', sent, words: 'socket hang up' });

const html = '<html>Bad Gateway</html>';

describe('what has become of a request to create a video', () => {
	test.each([
		['an answer with an ID', reply(200, { id: 'video_1', status: 'queued' })],
		['an ID behind a code that nobody knows', reply(200, { code: 7, id: 'video_1' })],
		['a video that failed at once', reply(200, { id: 'video_1', status: 'failed' })],
	])('accepted: %s', async (_what, came) => {
		expect(await fateOf(came)).toMatchObject({ fate: 'accepted', task: { id: 'video_1' } });
	});

	test.each([
		['a request that has not left', silence(false)],
		['HTTP 400', reply(400, { msg: 'prompt' })],
		['HTTP 401', reply(401, {})],
		['HTTP 404', reply(404, html)],
		['HTTP 200 with a refusing code', reply(200, { code: '204', msg: '登录验证失败' })],
		['HTTP 200 with a refusing code that reads like a status', reply(200, { code: 500, msg: 'x' })],
		['HTTP 200 with words alone', reply(200, { msg: '缺少必填参数: prompt' })],
	])('certainly not taken: %s', async (_what, came) => {
		expect(await fateOf(came)).toMatchObject({ fate: 'notTaken' });
	});

	test.each([
		['a lost connection', silence(true)],
		['HTTP 500', reply(500, { msg: 'x' })],
		['HTTP 502', reply(502, html)],
		['HTTP 503 with words of a rate limit', reply(503, { msg: 'too many requests' })],
		['HTTP 303, which may follow a success', reply(303, '')],
		['HTTP 308, which should not', reply(308, '')],
		['an empty answer', reply(200, '')],
		['a page', reply(200, html)],
		['a success without an ID', reply(200, { code: 0, data: {} })],
		['a list', reply(200, [])],
	])('unknown: %s', async (_what, came) => {
		expect(await fateOf(came)).toMatchObject({ fate: 'unknown', error: { kind: 'unknown' } });
	});

	test.each([
		['before anything was sent', false, 'notTaken', 'Nothing was sent'],
		['while the answer was awaited', true, 'unknown', 'may have been accepted and billed'],
	])('stopped %s', async (_when, sent, fate, words) => {
		expect(await fateOf(silence(sent), AbortSignal.abort())).toMatchObject({
			fate,
			error: { kind: 'canceled', description: expect.stringContaining(words) as unknown },
		});
	});
});

describe('another try', () => {
	test.each([
		['HTTP 429', reply(429, {})],
		['HTTP 200 with code 429', reply(200, { code: 429, msg: '请求过于频繁' })],
		['HTTP 200 with words of a rate limit', reply(200, { code: -1, msg: '请求过于频繁' })],
	])('is worth it after %s', async (_what, came) => {
		expect(await fateOf({ ...came, retryAfter: '7' })).toMatchObject({
			fate: 'notTaken',
			trouble: { retryAfter: '7' },
		});
	});

	test.each([
		['a bad key', reply(401, {})],
		['a request that has not left', silence(false)],
		['a busy service, which nobody promised to be free', reply(200, { code: 1, msg: '系统繁忙' })],
	])('is not made by itself after %s', async (_what, came) => {
		expect(await fateOf(came)).not.toHaveProperty('trouble');
	});
});
