import * as fc from 'fast-check';

import { isRejected, reasonOf, type Refusal } from '../../nodes/shared/api/refusal';
import { readCreateResponse } from '../../nodes/shared/api/task';

function refusalOf(body: unknown, httpStatus = 200): Refusal {
	const answer = readCreateResponse({ kind: 'response', httpStatus, body }, {});
	if (answer.kind !== 'refusal') throw new Error(`It is no refusal, but ${answer.kind}`);
	return answer;
}

const said = (msg: string) => refusalOf({ code: 500, msg, data: null });

/** Golden: the words that users and clients have met first, then relatives of the same kinds */
const words: Readonly<Record<string, readonly string[]>> = {
	balance: [
		'额度不足',
		'Insufficient credits',
		'账户余额不够',
		'积分不足',
		'点数已用完',
		'credit balance is too low',
		'Quota exceeded',
		'AccountOverdueError',
		'You have no credits left, out of credits',
		'Payment method declined',
	],
	content: [
		'图片包含真人，请先通过素材库审核',
		'SensitiveContentDetected',
		'含有敏感词',
		'内容审核不通过',
		'涉及版权',
		'检测到人脸',
		'The image contains a real person',
		'[SY_ERR:10] PROVIDER_MODERATION_ERROR: TRADEMARK',
		'may be related to copyright restrictions',
		'NSFW content',
		'Rejected by the safety system',
		'Your prompt was flagged',
		'Public figure likeness is not allowed',
	],
	media: [
		'图片下载失败',
		'Timeout while fetching resource: https://example.com/y.mp4',
		'素材 URL 无法访问',
		'无法下载参考图',
		'读取图片超时',
		'下载素材失败',
		'The url is not accessible',
		'Failed to load image from url: 403 Forbidden',
		'image fetch timed out',
		'download timeout: https://cdn.example.com/a.png',
		'invalid image_urls[1]: s3 upload failed: read tcp: connection reset by peer',
	],
	rateLimit: [
		'并发数超过限制',
		'请求太频繁',
		'QPS超限',
		'任务数已达上限',
		'队列已满',
		'Too many requests',
		'requests per minute exceeded',
		'too many running tasks',
		'You have reached the maximum number of concurrent jobs',
		'当前排队人数过多',
	],
	model: [
		'模型不可用',
		'模型已下线',
		'该模型暂未开放',
		'该模型已下架',
		'您没有该模型的使用权限',
		'Model sd_2.0_special is no longer supported',
		'This model is not supported',
		'Unknown model',
	],
	key: [
		'登录验证失败',
		'未登录',
		'登录已过期',
		'token已过期',
		'无效的令牌',
		'Unauthorized',
		'the API key in the request is missing or invalid',
	],
	baseUrl: ['No handler found for POST /kyyReactApiServer/kyyReactApiServer/v2/x'],
	fault: ['系统繁忙', '服务不可用', 'System busy', 'ServerOverloaded', '请稍后再试'],
	parameters: [
		'参数错误',
		'缺少必填参数: prompt',
		'Duration must be between 1.8s and 30.2s.',
		'File size exceeds maximum allowed size of 20971520 bytes',
		'seconds is required',
		'Invalid parameter: ratio',
		'prompt 不能为空',
		'时长超出范围',
		'时长不支持',
		'提示词过长',
		'图片数量超限',
		'仅支持 720p',
		'The prompt is too long',
		'unsupported ratio',
		'Invalid image_urls[0]',
	],
	other: ['请求被拒绝', 'Request denied', 'Images and videos cannot be used in the same request'],
};

const cases = Object.entries(words).flatMap(([reason, all]) =>
	all.map((text) => [text, reason] as const),
);

test.each(cases)('%s is a refusal because of: %s', (text, reason) => {
	expect(reasonOf(said(text))).toBe(reason);
});

const sure = cases.filter(([, reason]) => reason !== 'fault');

test.each(sure)('%s certainly costs nothing', (text) => {
	expect(isRejected(said(text))).toBe(true);
});

test('plain words outrank a bare status: a 403 that speaks of a quota is no wrong key', () => {
	const message = '预扣费额度失败, 用户剩余额度不足';
	expect(reasonOf(refusalOf({ code: 'insufficient_user_quota', message }, 403))).toBe('balance');
	expect(reasonOf(refusalOf({ message: 'Forbidden' }, 403))).toBe('key');
	expect(reasonOf(refusalOf({ msg: '模型不可用' }, 400))).toBe('model');
});

const bareStatus = fc.constantFrom(200, 400, 401, 402, 403, 404, 409, 422, 429);

