import { createVideo, type CreateOutcome } from '../../nodes/shared/api/client';
import type { Http, HttpResponse, NetworkFailure } from '../../nodes/shared/api/authenticatedHttp';
import { createError, creatingVideo } from '../../nodes/shared/errors/videoErrors';
import { systemClock } from '../../nodes/shared/timing/clock';

const request = { path: '/v1/videos/videos', body: { model: 'videos' } } as const;

/** The outcome, with the error that the node makes of it */
async function outcomeOf(
	received: HttpResponse | NetworkFailure,
	signal = new AbortController().signal,
): Promise<CreateOutcome & { error?: unknown }> {
	const http: Http = {
		baseUrl: '',
		send: async () => await Promise.resolve(received),
		maskKey: (json) => json,
	};
	const outcome = await createVideo(http, request, { clock: systemClock, signal });
	if (outcome.outcome === 'accepted') return outcome;
	return { ...outcome, error: createError(outcome, creatingVideo([]), signal.aborted) };
}

const response = (httpStatus: number, body: unknown): HttpResponse => ({
	kind: 'response',
	httpStatus,
	body,
});

const networkFailure = (sent: boolean): NetworkFailure => ({
	kind: 'networkFailure',
	sent,
	words: 'socket hang up',
});

const html = '<html>Bad Gateway</html>';

describe('the outcome of a request to create a video', () => {
	test.each([
		['an answer with an ID', response(200, { id: 'video_1', status: 'queued' })],
		['an ID behind an unknown code', response(200, { code: 7, id: 'video_1' })],
		['a video that failed at once', response(200, { id: 'video_1', status: 'failed' })],
	])('accepted: %s', async (_what, received) => {
		expect(await outcomeOf(received)).toMatchObject({
			outcome: 'accepted',
			made: { id: 'video_1' },
		});
	});

	test.each([
		['a request that has not left', networkFailure(false)],
		['HTTP 400', response(400, { msg: 'prompt' })],
		['HTTP 401', response(401, {})],
		['HTTP 404', response(404, html)],
		['HTTP 200 with a refusing code', response(200, { code: '204', msg: '登录验证失败' })],
		[
			'HTTP 200 with a refusing code that reads like a status',
			response(200, { code: 500, msg: 'x' }),
		],
		['HTTP 200 with words alone', response(200, { msg: '缺少必填参数: prompt' })],
	])('rejected: %s', async (_what, received) => {
		expect(await outcomeOf(received)).toMatchObject({ outcome: 'rejected' });
	});

	test.each([
		['a lost connection', networkFailure(true)],
		['HTTP 500', response(500, { msg: 'x' })],
		['HTTP 502', response(502, html)],
		['HTTP 503 with words of a rate limit', response(503, { msg: 'too many requests' })],
		['HTTP 303, which may follow a success', response(303, '')],
		['HTTP 308, which should not', response(308, '')],
		['an empty answer', response(200, '')],
		['a page', response(200, html)],
		['a code with words of a time-out', response(200, { code: 500, msg: '请求超时' })],
		['a code with English words of one', response(200, { code: 504, msg: 'Request timed out' })],
		['a success without an ID', response(200, { code: 0, data: {} })],
		['a list', response(200, [])],
	])('unknown: %s', async (_what, received) => {
		expect(await outcomeOf(received)).toMatchObject({
			outcome: 'unknown',
			error: { kind: 'unknown' },
		});
	});

	test.each([
		['before anything was sent', false, 'rejected', 'Nothing was sent'],
		['while the answer was awaited', true, 'unknown', 'may have been accepted and billed'],
	])('stopped %s', async (_when, sent, outcome, words) => {
		expect(await outcomeOf(networkFailure(sent), AbortSignal.abort())).toMatchObject({
			outcome,
			error: { kind: 'canceled', description: expect.stringContaining(words) as unknown },
		});
	});
});

describe('another attempt', () => {
	test.each([
		['HTTP 429', response(429, {})],
		['HTTP 200 with code 429', response(200, { code: 429, msg: '请求过于频繁' })],
		['HTTP 200 with words of a rate limit', response(200, { code: -1, msg: '请求过于频繁' })],
	])('is due after %s', async (_what, received) => {
		expect(await outcomeOf({ ...received, retryAfter: '7' })).toMatchObject({
			outcome: 'rejected',
			retryHint: { retryAfter: '7' },
		});
	});

	test.each([
		['a bad key', response(401, {})],
		['a request that has not left', networkFailure(false)],
		[
			'a busy service, of which it is not known when it will be free',
			response(200, { code: 1, msg: '系统繁忙' }),
		],
	])('is not made by itself after %s', async (_what, received) => {
		expect(await outcomeOf(received)).not.toHaveProperty('retryHint');
	});
});
