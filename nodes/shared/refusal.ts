/** The service took the request in and said no */
export interface Refusal {
	readonly kind: 'refusal';
	readonly httpStatus: number;
	/** The header of that name, as it came */
	readonly retryAfter?: string | undefined;
	/** The service's own code, which it sends as a number or as text */
	readonly code: string | undefined;
	/** The service's own words, often Chinese; or how the answer begins, where it has none */
	readonly words: string;
}

/**
 * What a refusal most likely means. Few refusals are published, so most of this is read from the words that
 * services of this kind use; whatever fits nothing is `other`.
 */
export type RefusalReason =
	'key' | 'baseUrl' | 'rateLimit' | 'balance' | 'content' | 'media' | 'fault' | 'other';

/** The first line that fits counts, so the surest come first */
const signs: ReadonlyArray<readonly [RefusalReason, (refusal: Refusal) => boolean]> = [
	// Both seen: a bad key answers HTTP 200 with the text "204"; a sibling API answers HTTP 401
	['key', ({ code, httpStatus }) => code === '204' || httpStatus === 401 || httpStatus === 403],
	// Seen for a doubled path prefix: HTTP 200 with code 500, or HTTP 404
	['baseUrl', ({ words }) => /no handler found/i.test(words)],
	['baseUrl', ({ httpStatus }) => httpStatus >= 300 && httpStatus < 400],
	['rateLimit', ({ code, httpStatus }) => code === '429' || httpStatus === 429],
	['rateLimit', ({ words }) => /频繁|限流|rate limit|too many requests/i.test(words)],
	['balance', ({ httpStatus, words }) => httpStatus === 402 || /余额|欠费|balance/i.test(words)],
	['content', ({ words }) => /敏感|违规|审核|moderation|sensitive/i.test(words)],
	// Seen: code 1001 when the service could not fetch a URL that it was given
	['media', ({ code, words }) => code === '1001' || /无法访问/.test(words)],
	['fault', ({ httpStatus }) => httpStatus >= 500],
	// Not every code 500: frameworks of this kind use it for plain refusals, too
	['fault', ({ words }) => /繁忙|稍后|server busy|try again/i.test(words)],
];

export function reasonOf(refusal: Refusal): RefusalReason {
	return signs.find(([, fits]) => fits(refusal))?.[0] ?? 'other';
}

export const isRateLimit = (refusal: Refusal): boolean => reasonOf(refusal) === 'rateLimit';

/**
 * Whether the service has certainly not taken the request. After a 5xx nobody knows: a gateway answers with it for
 * a service behind it that may well have done its work. Nor after a redirect, which is also the usual answer to a
 * form that was accepted.
 */
export function wasNotTaken({ httpStatus }: Refusal): boolean {
	return httpStatus < 300 || (httpStatus >= 400 && httpStatus < 500);
}

/** Whether the same request may well succeed a little later */
export function mayPass(refusal: Refusal): boolean {
	const reason = reasonOf(refusal);
	return reason === 'rateLimit' || reason === 'fault';
}
