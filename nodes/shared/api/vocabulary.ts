/**
 * The service's words, as data. [doc] is the provider's documentation, [seen] what clients of the service have met; the
 * rest are the words that services of this kind use.
 */

/** Codes of success: 0 and "0" [doc], 200 [seen] */
export const successCodes: ReadonlySet<string> = new Set(['0', '200']);

/** Status of a task: the four published words [doc], and relatives that other clients guard against */
export const taskStatuses: Readonly<Record<string, readonly string[]>> = {
	queued: ['pending', 'submitted', '排队中', '等待中'],
	processing: ['running', 'in_progress', '处理中', '生成中', '进行中'],
	completed: ['complete', 'success', 'succeeded', 'done', 'finished', '已完成', '完成', '成功'],
	failed: ['fail', 'failure', 'error', 'cancelled', 'canceled', 'expired', '失败', '已取消'],
};

/** Names under which the address of a completed file may stand: the first two [doc], the others are guesses */
export const addressNames = ['video_url', 'result_url', 'videoUrl', 'resultUrl', 'url'];

/** Names under which it may stand apart from the rest of the task, guesses */
export const resultNames = ['result', 'output', 'video'];

/** Status of an asset [doc] */
export const assetStatuses = ['Processing', 'Active', 'Failed'] as const;

/** Names under which an ID may stand: `id`, `projectId` and `assetId` [doc] */
export const idNames = ['id', 'projectId', 'taskId', 'task_id', 'videoId', 'video_id', 'assetId'];

/** How video IDs begin [doc] */
export const videoIdStart = /^(video|proj)_/;

/** What some services send for "no error" */
export const noError: ReadonlySet<string> = new Set(['""', '{}', '[]', 'false', '0']);

/** What a text that reports a success begins with */
export const successWords = /^(ok|success|成功)/i;

/** Words of a refusal, by what they mean */
export const refusalWords = {
	key: /登录.{0,4}(失败|失效|过期)/, // Login failed, invalid or expired [seen]
	baseUrl: /no handler found/i, // For a path whose prefix is doubled [seen]
	rateLimit: /频繁|限流|rate limit|too many requests/i,
	balance: /余额|欠费|\bbalance\b/i,
	content: /敏感|违规|审核|moderation|sensitive/i,
	media: /(素材|url).*无法访问/i, // The URL of the medium cannot be accessed [seen]
	fault: /繁忙|稍后|异常|server busy|try again|internal/i,
	timeout: /超时|timed? ?out/i,
	missingField: /^缺少必填参数/, // A required field is missing [seen]
	underReview: /审核中|处理中/, // The asset is under review, or being processed
	missingAsset: /不存在|未找到|找不到|已删除|无此|not (exist|found)|no such/i,
} as const;

/** Codes of a refusal, by what they mean, all [seen] */
export const refusalCodes = {
	key: '204', // With HTTP 200, as text
	rateLimit: '429',
	media: '1001', // The service could not fetch a URL
	/** Without any words for an asset that is not there; frameworks use it for other refusals as well, with words */
	missingAsset: '-1',
} as const;
