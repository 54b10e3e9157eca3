import { idOf, type Run, type RunResult } from './harness/engine';
import { startService } from '../service/simulatedService';
import { setUpHarness } from './harness/engineHarness';
import { watchLog } from './harness/log';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, createShape: { videos: 'wrapped' } });

const { lines } = watchLog();

const prompt = 'A lighthouse in a storm';

const kyyVideo = async (run: Omit<Run, 'type' | 'credential'>): Promise<RunResult> =>
	await clock.during(harness.service, async () => harness.run({ type: 'kyyVideo', ...run }));

const create = async (parameters = {}) => await kyyVideo({ parameters: { prompt, ...parameters } });

const get = async (videoId: string) =>
	await kyyVideo({ parameters: { operation: 'get', videoId } });

const answerOnce = (on: 'create' | 'query', status: number, body: Record<string, unknown>) => {
	harness.service.misbehave({ on, fault: 'answer', status, body });
};

const flatKeys = ['id', 'object', 'created', 'model', 'status', 'video_url', 'error'];

describe('a created video', () => {
	test.each([
		['flat', 'kyyvideo2', /^video_/],
		['wrapped', 'videos', /^proj_/],
	])('is the same flat task from the %s answer', async (_shape, model, id) => {
		const { outputs } = await create({ model });
		const [item] = outputs[0] ?? [];
		expect(Object.keys(item?.json ?? {})).toEqual([...flatKeys, 'duration']);
		expect(item?.json).toMatchObject({
			id: expect.stringMatching(id) as unknown,
			object: 'video',
			model,
			status: 'queued',
			video_url: null,
			error: null,
		});
		expect(item?.json.created).toBe(clock.now() / 1000);
	});

	test('carries the model that the service names, which may be another one', async () => {
		harness.service.nextTask({ answeredModel: 'kyyvideo2_fast' });
		const { outputs } = await create();
		expect(outputs[0]?.[0]?.json.model).toBe('kyyvideo2_fast');
	});

	test.each([
		['the number 0', 0],
		['the text "0"', '0'],
		['the number 200', 200],
	])('is also one with %s as code', async (_what, code) => {
		answerOnce('create', 200, { code, msg: null, data: { projectId: 'proj_7' } });
		const { outputs } = await create({ model: 'videos' });
		expect(outputs[0]?.[0]?.json).toMatchObject({ id: 'proj_7', model: 'videos' });
	});

	test('keeps whatever else the service says of it', async () => {
		answerOnce('create', 200, { id: 'video_1', status: 'queued', queuePosition: 7 });
		const { outputs } = await create();
		expect(outputs[0]?.[0]?.json).toMatchObject({ id: 'video_1', queuePosition: 7 });
	});

	test.each([
		['an unknown code', { code: 'success', data: { projectId: 'proj_7' } }],
		['an ID of the request beside it', { id: 'req-1', code: 0, data: { projectId: 'proj_7' } }],
	])('is not lost behind %s', async (_what, body) => {
		answerOnce('create', 200, body);
		const { outputs } = await create({ model: 'videos' });
		expect(outputs[0]?.[0]?.json.id).toBe('proj_7');
	});

	test('that the service gives up at once is an error with its ID and reason', async () => {
		harness.service.nextTask({ outcome: { kind: 'failedAtOnce', error: '内容违规' } });
		const { error } = await create();
		expect(error?.message).toMatch(/^KyyVideo could not make the video video_/);
		expect(error?.description).toContain('内容违规');
		expect(error?.context).toMatchObject({
			id: expect.stringMatching(/^video_/) as unknown,
			status: 'failed',
		});
	});
});

test('an answer that comes after minutes is read all the same', async () => {
	harness.service.misbehave({ on: 'create', fault: 'delay', ms: 300_000 });
	const result = await create();
	expect(idOf(result)).toBe(harness.service.lastCreate.id);
	expect(harness.service.counts.create).toBe(1);
});

