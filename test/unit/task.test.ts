import { readTaskResponse, type TaskAnswer } from '../../nodes/shared/api/task';

const read = (body: unknown, httpStatus = 200, known = {}): TaskAnswer =>
	readTaskResponse({ kind: 'response', httpStatus, body }, known);

describe('a task', () => {
	test.each([
		['queued', 'queued'],
		['pending', 'queued'],
		['PROCESSING', 'processing'],
		['in_progress', 'processing'],
		['running', 'processing'],
		['Success', 'completed'],
		['succeeded', 'completed'],
		['cancelled', 'failed'],
		['complete', 'completed'],
		['Done', 'completed'],
		['已完成', 'completed'],
		['fail', 'failed'],
		['失败', 'failed'],
		['排队中', 'queued'],
		['生成中', 'processing'],
		['constructor', 'constructor'],
		['Warming_Up', 'warming_up'],
		[3, '3'],
		['生成失败', 'failed'],
		['rejected', 'failed'],
		['IN_QUEUE', 'queued'],
		['生成完成', 'completed'],
		['generated', 'completed'],
		['TIMEOUT', 'failed'],
		['审核不通过', 'failed'],
		['执行失败', 'failed'],
	])('with the status %s is %s', (word, status) => {
		expect(read({ id: 'video_1', status: word })).toMatchObject({ kind: 'task', task: { status } });
	});

	test.each([
		['a flat answer', { id: 'video_1', status: 'queued' }],
		['a wrapped answer', { code: '0', msg: null, data: { projectId: 'video_1' } }],
		['a wrapped flat task', { code: 200, data: { id: 'video_1', status: 'queued' } }],
		['JSON as text', '{"id":"video_1","status":"queued"}'],
		['JSON as text in data', { code: 0, data: '{"id":"video_1","status":"queued"}' }],
		['a response', { response: { id: 'video_1', status: 'queued' } }],
		['a job', { job_id: 'video_1', status: 'queued' }],
		['a task that has a code of its own', { code: 7, id: 'video_1', status: 'queued' }],
	])('is found in %s', (_what, body) => {
		expect(read(body)).toMatchObject({ kind: 'task', task: { id: 'video_1', status: 'queued' } });
	});

	test('gets from what is known what a wrapped answer leaves out', () => {
		const known = { id: 'video_1', model: 'videos', created: 7 };
		expect(read({ code: 0, data: { status: 'processing' } }, 200, known)).toMatchObject({
			task: { id: 'video_1', model: 'videos', created: 7, object: 'video', status: 'processing' },
		});
	});

	test.each([
		['empty text', '', null],
		['text', '内容违规', '内容违规'],
		['an object with a code', { code: 3, message: 'no' }, 'no (3)'],
		['an object without words', { code: 3 }, '{"code":3}'],
		['a number', 42, '42'],
		['an empty object', {}, null],
		['an object with both names', { message: 'no', msg: 'nein' }, 'no'],
		['no', false, null],
	])('has an error that is %s as text, or null when there is none', (_what, error, shown) => {
		expect(read({ id: 'video_1', status: 'failed', error })).toMatchObject({
			task: { error: shown },
		});
	});

	test('survives fields of the wrong type', () => {
		const body = { id: 7, status: 'queued', created: '1774836724', model: 3, video_url: false };
		expect(read(body)).toMatchObject({
			task: { id: '7', created: 1_774_836_724, model: null, video_url: null },
		});
	});
});

test.each(['task_status', 'taskStatus', 'state'])('a status is also found under %s', (name) => {
	const answer = read({ id: 'video_1', [name]: 'SUCCEEDED', model: 'videos' });
	expect(answer).toMatchObject({ kind: 'task', task: { status: 'completed' } });
	expect(JSON.stringify(answer)).not.toContain(`"${name}"`);
});

const address = 'https://files.example/v.mp4';

const completed = {
	kind: 'task',
	task: { id: 'video_1', status: 'completed', video_url: address },
};

describe('the address of a completed video is found', () => {
	test.each([
		['under url', { url: address }],
		['in a list of addresses', { video_urls: [address] }],
		['in data', { data: { result_urls: [address] } }],
		['in the first of several results', { results: [{ url: address }] }],
		['in the content', { content: { video_url: address } }],
		['in a list of videos', { videos: [{ url: address }] }],
		['as the only output', { output: [address] }],
		['under download_url', { download_url: address }],
		['under file_url', { output: { file_url: address } }],
		['under upstream_url', { upstream_url: address }],
		['under result_url beside an empty video_url', { video_url: '', result_url: address }],
		['in a list under video_url', { video_url: [address] }],
		['in an object under video_url', { video_url: { url: address } }],
		['in the video of the data', { data: { video: { url: address } } }],
		['in the results of the output', { output: { results: [{ url: address }] } }],
		['in the videos of the result of the task', { task_result: { videos: [{ url: address }] } }],
		['in creations', { creations: [{ url: address, cover_url: 'https://files.example/c.jpg' }] }],
		['in JSON as text', { result: JSON.stringify({ video_url: address }) }],
		['behind the address of a picture', { url: 'https://files.example/c.jpg', output: address }],
		['as the first of several in one text', { url: `${address}, https://files.example/w.mp4` }],
	])('%s', (_where, fields) => {
		expect(read({ id: 'video_1', status: 'completed', ...fields })).toMatchObject(completed);
	});

	test('in an output without an ID, for the video that was asked for', () => {
		const body = { output: { task_status: 'SUCCEEDED', video_url: address } };
		expect(read(body, 200, { id: 'video_1' })).toMatchObject(completed);
	});
});

