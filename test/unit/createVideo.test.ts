import { createVideo, type CreateOutcome } from '../../nodes/shared/api/client';
import type { Http, HttpResponse, NetworkFailure } from '../../nodes/shared/api/authenticatedHttp';
import { requestError } from '../../nodes/shared/errors/requestErrors';
import { createError, creatingVideo, lookingUpVideo } from '../../nodes/shared/errors/videoErrors';
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
		['before anything was sent', false, 'rejected', 'description', 'Nothing was sent'],
		['while the answer was awaited', true, 'unknown', 'message', 'may have accepted and billed'],
	])('stopped %s', async (_when, sent, outcome, part, words) => {
		expect(await outcomeOf(networkFailure(sent), AbortSignal.abort())).toMatchObject({
			outcome,
			error: { kind: 'canceled', [part]: expect.stringContaining(words) as unknown },
		});
	});
});

describe('a gateway answers HTTP 200 with its own fault', () => {
	test.each([
		{ code: 504, msg: '504 Gateway Time-out' },
		{ code: 502, msg: 'error' },
		{ code: 500, msg: '502 Bad Gateway', data: null },
		{ code: 500, msg: 'Connection reset', data: null },
		{ code: 500, msg: 'rpc error: context deadline exceeded' },
		{ code: 500, msg: '系统异常' },
		{ code: 500, msg: '网络异常，请稍后再试' },
		{ code: 500, msg: 'java.lang.NullPointerException' },
		{ code: 500, msg: 'Cannot invoke "Task.getId()"', error: 'NullPointerException' },
		{ code: 500, msg: '请求失败', data: { error: 'socket hang up' } },
		{ code: 500, msg: '失败', data: { message: '系统异常' } },
		{ code: 500, msg: null, data: null },
		{ code: 500, msg: 'x' },
		{ id: null, status: 'failed', error: '504 Gateway Time-out' },
	])('%j: unknown', async (body) => {
		expect(await outcomeOf(response(200, body))).toMatchObject({ outcome: 'unknown' });
	});

	test.each([408, 499])('or as HTTP %i: unknown', async (httpStatus) => {
		expect(await outcomeOf(response(httpStatus, ''))).toMatchObject({ outcome: 'unknown' });
	});

	test('or with HTTP 400: unknown', async () => {
		const received = response(400, { error: { message: 'context deadline exceeded' } });
		expect(await outcomeOf(received)).toMatchObject({ outcome: 'unknown' });
	});
});

test.each([
	{ code: 1, success: true, msg: '成功' },
	{ code: 1, success: true, msg: 'see the console' },
	{ code: 1, msg: '任务提交成功', data: null },
	{ code: 'SUCCESS', msg: null },
	{ code: 1, msg: '请求已提交，请勿重复提交' },
	{ code: 1, status: 'queued', msg: 'wait' },
	{ code: 1, task_status: 'queued', msg: 'wait' },
	{ code: 500, msg: '失败', data: { status: 'queued' } },
	{ code: 500, msg: '失败', data: { success: true } },
	{ code: 0, data: { id: 0 } },
	{ code: 1, msg: '并发已满，已加入队列' },
	{ code: 429, msg: '当前并发数已达上限，任务已进入排队队列，请耐心等待' },
	{ code: 1, msg: 'in queue' },
	{ code: 102, msg: '处理中' },
	{ code: 1, msg: '任务等待中' },
	{ code: 1, msg: '请求正在处理中' },
	{ code: '0000', data: { uuid: 'x' } },
	{ code: 1, msg: 'processing' },
	{ code: 1, msg: 'Your video is being generated' },
	{ code: 1, msg: 'video generation submitted' },
	{ code: 500, msg: 'The task was created but could not be saved' },
	{ code: 500, msg: 'Too many running tasks, your request has been queued' },
])('a success without an ID, %j: unknown', async (body) => {
	expect(await outcomeOf(response(200, body))).toMatchObject({ outcome: 'unknown' });
});

test.each([
	{ code: 0, msg: 'success', data: null },
	{ success: true, message: 'task created' },
	{ msg: 'Too many running tasks, your request has been queued' },
	{ status: 'queued' },
	{ code: 400, msg: '任务提交成功' },
	{ code: 400, msg: '该任务已提交' },
	{ error: { message: 'bad' }, data: { success: true } },
])('a success with HTTP 409, %j: unknown', async (body) => {
	expect(await outcomeOf(response(409, body))).toMatchObject({ outcome: 'unknown' });
});

test('a refusal that is the only one in a list costs nothing', async () => {
	const received = response(200, [{ code: 400, msg: '参数错误' }]);
	expect(await outcomeOf(received)).toMatchObject({
		outcome: 'rejected',
		error: { facts: { reason: 'parameters' } },
	});
});

