import type { RetryHint } from '../timing/backoff';
import { gatewayCodes, reasonWords, refusalCodes } from './vocabulary';

/** The service read the request and said no */
export interface Refusal extends RetryHint {
	readonly kind: 'refusal';
	readonly httpStatus: number;
	/** The service's own code, which it sends as a number or as text */
	readonly code: string | undefined;
	/** An ID that stands in it all the same, without saying that it is the one of a video */
	readonly possibleId?: string | undefined;
	/** The service's own words, often Chinese; or how the answer begins, where it has none */
	readonly words: string;
	/** What was answered, as far as it goes into a log, where it may name a video */
	readonly answer?: string;
	/** What it says beside them, such as the error behind an error */
	readonly details?: string | undefined;
	/** Whether a status says that what was asked for has failed, without an ID of anything that was made */
	readonly hasFailed?: boolean;
	/** Whether something in it reports a success all the same */
	readonly isContradicted?: boolean;
}

/** Few refusals are published, so most reasons are read from words; what fits nothing is `other` */
export type RefusalReason =
	| 'key'
	| 'baseUrl'
	| 'rateLimit'
	| 'balance'
	| 'content'
	| 'media'
	| 'model'
	| 'parameters'
	| 'fault'
	| 'other';

/** Whether it may be another one a little later: also Request Timeout, Too Early and Too Many Requests */
export const isPassing = (httpStatus: number): boolean =>
	httpStatus >= 500 || [408, 425, 429].includes(httpStatus);

type Words = keyof typeof reasonWords;

/** The page of a gateway says nothing: its words are about itself */
function says(name: Words, { code, words, details }: Refusal): boolean {
	const all = [code, words, details].join(' ');
	return !words.startsWith('<') && reasonWords[name].some((one) => one.test(all));
}

const byWords = (reason: RefusalReason & Words) =>
	[reason, (refusal: Refusal) => says(reason, refusal)] as const;

/** The first line that fits counts, so the surest come first: codes, then plain words, then a bare status */
const signs: ReadonlyArray<readonly [RefusalReason, (refusal: Refusal) => boolean]> = [
	// Whatever the words of a gateway are: a load balancer has nothing to do with the balance of an account
	['fault', ({ httpStatus }) => httpStatus >= 500],
	['key', ({ code }) => code === refusalCodes.key],
	['media', ({ code }) => code === refusalCodes.media],
	byWords('rateLimit'),
	byWords('media'),
	byWords('balance'),
	byWords('content'),
	byWords('model'),
	byWords('key'),
	byWords('baseUrl'),
	byWords('parameters'),
	['rateLimit', ({ code, httpStatus }) => code === refusalCodes.rateLimit || httpStatus === 429],
	['fault', ({ httpStatus }) => isPassing(httpStatus)],
	// A sibling API answers a bad key with HTTP 401
	['key', ({ httpStatus }) => [401, 403].includes(httpStatus)],
	['baseUrl', ({ httpStatus }) => httpStatus >= 300 && httpStatus < 400],
	['balance', ({ httpStatus }) => httpStatus === 402],
	// Not every code 500: frameworks of this kind use it for plain refusals, too
	['fault', (refusal) => (['busy', 'fault', 'doubt'] as const).some((name) => says(name, refusal))],
];

export const reasonOf = (refusal: Refusal): RefusalReason =>
	signs.find(([, fits]) => fits(refusal))?.[0] ?? 'other';

/** Of a task that has failed, from what it says */
export const reasonOfWords = (words: string): RefusalReason =>
	reasonOf({ kind: 'refusal', httpStatus: 200, code: undefined, words });

/** Whether it refuses the key. A bare HTTP 403 may be about a part of the service that the account may not use. */
export const isAboutKey = (refusal: Refusal): boolean =>
	reasonOf(refusal) === 'key' &&
	(refusal.httpStatus !== 403 || refusal.code === refusalCodes.key || says('key', refusal));

export const isRateLimit = (refusal: Refusal): boolean => reasonOf(refusal) === 'rateLimit';

const plainWords = [
	'rateLimit',
	'balance',
	'content',
	'model',
	'key',
	'baseUrl',
	'parameters',
	'busy',
	'denial',
] as const;

/**
 * Whether something has broken down behind the service's own gateway, so that it may have done its work: it says so in words,
 * or in a code that no plain words explain. The code 500 is that of whatever goes wrong within the service, which then says
 * nothing but the message of an exception [seen]. Or the service has met the same request before. A file of the user's that could
 * not be fetched is a refusal all the same.
 */
function isDoubtful(refusal: Refusal): boolean {
	if (reasonOf(refusal) === 'media') return false;
	if (says('doubt', refusal) || says('repetition', refusal)) return true;
	const { code = '', httpStatus, words } = refusal;
	if (plainWords.some((name) => says(name, refusal))) return false;
	const isBare = /^(\{|$)/.test(words);
	const isException = code === refusalCodes.exception && (httpStatus < 300 || isBare);
	return isException || [code, String(httpStatus)].some((one) => gatewayCodes.has(one));
}

/** What no accepted request is answered with, also without a code: "under review" may be said of one */
const certain = ['balance', 'key', 'model', 'parameters'] as const;

/** Whether words alone say plainly that the service has refused */
export const refusesPlainly = (words: string): boolean =>
	certain.some((name) => reasonWords[name].some((one) => one.test(words)));

/**
 * Whether the service has certainly not accepted the request: it answered 4xx, or below 300 with a code or a status that
 * refuses, and it neither names anything that it may have made, nor reports a success as well, nor tells of a breakdown.
 *
 * A 5xx proves nothing, as a gateway answers with it for a service behind it that may well have done its work. Nor does a
 * redirect, which is also the usual answer to a form that was accepted.
 */
export function isRejected(refusal: Refusal): boolean {
	const { httpStatus, code, possibleId, hasFailed, isContradicted } = refusal;
	if (possibleId !== undefined || isContradicted || isDoubtful(refusal)) return false;
	if (httpStatus >= 300) return httpStatus >= 400 && httpStatus < 500;
	return code !== undefined || hasFailed === true || certain.some((name) => says(name, refusal));
}

/** Whether the same request may well succeed a little later */
export const mayPass = (refusal: Refusal): boolean =>
	isRateLimit(refusal) || reasonOf(refusal) === 'fault' || says('doubt', refusal);