describe('a video is completed', () => {
	test.each([
		['an unknown status beside video_url', { status: 'finish', video_url: address }],
		['an unknown status beside result_url', { status: 'done_ok', result_url: address }],
		['a number for a status', { status: 3, video_url: address }],
		['the address as url', { status: 'completed', url: address }],
		['the address as videoUrl', { status: 'success', videoUrl: address }],
		['the address in its result', { status: 'completed', result: { video_url: address } }],
		['the result as the address', { status: 'completed', result: address }],
		['the result as a list', { status: 'completed', output: [{ url: address }] }],
		['a place holder for its address', { status: 'completed', video_url: 'ready', url: address }],
	])('with %s', (_what, said) => {
		expect(read({ id: 'video_1', ...said })).toMatchObject(completed);
		expect(read({ code: 0, data: { id: 'video_1', ...said } })).toMatchObject(completed);
	});

	test.each([
		['url', { status: 'completed', url: address }],
		['result', { status: 'completed', result: { video_url: address } }],
		['video_url', { status: 'finish', video_url: address }],
	])('without an ID, when it was asked for and its file is there as %s', (_what, body) => {
		expect(read(body, 200, { id: 'video_1' })).toMatchObject(completed);
		expect(read({ code: 0, data: body }, 200, { id: 'video_1' })).toMatchObject(completed);
		expect(read({ code: 500, ...body }, 200, { id: 'video_1' }).kind).not.toBe('task');
		expect(read(body).kind).not.toBe('task');
	});

	test('and has no error, but a warning where the service says something', () => {
		const said = { id: 'video_1', status: 'completed', video_url: address };
		expect(read({ ...said, error: 'warning: low quality' })).toMatchObject({
			task: { status: 'completed', error: null, warning: 'warning: low quality' },
		});
		const answer = read({ ...said, error: '' });
		expect(answer.kind === 'task' && 'warning' in answer.task).toBe(false);
	});
});

test.each([
	['a known status', { status: 'processing', video_url: address }, 'processing'],
	['a status of a failure', { status: 'failed', video_url: address }, 'failed'],
	['an unknown status without an address', { status: 'rendering', video_url: null }, 'rendering'],
	[
		'an unknown status beside what is no address',
		{ status: 'rendering', video_url: 'x' },
		'rendering',
	],
	['an unknown status beside any url', { status: 'rendering', url: address }, 'rendering'],
	['no status', { video_url: address }, 'queued'],
])('a video is not completed by %s', (_what, said, status) => {
	expect(read({ id: 'video_1', ...said })).toMatchObject({ task: { status } });
});

test('a status beside the ID that stands within counts, for the video that was asked for', () => {
	const body = { id: 'video_1', data: { status: 'completed', output: address } };
	expect(read(body, 200, { id: 'video_1' })).toMatchObject(completed);
});

test.each(['fail_reason', 'errorMessage', 'reason'])(
	'a failed video has its reason in %s',
	(name) => {
		const body = { id: 'video_1', status: 'failed', [name]: '内容违规' };
		expect(read(body)).toMatchObject({ task: { status: 'failed', error: '内容违规' } });
	},
);

test('an ID that lost digits as a number is no ID', () => {
	expect(read('{"id":12345678901234567890,"status":"queued"}')).toMatchObject({
		kind: 'unreadable',
	});
});

test('what else came is kept, even where it says the same twice', () => {
	const body = {
		id: 'a',
		projectId: 'b',
		status: 'queued',
		video_url: 'x',
		result_url: 'y',
		n: [1],
	};
	expect(read(body)).toMatchObject({ task: { id: 'a', projectId: 'b', result_url: 'y', n: [1] } });
});

describe('a refusal', () => {
	test.each([
		['a code as text', 200, { code: '204', msg: '登录验证失败' }, '204', '登录验证失败'],
		['a code as number', 200, { code: 500, data: null, msg: 'No handler' }, '500', 'No handler'],
		['words alone', 200, { msg: '缺少必填参数: prompt' }, undefined, '缺少必填参数: prompt'],
		['an error object', 401, { error: { message: 'bad' } }, undefined, 'bad'],
		['an error text', 400, { error: 'bad' }, undefined, 'bad'],
		['a page', 502, '<html>Bad Gateway</html>', undefined, '<html>Bad Gateway</html>'],
		['nothing but a status', 404, '', undefined, ''],
		['a redirect', 302, '', undefined, ''],
	])('is %s', (_what, httpStatus, body, code, words) => {
		expect(read(body, httpStatus)).toEqual({ kind: 'refusal', httpStatus, code, words });
	});

	test('is not read as the video that was asked for', () => {
		const answer = read({ status: 'error', message: 'not found' }, 200, { id: 'video_1' });
		expect(answer).toMatchObject({ kind: 'refusal', words: 'not found' });
	});
});

test.each([undefined, null, ''])('%j is empty', (body) => {
	expect(read(body)).toMatchObject({ kind: 'empty' });
});

test.each([[[]], [{}], ['hello'], [7], [true], [{ code: 0, data: null }], [{ code: 0, data: {} }]])(
	'%j is unreadable',
	(body) => {
		expect(read(body)).toMatchObject({ kind: 'unreadable' });
	},
);