describe('the words of a refusal tell its reason', () => {
	const ofCode500 = (msg: string) => response(200, { code: 500, msg, data: null });

	test.each([
		['balance', ofCode500('额度不足')],
		['balance', ofCode500('Insufficient credits')],
		[
			'balance',
			response(403, {
				code: 'insufficient_user_quota',
				message: '预扣费额度失败, 用户剩余额度不足',
			}),
		],
		['balance', response(429, { msg: '余额不足' })],
		['content', ofCode500('图片包含真人，请先通过素材库审核')],
		['content', ofCode500('SensitiveContentDetected')],
		['content', response(400, { error: { code: 'SensitiveContentDetected', message: 'No' } })],
		['media', ofCode500('图片下载失败')],
		['media', ofCode500('Timeout while fetching resource: https://example.com/y.mp4')],
		['media', ofCode500('invalid image_urls[1]: s3 upload failed: connection reset by peer')],
		['media', ofCode500('参考图获取超时')],
		['rateLimit', ofCode500('并发数超过限制')],
		['model', response(400, { msg: '模型不可用' })],
		['key', response(401, { error: { code: 'AuthenticationError', message: 'bad' } })],
		['fault', response(200, { code: 503, msg: '系统繁忙，请稍后再试' })],
		['rateLimit', response(429, html)],
		['key', response(403, '<html>The load balance node has denied access</html>')],
	])('%s, and certainly not accepted: %j', async (reason, received) => {
		expect(await outcomeOf(received)).toMatchObject({
			outcome: 'rejected',
			error: { facts: { reason } },
		});
	});

	test.each([
		'Timeout while fetching the status of the task',
		'获取视频任务状态超时',
		'视频任务获取超时',
		'Request timed out: fetch failed',
	])('%s is not about a file of the user: unknown', async (msg) => {
		expect(await outcomeOf(ofCode500(msg))).toMatchObject({ outcome: 'unknown' });
	});
});

describe('an ID with a status is an accepted task, whatever stands around it', () => {
	const task = { id: 'video_1', status: 'queued' };

	test.each([
		['HTTP 409', response(409, task)],
		['HTTP 429', response(429, { code: 429, msg: 'Too many requests', data: task })],
		['HTTP 500', response(500, task)],
		['HTTP 400 in an error', response(400, { error: { message: 'busy', data: task } })],
		['a refusing code', response(200, { code: 500, msg: 'x', data: task })],
		['a list', response(200, [task])],
		['a list in data', response(200, { code: 0, data: [task] })],
		['tasks in data', response(200, { code: 0, data: { tasks: [task] } })],
		[
			'an ID of the request',
			response(200, { id: 'trace-1', status: 'success', code: 0, data: task }),
		],
	])('%s', async (_what, received) => {
		expect(await outcomeOf(received)).toMatchObject({
			outcome: 'accepted',
			made: { id: 'video_1', status: 'queued' },
		});
	});

	test('also one of an unknown form', async () => {
		const received = response(409, { id: '7f3c', status: 'processing' });
		expect(await outcomeOf(received)).toMatchObject({ made: { id: '7f3c' } });
	});

	test('with HTTP 400 and the status failed it is accepted and has failed', async () => {
		const received = response(400, { id: 'video_1', status: 'failed', error: '内容违规' });
		expect(await outcomeOf(received)).toMatchObject({
			outcome: 'accepted',
			made: { status: 'failed', error: '内容违规' },
		});
	});
});

describe('the ID of a video has many places', () => {
	test.each([
		[{ code: 0, data: { task_id: 'video_1' } }, 'video_1'],
		[{ code: 0, data: { taskId: '7f3c' } }, '7f3c'],
		[{ code: 0, data: { data: { video_id: 'video_1' } } }, 'video_1'],
		[{ id: 'trace-1', status: 200, code: 0, data: { projectId: 'proj_1' } }, 'proj_1'],
		[{ id: 'trace-1', status: 200, code: 0, data: { projectId: '123' } }, '123'],
		[{ id: 'trace-1', status: 'success', code: 0, data: { projectId: '123' } }, '123'],
		[{ id: 'trace-1', code: 0, data: { id: 'trace-1', projectId: 'proj_1' } }, 'proj_1'],
	])('%j', async (body, id) => {
		expect(await outcomeOf(response(200, body))).toMatchObject({
			outcome: 'accepted',
			made: { id },
		});
	});
});

