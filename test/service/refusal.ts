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

export function missing(field: string): Refusal {
	return { msg: `缺少必填参数: ${field}` };
}

/** Nobody has published the code of a refused parameter; 400 is ours. */
export function badRequest(msg: string): Refusal {
	return { code: 400, msg, data: null };
}

/** A missing asset is known to answer -1; a missing task is taken to do the same. */
export function notFound(msg: string): Refusal {
	return { code: -1, msg, data: null };
}