describe('a refusal that carries the task is paid for once', () => {
	test.each([409, 429])('HTTP %i with an ID and a status is the video', async (status) => {
		answerOnce('create', status, { msg: 'too many', data: { id: 'video_1', status: 'queued' } });
		const { outputs } = await create();
		expect(outputs[0]?.[0]?.json).toMatchObject({ id: 'video_1', status: 'queued' });
		expect(harness.service.counts.create).toBe(1);
	});

	test('HTTP 429 with a bare ID is not sent again, and the error names the ID', async () => {
		answerOnce('create', 429, { msg: 'too many', data: { task_id: 'video_1' } });
		const { error } = await create();
		expect(error?.context).toMatchObject({ kind: 'unknown', id: 'video_1' });
		expect(harness.service.counts.create).toBe(1);
	});

	test('a bare ID is named by the error of a further try of Retry On Fail as well', async () => {
		answerOnce('create', 429, { msg: 'too many', data: { task_id: 'video_1' } });
		const { error } = await kyyVideo({
			parameters: { prompt },
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect(error?.context).toMatchObject({ kind: 'unknown', id: 'video_1' });
		expect(error?.description).toContain('The answer names the ID video_1');
		expect(harness.service.counts.create).toBe(1);
	});

	test('HTTP 200 with the fault of a gateway is not sent again by Retry On Fail', async () => {
		answerOnce('create', 200, { code: 504, msg: '504 Gateway Time-out' });
		const { error } = await kyyVideo({
			parameters: { prompt },
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(harness.service.counts.create).toBe(1);
	});
});

describe('a failed video keeps its reason, wherever the service puts it', () => {
	test.each([
		['beside a flat task', { id: 'video_1', status: 'failed', error: null, msg: '内容违规' }],
		[
			'beside a wrapped task',
			{ code: 0, msg: '内容违规', data: { id: 'video_1', status: 'failed' } },
		],
		['in an object', { id: 'video_1', status: 'failed', error: { msg: '内容违规' } }],
		['in a list', { id: 'video_1', status: 'failed', error: ['内容违规'] }],
	])('%s', async (_where, body) => {
		answerOnce('query', 200, body);
		const { outputs } = await get('video_1');
		expect(outputs[0]?.[0]?.json).toMatchObject({
			status: 'failed',
			error: expect.stringContaining('内容违规') as unknown,
		});
	});
});

describe('a refusal is an error that says what to do and keeps the words of the service', () => {
	test('a bad key, which answers HTTP 200', async () => {
		const { error } = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt },
			credential: { ...harness.credential, apiKey: 'wrong' },
		});
		expect(error?.message).toContain('KyyVideo did not accept the API key');
		expect(error?.description).toBe(
			'Open the credential, paste the API key again, and test it. Then retry this execution in the list of executions, or run only this item in a new execution. The service said: 登录验证失败 (HTTP 200, code 204).',
		);
		expect(harness.service.creates).toEqual([]);
	});

	test('a base URL with more behind it', async () => {
		const { error } = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt },
			credential: {
				apiKey: harness.service.key,
				baseUrl: `${harness.service.baseUrl}/kyyApi`,
			},
		});
		expect(error?.message).toContain('KyyVideo was not found at the base URL of the credential');
		expect(error?.description).toContain('No handler found');
	});

	test.each([
		[
			401,
			{ error: { code: 'AuthenticationError', message: 'bad token' } },
			'did not accept the API key',
			'bad token',
		],
		[
			200,
			{ msg: '缺少必填参数: prompt' },
			'refused the parameters of the request',
			'缺少必填参数: prompt',
		],
		[
			200,
			{ code: 1001, msg: '素材 URL 无法访问', data: null },
			'could not fetch one of the media',
			'素材 URL 无法访问',
		],
		[200, { code: 500, msg: '系统繁忙' }, 'reported an internal error', '系统繁忙'],
		[200, { code: '4001', msg: '账户余额不足' }, 'no balance left', '账户余额不足'],
		[200, { code: 4002, msg: '内容包含敏感信息' }, 'refused the content', '内容包含敏感信息'],
		[200, { code: -1, data: null }, 'refused to create the video', '(HTTP 200, code -1)'],
	])('HTTP %i %j', async (status, body, message, words) => {
		answerOnce('create', status, body);
		const { error } = await create();
		expect(error?.message).toContain(message);
		expect(error?.description).toContain(words);
		expect(harness.service.counts.create).toBe(1);
	});
});

