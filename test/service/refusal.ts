/**
 * The two shapes in which the provider says no. Both come with HTTP 200. A missing field was seen
 * without any `code`; everything else carries one, as a number or as a string.
 */
export type Refusal = { msg: string } | { code: number | string; msg: string; data?: null };

/** Seen from the real service: a bad key is "204", and a string. */
export const badKey: Refusal = { code: '204', msg: '登录验证失败' };

/** Seen from the real service, among others when a client doubles the path's prefix. */
export function noHandler(method: string, path: string): Refusal {
	return { code: 500, data: null, msg: `No handler found for ${method} ${path}` };
}

/** Seen from the newer endpoints, with HTTP 401; the words are those of a service behind this one. */
export const badKeyOfNewer = {
	error: {
		code: 'AuthenticationError',
		message: 'the API key in the request is missing or invalid',
		type: 'Unauthorized',
	},
} as const;

/** Words of a service behind this one, which are passed on. */
export interface PassedOn {
	error: { message: string };
}

export function fileTooLarge(mostBytes: number): PassedOn {
	return {
		error: { message: `File size exceeds maximum allowed size of ${mostBytes} bytes` },
	};
}

export const modelUnavailable: Refusal = { code: 400, msg: '模型不可用', data: null };

export function missing(field: string): Refusal {
	return { msg: `缺少必填参数: ${field}` };
}

/** The code of a refused parameter is not published; 400 is ours. */
export function badRequest(msg: string): Refusal {
	return { code: 400, msg, data: null };
}

/** The codes of what follows are not published; these are ours, after the HTTP status it is like. */
export const noBalance: Refusal = { code: 402, msg: '余额不足，请充值后再试', data: null };

export const contentRefused: Refusal = {
	code: 400,
	msg: '内容审核未通过: 提示词包含违规内容',
	data: null,
};

export const tooManyRequests: Refusal = { code: 429, msg: '请求过于频繁，请稍后再试', data: null };

export const busy: Refusal = { code: 503, msg: '系统繁忙，请稍后再试', data: null };

/** What stands before the service may answer for it, in the service's own shape; ours after nginx. */
export const gatewayTimeout: Refusal = { code: 504, msg: '504 Gateway Time-out', data: null };

/** Known of the asset library; a create is taken to say the same. */
export const addressUnreachable: Refusal = { code: 1001, msg: '素材 URL 无法访问', data: null };

/** A missing asset is known to answer -1; a missing task is taken to do the same. */
export function notFound(msg: string): Refusal {
	return { code: -1, msg, data: null };
}
