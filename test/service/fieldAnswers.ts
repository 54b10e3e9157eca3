/**
 * What was met in the field, as data: the words in which services of this kind refuse, and answers that say nothing certain.
 * Each is named by what it says. For shapes of the regular answers, see `CreateShape`, `QueryShape` and `AssetShape`.
 *
 *     service.misbehave({ on: 'create', ...fieldRefusals['额度不足'] });
 */
import type { Replacement } from './faultTypes';
import { badKeyOfNewer, fileTooLarge, modelUnavailable, notFound } from './refusal';

type Body = Readonly<Record<string, unknown>>;

const answer = (status: number, body: Body): Replacement => ({ fault: 'answer', status, body });

/** The code says nothing: frameworks of this kind use it for plain refusals, too. */
const saying = (msg: string): Replacement => answer(200, { code: 500, msg, data: null });

/** The service has begun no video behind these. */
export const fieldRefusals = {
	额度不足: saying('额度不足'),
	'Insufficient credits': saying('Insufficient credits'),
	insufficient_user_quota: answer(403, {
		code: 'insufficient_user_quota',
		message: '预扣费额度失败, 用户剩余额度不足',
	}),
	'图片包含真人，请先通过素材库审核': saying('图片包含真人，请先通过素材库审核'),
	SensitiveContentDetected: saying('SensitiveContentDetected'),
	图片下载失败: saying('图片下载失败'),
	'Timeout while fetching resource': saying(
		'Timeout while fetching resource: https://example.com/y.mp4',
	),
	并发数超过限制: saying('并发数超过限制'),
	模型不可用: answer(400, modelUnavailable),
	/** The usual shape of a video, but of none */
	'failed without an ID': answer(200, { id: null, status: 'failed', error: '内容违规' }),
} as const satisfies Record<string, Replacement>;

/** Like these, at the Model Center, which passes on the words of the services behind it. */
export const passedOnRefusals = {
	'[SY_ERR:60] Duration': answer(400, {
		error: {
			code: 'HTTP_400_C400999',
			message: '[SY_ERR:60] HTTP 400: Duration must be between 1.8s and 30.2s.',
		},
	}),
	'[SY_ERR:10] PROVIDER_MODERATION_ERROR': answer(400, {
		error: { message: '[SY_ERR:10] PROVIDER_MODERATION_ERROR: TRADEMARK' },
	}),
	'File size exceeds': answer(400, { ...fileTooLarge(20_971_520) }),
} as const satisfies Record<string, Replacement>;

/** The service may have begun a video behind these, or not. */
export const fieldDoubts = {
	'context deadline exceeded': saying('context deadline exceeded'),
	系统异常: saying('系统异常'),
	NullPointerException: saying('java.lang.NullPointerException'),
	'success with a code of failure': answer(200, { code: 1, success: true, msg: '成功' }),
} as const satisfies Record<string, Replacement>;

/** What comes once while a video is being made, and passes. */
export const fieldPollingFaults = {
	'HTTP 401': answer(401, badKeyOfNewer),
	'HTTP 404': answer(404, { ...notFound('任务不存在') }),
} as const satisfies Record<string, Replacement>;