test.each([
	[{ code: '204', msg: '登录验证失败' }, 'key'],
	[{ code: '4001', msg: '账户余额不足' }, 'balance'],
	[{ code: 4002, msg: '内容包含敏感信息' }, 'content'],
	[{ code: -1, data: null }, 'other'],
])('a workflow that continues learns of %j that the reason is %s', async (body, reason) => {
	answerOnce('create', 200, body);
	const { outputs } = await kyyVideo({
		parameters: { prompt },
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[1]?.[0]?.json).toMatchObject({ details: { kind: 'refused', reason } });
});

describe('an answer that tells nothing of a create says that it may have been accepted', () => {
	test.each([
		['a page', { fault: 'answer', status: 200, body: '<html>hello</html>' }, '<html>hello</html>'],
		['an empty body', { fault: 'answer', status: 200 }, 'nothing'],
		['a list', { fault: 'answer', status: 200, body: '[1]' }, '[1]'],
		[
			'success without a task',
			{ fault: 'answer', status: 200, body: { code: 0, data: null } },
			'"data":null',
		],
		['HTTP 503', { fault: 'answer', status: 503, body: 'maintenance' }, 'maintenance (HTTP 503)'],
		['a dropped connection', { fault: 'drop' }, 'The network error was: socket hang up.'],
	] as const)('%s', async (_what, fault, shown) => {
		harness.service.misbehave({ on: 'create', ...fault });
		const { error } = await create();
		expect(error?.description).toContain('may have accepted and billed this video');
		expect(error?.description).toContain(shown);
		expect(harness.service.counts.create).toBe(1);
	});
});

describe('get', () => {
	test('looks a video up once and gives the flat task', async () => {
		const created = await create();
		const id = idOf(created);
		const { outputs } = await get(id);
		expect(Object.keys(outputs[0]?.[0]?.json ?? {})).toEqual(flatKeys);
		expect(outputs[0]?.[0]).toMatchObject({
			json: { id, status: 'queued' },
			pairedItem: { item: 0 },
		});
		expect(harness.service.counts.query).toBe(1);
	});

	test('takes the ID from the item by default', async () => {
		const created = await create();
		const { outputs } = await kyyVideo({
			parameters: { operation: 'get' },
			items: created.outputs[0] ?? [],
		});
		expect(outputs[0]?.[0]?.json.id).toBe(created.outputs[0]?.[0]?.json.id);
	});

	test('gives a failed video as an item, with its reason as text', async () => {
		answerOnce('query', 200, {
			id: 'video_1',
			status: 'FAILED',
			error: { code: 9, message: '内容违规' },
		});
		const { outputs } = await get('video_1');
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'failed', error: '内容违规 (9)' });
	});

	test('keeps the ID that was asked for, whatever the answer calls itself', async () => {
		answerOnce('query', 200, { code: 0, data: { id: 12_345, status: 'processing' } });
		const { outputs } = await get('video_1');
		expect(outputs[0]?.[0]?.json.id).toBe('video_1');
	});

	test('reads a wrapped answer without an ID', async () => {
		answerOnce('query', 200, { code: 0, data: { status: 'processing' } });
		const { outputs } = await get('video_1');
		expect(outputs[0]?.[0]?.json).toMatchObject({ id: 'video_1', status: 'processing' });
	});

	test('shows an unknown status as it is', async () => {
		answerOnce('query', 200, { id: 'video_1', status: 'rendering' });
		const { outputs } = await get('video_1');
		expect(outputs[0]?.[0]?.json.status).toBe('rendering');
	});

	test('asks for an ID of any form, escaped', async () => {
		await get('a/../b 1');
		expect(harness.service.requestsTo('query')[0]?.path).toMatch(/\/v1\/result\/a%2F\.\.%2Fb%201$/);
	});

	test.each(['..', '={{ "" }}', '{{ $json.id }}', 'https://files.example/a.mp4', '={{ [] }}'])(
		'refuses the ID %j before anything is asked',
		async (videoId) => {
			const { error } = await get(videoId);
			expect(error?.message).toMatch(/^Video ID must be the ID/);
			expect(harness.service.requests).toEqual([]);
		},
	);

	test('says that an ID is unknown in words', async () => {
		const { error } = await get('video_unknown');
		expect(error?.message).toContain('KyyVideo refused to look up the video video_unknown');
		expect(error?.description).toMatch(/^Check that the video ID/);
		expect(error?.context).toMatchObject({ id: 'video_unknown' });
	});
});

