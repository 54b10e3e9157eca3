import type { RetryHint } from '../timing/backoff';
import { refusalCodes, refusalWords } from './vocabulary';

/** The service read the request and said no */
export interface Refusal extends RetryHint {
	readonly kind: 'refusal';
	readonly httpStatus: number;
	/** The service's own code, which it sends as a number or as text */
	readonly code: string | undefined;
	/** An ID that stands in it all the same */
	readonly possibleId?: string | undefined;
	/** The service's own words, often Chinese; or how the answer begins, where it has none */
	readonly words: string;
}

/** Few refusals are published, so most reasons are read from words; what fits nothing is `other` */
export type RefusalReason =
	'key' | 'baseUrl' | 'rateLimit' | 'balance' | 'content' | 'media' | 'fault' | 'other';

/** Whether it may be another one a little later: also Request Timeout, Too Early and Too Many Requests */
export const isPassing = (httpStatus: number): boolean =>
	httpStatus >= 500 || [408, 425, 429].includes(httpStatus);

/** The first line that fits counts, so the surest come first */
const signs: ReadonlyArray<readonly [RefusalReason, (refusal: Refusal) => boolean]> = [
	['rateLimit', ({ code, httpStatus }) => code === refusalCodes.rateLimit || httpStatus === 429],
	// Whatever the words of a gateway are: a load balancer has nothing to do with the balance of an account
	['fault', ({ httpStatus }) => isPassing(httpStatus)],
	// A sibling API answers a bad key with HTTP 401
	['key', ({ code, httpStatus }) => code === refusalCodes.key || [401, 403].includes(httpStatus)],
	['key', ({ words }) => refusalWords.key.test(words)],
	['baseUrl', ({ words }) => refusalWords.baseUrl.test(words)],
	['baseUrl', ({ httpStatus }) => httpStatus >= 300 && httpStatus < 400],
	['rateLimit', ({ words }) => refusalWords.rateLimit.test(words)],
	['balance', ({ httpStatus, words }) => httpStatus === 402 || refusalWords.balance.test(words)],
	['content', ({ words }) => refusalWords.content.test(words)],
	['media', ({ code, words }) => code === refusalCodes.media || refusalWords.media.test(words)],
	// Not every code 500: frameworks of this kind use it for plain refusals, too
	['fault', ({ words }) => refusalWords.fault.test(words) || refusalWords.timeout.test(words)],
];

export const reasonOf = (refusal: Refusal): RefusalReason =>
	signs.find(([, fits]) => fits(refusal))?.[0] ?? 'other';

export const isRateLimit = (refusal: Refusal): boolean => reasonOf(refusal) === 'rateLimit';

/**
 * Whether the service has certainly not accepted the request: it answered 4xx, or below 300 with a code that refuses.
 *
 * A 5xx proves nothing, as a gateway answers with it for a service behind it that may well have done its work. Nor does a
 * redirect, which is also the usual answer to a form that was accepted; nor a time-out behind the service's own gateway.
 */
export function isRejected({ httpStatus, code, words }: Refusal): boolean {
	if (httpStatus >= 300) return httpStatus >= 400 && httpStatus < 500;
	const hasRefusingCode = code !== undefined && !refusalWords.timeout.test(words);
	return hasRefusingCode || refusalWords.missingField.test(words);
}

/** Whether the same request may well succeed a little later */
export const mayPass = (refusal: Refusal): boolean =>
	isRateLimit(refusal) || reasonOf(refusal) === 'fault';