/** Those are told by a code or by how the service names its paths, whatever stands beside them */
const plain = sure.filter(([, reason]) => reason !== 'other' && reason !== 'baseUrl');

test('no status of HTTP below 500 changes what plain words say', () => {
	fc.assert(
		fc.property(fc.constantFrom(...plain), bareStatus, ([msg, reason], httpStatus) => {
			expect(reasonOf(refusalOf({ code: 500, msg, data: null }, httpStatus))).toBe(reason);
		}),
	);
});

const doubts = [
	'504 Gateway Time-out',
	'Connection reset',
	'context deadline exceeded',
	'系统异常',
	'java.lang.NullPointerException',
	'upstream timed out',
	'获取任务结果超时',
	'Get "https://ark.example/api/v3/tasks": context deadline exceeded',
	'context canceled',
	'System error',
	'Service error, please try again',
	'network error',
	'upstream error',
	'do request failed',
	'runtime error: invalid memory address or nil pointer dereference',
	'connection was terminated',
	'the remote host closed the connection',
	'EOF',
	'TypeError: Cannot read properties of undefined',
	'系统发生错误',
	'系统出错了',
	'系统出现未知异常',
	'发生异常',
	'上游服务错误',
	'上游请求失败',
	'服务端异常',
	'服务器开小差了',
	'解析响应失败',
	'保存任务失败',
	'获取任务ID失败',
	'read_response_body_failed',
	'unmarshal response body failed',
	'bad_response_status_code: 500',
	"invalid character '<' looking for beginning of value",
	'Unexpected token < in JSON at position 0',
	'unexpected end of JSON input',
	'I/O error on POST request for "http://upstream"',
	'Deadlock found when trying to get lock',
	'The server had an error while processing your request. Sorry about that!',
	'InternalServiceError',
	'InternalServerError: failed',
	'DEADLINE_EXCEEDED',
	'rpc error: code = Canceled desc = grpc',
	'Request failed with status code 502',
	'网络连接异常',
	'服务器响应异常',
	'响应解析失败',
	'未获取到任务ID',
	'任务入库失败',
	'第三方接口调用失败',
	'视频生成服务访问超时',
	'接口链接读取超时',
];

const exceptions = [
	'Cannot invoke "JSONObject.getString(String)" because "data" is null',
	'ark.example:443 failed to respond',
	'Connection prematurely closed BEFORE response',
	'Socket closed',
	'Index 0 out of bounds for length 0',
	'null',
	'503 Service Unavailable: [no body]',
	'### Error updating database. Cause: java.sql',
	'任务提交异常',
	'不行',
];

test.each(exceptions)('with the code 500 it may be the message of an exception: %s', (msg) => {
	expect(isRejected(said(msg))).toBe(false);
	expect(isRejected(refusalOf({ code: 4003, msg, data: null }))).toBe(true);
});

const repetitions = [
	'重复请求',
	'请求重复',
	'任务重复，请勿再次提交',
	'任务已存在',
	'已存在相同任务',
	'相同的任务正在处理中',
	'Duplicate task',
	'task already exists',
	'The same request is already being processed',
	'request is already in progress',
	'This request has already been received',
	'Request is a duplicate',
	"Duplicate entry 'abc' for key 'uk_request'",
];

test.each(repetitions)('what was there before may have been accepted: %s', (msg) => {
	expect(isRejected(said(msg))).toBe(false);
	expect(isRejected(refusalOf({ message: msg }, 409))).toBe(false);
});

test.each([
	'系统参数错误',
	'服务参数异常: duration',
	'请求参数错误',
	'网络图片下载失败',
	'您有任务正在处理中，请稍后再试',
	'同一请求最多 9 张图片',
	'您已存在进行中的任务，请稍后再试',
	'The prompt has invalid characters',
	'At most one reference video is accepted',
	'Processing failed: the prompt is too long',
	'Processing tasks limit reached: 5',
	'Your request is being rate limited',
	'Queued tasks limit exceeded',
	'Submitted image is too large',
	'Accepted values are 5 and 10',
	'Reference video was created with an unsupported codec',
	'Video created from this prompt violates the policy',
	'Duplicate request parameter: prompt',
])('%s tells of no breakdown, nor of an earlier request', (msg) => {
	expect(isRejected(said(msg))).toBe(true);
});

test.each(doubts)('where acceptance is in doubt, the doubt wins: %s', (msg) => {
	expect(isRejected(said(msg))).toBe(false);
	expect(isRejected(said(`${msg} (余额不足)`))).toBe(false);
});
