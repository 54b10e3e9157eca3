import type { CreateFault } from '../service/faultTypes';
import { fieldDoubts, fieldRefusals } from '../service/fieldAnswers';

export const answer = (status: number, body?: unknown): CreateFault => ({
	fault: 'answer',
	status,
	headers: { 'content-type': 'application/json' },
	...(body !== undefined && { body: JSON.stringify(body) }),
});

const text = (status: number, body: string): CreateFault => ({ fault: 'answer', status, body });

/** What leaves the outcome of a create unknown, by the rows of the page */
export const unknownAnswers: Readonly<Record<string, readonly CreateFault[]>> = {
	'None: the connection is lost, the answer breaks off, or none comes within 10 minutes': [
		{ fault: 'drop' },
		{ fault: 'cut' },
		{ fault: 'hang' },
	],
	'An empty one': [answer(200), answer(204)],
	'A web page or a text': [text(200, '<html>Welcome</html>'), text(200, 'OK')],
	'A success without an ID, or with an ID under a name that nobody knows': [
		answer(200, { code: 0, data: null }),
		answer(200, { code: 0, data: { number: '77' } }),
		answer(200, { status: 'queued', msg: '任务排队中' }),
		answer(200, { code: 1, msg: '任务生成中' }),
		answer(201, { code: 201, msg: 'Task is on its way', data: { uuid: 'x1' } }),
		answer(202, { code: '202', msg: 'Request received', data: null }),
		answer(200, { code: '00000', msg: '一切ok', data: { number: '77' } }),
		answer(200, { code: 1, msg: '任务创建完成' }),
	],
	'An ID that is a number with too many digits': [
		text(200, '{"id":12345678901234567890,"status":"queued"}'),
	],
	'A success and a refusal in one': [
		fieldDoubts['success with a code of failure'],
		answer(200, { code: 0, error: { code: 'E1', message: 'no' } }),
		answer(200, { success: false, status: 'queued', msg: 'no' }),
		answer(400, { code: 0, msg: 'success', data: null }),
		answer(409, { status: 'queued' }),
		answer(429, { msg: 'Too many running tasks, your request has been queued' }),
		answer(200, { code: 429, msg: '并发已满，已加入队列' }),
	],
	"A refusal with an ID that isn't surely the one of a video": [
		answer(429, { msg: 'too many', data: { task_id: '77' } }),
		answer(200, { code: 1, msg: 'no', data: { taskNo: '77' } }),
		answer(200, { code: 1, msg: 'no', data: 'video_77' }),
		answer(400, { error: { message: 'no', task_id: '77' } }),
		answer(200, [{ code: 1, msg: 'no', data: { id: '77' } }]),
	],
	'HTTP 5xx': [answer(500), answer(503, { code: 503, msg: '余额不足' })],
	'HTTP 408 or 499 without words that explain it, or the code of a gateway in the answer (408, 499, 502–504, 520–524)':
		[answer(408), answer(499, { msg: 'no' }), answer(200, { code: 504, msg: 'no' })],
	'A breakdown in words: a time-out, a connection that was reset, an exception, a system error': [
		fieldDoubts['context deadline exceeded'],
		fieldDoubts.系统异常,
		fieldDoubts.NullPointerException,
		answer(400, { code: 400, msg: 'upstream: connection reset by peer' }),
		answer(200, { success: false, msg: 'request timed out' }),
		answer(200, { code: 500, msg: 'System error' }),
		answer(400, { error: { message: 'upstream error' } }),
		answer(200, { code: 500, msg: "invalid character '<' looking for beginning of value" }),
	],
	'Words that say that the same request was there before': [
		answer(200, { code: 500, msg: '请勿重复提交' }),
		answer(409, { code: 409, msg: 'Duplicate request' }),
		answer(400, { message: 'This task was already submitted' }),
		answer(409, { code: 409, msg: '任务已存在' }),
	],
	'The code 500 without any words, or with words that do not say plainly why': [
		answer(200, { code: 500, data: null }),
		answer(200, { code: 500, msg: 'Index 0 out of bounds for length 0', data: null }),
	],
	'A redirect': [{ fault: 'redirect', status: 302 }],
	'Words alone that do not say plainly why, without a code, `success: false` or a status that says it failed':
		[answer(200, { msg: '请求被拒绝' }), answer(200, { msg: '内容审核中' })],
};

/** Neighbors of these, which certainly cost nothing */
export const refusedAnswers: ReadonlyArray<readonly [string, CreateFault]> = [
	[
		"a code of refusal in the service's own form",
		answer(200, { code: '4003', msg: '参数错误', data: null }),
	],
	[
		'the code 500 with words that explain it',
		answer(200, { code: 500, msg: '参数错误', data: null }),
	],
	['a medium that could not be fetched in time', fieldRefusals['Timeout while fetching resource']],
	['a medium that could not be downloaded', fieldRefusals.图片下载失败],
	['the status `failed` without an ID', fieldRefusals['failed without an ID']],
	['`success: false` with words', answer(200, { success: false, msg: '参数错误' })],
	['an error with a code', answer(200, { error: { code: 'E1', message: 'Prompt too long' } })],
	['a missing field', answer(200, { msg: '缺少必填参数: prompt' })],
	['plain words alone about the balance', answer(200, { msg: '余额不足' })],
	['plain words alone about the key', answer(200, { msg: '登录已过期' })],
	['plain words alone as the error', answer(200, { error: 'Insufficient credits' })],
	['HTTP 404 without a body', answer(404)],
	['HTTP 409 with words', answer(409, { msg: 'no' })],
	['the only refusal in a list', answer(200, [{ code: 400, msg: '参数错误' }])],
	['HTTP 408 with words that explain it', answer(408, { msg: '余额不足' })],
];