test('a stop during the creates ends the run, and what was not sent yet is never sent', async () => {
	harness.service.misbehave({ on: 'create', fault: 'hang', times: Infinity });
	const { status } = await clock.during(harness.service, async () =>
		harness.stopOnce(() => harness.service.counts.create === 12, {
			type: 'kyyVideo',
			parameters: { prompt },
			items: Array.from({ length: 15 }, () => ({ json: {} })),
			settings: { onError: 'continueRegularOutput' },
		}),
	);
	expect(status).toBe('canceled');
	expect(harness.service.counts.create).toBe(12);
});

describe('the key', () => {
	test('does not follow a redirect to another host', async () => {
		const other = await startService();
		harness.service.misbehave({
			on: 'create',
			fault: 'answer',
			status: 307,
			headers: { location: `${other.baseUrl}/v1/kyyvideo2/videos` },
		});
		const { error } = await create();
		await other.stop();
		expect(error?.description).toContain('set the Base URL back to its default');
		expect(other.requests).toEqual([]);
	});

	test.each([
		['URL-encoded', (key: string) => encodeURIComponent(key).replaceAll('-', '%2D')],
		['in Base64', (key: string) => Buffer.from(`Bearer ${key}`).toString('base64')],
	])('is blotted out where the service repeats it %s', async (_how, encode) => {
		const repeated = encode(harness.service.key);
		answerOnce('create', 401, { msg: `Invalid token: ${repeated}` });
		const result = await create();
		expect(result.error?.description).toContain('***');
		expect(JSON.stringify(result)).not.toContain(repeated);
	});

	test('is blotted out where the service repeats it', async () => {
		answerOnce('create', 401, { msg: `Invalid token: Bearer ${harness.service.key}` });
		const result = await create();
		expect(result.error?.description).toContain('Invalid token: Bearer ***');
		expect(JSON.stringify(result)).not.toContain(harness.service.key);
	});
});

test("an answer that nobody can read is in n8n's log as a whole, as it may name a video, and without the key", async () => {
	const body = `<p>${'x'.repeat(2_000)} id=video_made ${harness.service.key}</p>`;
	harness.service.misbehave({ on: 'create', fault: 'answer', status: 200, body });
	const { error } = await create();
	expect(error?.context).toMatchObject({ kind: 'unknown' });
	const [line = ''] = lines.filter((one) =>
		one.startsWith('The answer to a create request names no video'),
	);
	expect(line).toContain('id=video_made');
	expect(line).not.toContain(harness.service.key);
});

test.each([
	[502, { msg: 'upstream timed out', generation: { uuid: 'video_made' } }],
	[200, { code: 500, msg: 'request timed out', data: { generation: 'video_made' } }],
])('so is a refusal of HTTP %i that leaves it unknown: %j', async (status, body) => {
	answerOnce('create', status, body);
	const { error } = await create();
	expect(error?.context).toMatchObject({ kind: 'unknown' });
	expect(lines.some((line) => line.includes('video_made'))).toBe(true);
});

test("n8n's log names all videos of an answer that has several", async () => {
	const [first, second] = ['video_1', 'video_2'].map((id) => ({ id, status: 'queued' }));
	answerOnce('create', 200, { code: 0, data: [first, second] });
	expect(idOf(await create())).toBe('video_1');
	expect(lines).toContainEqual(
		expect.stringContaining('The answer with the video video_1 names others as well: video_2'),
	);
});

test('no items in, no items out', async () => {
	const { status } = await kyyVideo({ parameters: { prompt }, items: [] });
	expect(status).toBe('success');
	expect(harness.service.requests).toEqual([]);
});
