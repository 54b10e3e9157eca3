/** The service took the request in and said no */
export interface Refusal {
	readonly kind: 'refusal';
	readonly httpStatus: number;
	/** The header of that name, as it came */
	readonly retryAfter?: string | undefined;
	/** The service's own code, which it sends as a number or as text */
	readonly code: string | undefined;
	/** An ID that stands in it all the same */
	readonly possibleId?: string | undefined;
	/** The service's own words, often Chinese; or how the answer begins, where it has none */
	readonly words: string;
}

/**
 * What a refusal most likely means. Few refusals are published, so most of this is read from the words that
 * services of this kind use; whatever fits nothing is `other`.
 */
export type RefusalReason =
	'key' | 'baseUrl' | 'rateLimit' | 'balance' | 'content' | 'media' | 'fault' | 'other';

/** Request Timeout, Too Early and Too Many Requests: the same request may be taken a little later */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/** Whether an answer of this status may well be another one a little later */
export const isPassing = (httpStatus: number): boolean =>
	httpStatus >= 500 || passingStatuses.has(httpStatus);

/** The first line that fits counts, so the surest come first */
const signs: ReadonlyArray<readonly [RefusalReason, (refusal: Refusal) => boolean]> = [
	['rateLimit', ({ code, httpStatus }) => code === '429' || httpStatus === 429],
	// Whatever the words of a gateway are: a load balancer has nothing to do with the balance of an account
	['fault', ({ httpStatus }) => isPassing(httpStatus)],
	// Both seen: a bad key answers HTTP 200 with the text "204"; a sibling API answers HTTP 401
	['key', ({ code, httpStatus }) => code === '204' || httpStatus === 401 || httpStatus === 403],
	['key', ({ words }) => /登录.{0,4}(失败|失效|过期)/.test(words)],
	// Seen for a doubled path prefix: HTTP 200 with code 500, or HTTP 404
	['baseUrl', ({ words }) => /no handler found/i.test(words)],
	['baseUrl', ({ httpStatus }) => httpStatus >= 300 && httpStatus < 400],
	['rateLimit', ({ words }) => /频繁|限流|rate limit|too many requests/i.test(words)],
	[
		'balance',
		({ httpStatus, words }) => httpStatus === 402 || /余额|欠费|\bbalance\b/i.test(words),
	],
	['content', ({ words }) => /敏感|违规|审核|moderation|sensitive/i.test(words)],
	// Seen: code 1001 when the service could not fetch a URL that it was given
	['media', ({ code, words }) => code === '1001' || /(素材|url).*无法访问/i.test(words)],
	// Not every code 500: frameworks of this kind use it for plain refusals, too
	['fault', ({ words }) => /繁忙|稍后|异常|server busy|try again|internal/i.test(words)],
	['fault', (refusal) => tellsOfTimeout(refusal)],
];

const tellsOfTimeout = ({ words }: Refusal): boolean => /超时|timed? ?out/i.test(words);

export function reasonOf(refusal: Refusal): RefusalReason {
	return signs.find(([, fits]) => fits(refusal))?.[0] ?? 'other';
}

export const isRateLimit = (refusal: Refusal): boolean => reasonOf(refusal) === 'rateLimit';

/** Seen without any code */
const missingField = /^缺少必填参数/;

/**
 * Whether the service has certainly not taken the request: it answered 4xx, or below 300 with a code that refuses.
 *
 * After a 5xx nobody knows, as a gateway answers with it for a service behind it that may well have done its work.
 * Nor after a redirect, which is also the usual answer to a form that was accepted; nor after a time-out behind the
 * service's own gateway.
 */
export function wasNotTaken(refusal: Refusal): boolean {
	const { httpStatus, code, words } = refusal;
	if (httpStatus >= 300) return httpStatus >= 400 && httpStatus < 500;
	return missingField.test(words) || (code !== undefined && !tellsOfTimeout(refusal));
}

/** Whether the same request may well succeed a little later */
export function mayPass(refusal: Refusal): boolean {
	const reason = reasonOf(refusal);
	return reason === 'rateLimit' || reason === 'fault';
}