describe('an answer that names several videos is that of the first one, and names the others', () => {
	const task = (id: string) => ({ id, status: 'queued' });

	test.each([
		[{ code: 0, data: [task('video_1'), task('video_2')] }],
		[{ data: { tasks: [task('video_1'), task('video_2')] } }],
		[{ ...task('video_2'), data: task('video_1') }],
		[{ code: 0, data: ['video_1', 'video_2'].map((projectId) => ({ projectId })) }],
		[{ code: 0, data: { tasks: ['video_1', 'video_2'].map((taskId) => ({ taskId })) } }],
	])('%j', async (body) => {
		expect(await outcomeOf(response(200, body))).toMatchObject({
			outcome: 'accepted',
			made: { id: 'video_1' },
			otherIds: ['video_2'],
		});
	});

	test('also where their IDs are of an unknown form', async () => {
		const data = [1, 2].map((projectId) => ({ projectId }));
		expect(await outcomeOf(response(200, { code: 0, data }))).toMatchObject({
			made: { id: '1' },
			otherIds: ['2'],
		});
	});

	test('but the ID of the request is that of no video', async () => {
		const body = { id: 'trace-1', status: 'success', code: 0, data: task('video_1') };
		expect(await outcomeOf(response(200, body))).toMatchObject({ otherIds: [] });
	});
});

describe('a bare ID in a refusal is unknown, named, and never sent again', () => {
	test.each([
		['HTTP 409', response(409, { msg: 'conflict', data: { id: 'video_1' } }), 'video_1'],
		['HTTP 429', response(429, { msg: 'Too many requests', task_id: 'video_1' }), 'video_1'],
		['HTTP 400 in an error', response(400, { error: { id: 'video_1', message: 'x' } }), 'video_1'],
		['HTTP 502', response(502, { id: 'video_1' }), 'video_1'],
		['HTTP 200 with a code', response(200, { code: 400, msg: 'x', data: { id: 'r-1' } }), 'r-1'],
		['HTTP 200 with an error', response(200, { id: 'r-1', error: { message: 'x' } }), 'r-1'],
		['a list', response(200, [{ code: 400, msg: '参数错误', data: { id: 'r-1' } }]), 'r-1'],
		['plain words', response(200, { id: 'r-1', msg: '缺少必填参数: prompt' }), 'r-1'],
		['words around it', response(200, { msg: '余额不足', data: { projectId: '7' } }), '7'],
		['HTTP 400 in an error', response(400, { error: { message: 'x', task_id: 't-1' } }), 't-1'],
		['HTTP 200 in an error', response(200, { error: { message: 'x', taskId: '77' } }), '77'],
		['code 0 in an error', response(200, { code: 0, error: { message: 'x', jobId: 7 } }), '7'],
	])('%s', async (_what, received, id) => {
		const outcome = await outcomeOf(received);
		expect(outcome).toMatchObject({
			outcome: 'unknown',
			error: { facts: { id }, description: expect.stringContaining(`the ID ${id}`) as unknown },
		});
		expect(outcome).not.toHaveProperty('retryHint');
	});

	test('but an error has an ID of its own', async () => {
		const received = response(400, { error: { id: 'err_1', message: 'prompt is too long' } });
		expect(await outcomeOf(received)).toMatchObject({ outcome: 'rejected' });
	});
});

describe('a create that has failed without an ID costs nothing', () => {
	test.each([
		[{ id: null, status: 'failed', error: '内容违规' }, 'content'],
		[{ code: 0, data: { id: null, status: 'failed', error: '余额不足' } }, 'balance'],
		[{ id: '', status: 'FAILED', error: { code: 7, message: 'bad prompt' } }, 'other'],
		[[{ id: null, status: 'failed', error: '内容违规' }], 'content'],
	])('%j', async (body, reason) => {
		expect(await outcomeOf(response(200, body))).toMatchObject({
			outcome: 'rejected',
			error: { kind: 'refused', facts: { reason } },
		});
	});

	test('without any words it is unknown', async () => {
		const received = response(200, { id: null, status: 'failed', error: null });
		expect(await outcomeOf(received)).toMatchObject({ outcome: 'unknown' });
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

test.each([
	['a refusal', response(400, { msg: 'https://n8n.example/file?token=secret is gone' })],
	['a page', response(200, '<a href="https://n8n.example/file?token=secret">')],
	['a list', response(200, ['https://user:secret@a.example/'])],
])('the error about %s shows neither a token nor a login', async (_what, received) => {
	const { error } = await outcomeOf(received);
	expect(JSON.stringify(error)).toContain('***');
	expect(JSON.stringify(error)).not.toContain('secret');
});

test('nor does the one about an answer to a query that makes no sense', () => {
	const answer = '<a href="https://n8n.example/file?token=secret">';
	const unreadable = { kind: 'unreadable', httpStatus: 200, answer } as const;
	const { description } = requestError(unreadable, lookingUpVideo('video_1'));
	expect(description).toContain('token=***');
	expect(description).not.toContain('secret');
});
