/**
 * What the nodes promise for everything that is known to go wrong, as data. It is written by hand from the promises
 * and imports nothing of the nodes, so that it can disagree with them. The tests of the matrix check every cell of
 * it, and the table of docs/errors.md is made from it.
 */

/** What the user sets in the node's settings. "Continue" has two forms in n8n, and can go with Retry On Fail. */
export const settings = [
	'plain',
	'retryOnFail',
	'continue',
	'errorOutput',
	'retryAndContinue',
] as const;

export type Setting = (typeof settings)[number];

/** What the user gets of the item that meets the fault: what was asked for, or an error of this kind */
export type Result = 'success' | 'refused' | 'unreachable' | 'unknown' | 'timeout' | 'download';

export interface Ending {
	readonly result: Result;
	/** How many requests the service gets for this item in the phase; undefined where only the result is promised */
	readonly requests?: number;
}

export interface Endings {
	/** Where only the first request for the item meets the fault */
	readonly once: Ending;
	/** Where each of them does */
	readonly forever: Ending;
}

export type Outcome = Readonly<Record<Setting, Endings>>;

export type Phase = 'create' | 'query' | 'download';

export interface FaultGroup {
	/** As docs/errors.md says it, in a list of such words */
	readonly words: string;
	/** Names of known faults of the phase, or of ways in which the service is unreachable */
	readonly faults: readonly string[];
	readonly outcome: Outcome;
	/** Of a download: whether the next try goes to an address that was asked for anew */
	readonly freshAddress?: true;
}

/** n8n's least: more tries would only show the same again */
export const triesOfRetryOnFail = 2;

const always = (ending: Ending): Endings => ({ once: ending, forever: ending });

/** @param retried what Retry On Fail changes; n8n takes an error item in the first place for a failure as well */
const outcome = (single: Endings, retried: Endings = single): Outcome => ({
	plain: single,
	continue: single,
	errorOutput: single,
	retryOnFail: retried,
	retryAndContinue: retried,
});

const harmless = outcome(always({ result: 'success', requests: 1 }));

/** Refused at once: sent again by Retry On Fail only */
const final = (result: Result) =>
	outcome(always({ result, requests: 1 }), {
		once: { result: 'success', requests: 2 },
		forever: { result, requests: 2 },
	});

/** Tried again by the node itself, five times in all */
const triedAgain = (result: Result) =>
	outcome(
		{ once: { result: 'success', requests: 2 }, forever: { result, requests: 5 } },
		{ once: { result: 'success', requests: 2 }, forever: { result, requests: 10 } },
	);

/** May have been accepted: never sent again */
const unknown = outcome(always({ result: 'unknown', requests: 1 }));

const waitedOut = outcome({
	once: { result: 'success', requests: 2 },
	forever: { result: 'timeout' },
});

/** Ends the wait only when it comes again and again */
const askedAgain = outcome({
	once: { result: 'success', requests: 2 },
	forever: { result: 'refused' },
});

const notAccepted = (...names: readonly string[]) => names.map((name) => `${name}, not accepted`);
const accepted = (...names: readonly string[]) => names.map((name) => `${name}, accepted`);
const either = (...names: readonly string[]) => [...notAccepted(...names), ...accepted(...names)];

const unreachable = ['connection refused', 'name not found', 'TLS failed'];

const unreadable = [
	'empty answer, HTTP 200',
	'empty answer, HTTP 204',
	'page, HTTP 200',
	'page that says it is JSON',
	'JSON null',
	'JSON list',
	'JSON without any field',
];

const serverErrors = [
	'HTTP 500 without a body',
	'HTTP 502 with a page',
	'HTTP 503 without a body',
	'HTTP 504 with a page',
];

const redirects = [
	'redirect to another host, HTTP 301',
	'redirect to another host, HTTP 302',
	'redirect to another host, HTTP 307',
	'redirect to another host, HTTP 308',
];

const tooManyRequests = [
	'too many requests, HTTP 429',
	'too many requests, HTTP 429, Retry-After in seconds',
	'too many requests, HTTP 429, Retry-After as a date',
];

const create: readonly FaultGroup[] = [
	{
		words: 'KyyVideo cannot be reached',
		faults: unreachable,
		outcome: final('unreachable'),
	},
	{
		words: 'wrong key',
		faults: notAccepted(
			'key refused, HTTP 200',
			'key refused, HTTP 401',
			'HTTP 403 without a body',
		),
		outcome: final('refused'),
	},
	{
		words: 'wrong base URL',
		faults: notAccepted('no such path, HTTP 200 with a code', 'no such path, HTTP 404'),
		outcome: final('refused'),
	},
	{
		words: 'no balance, refused content, any other refusal',
		faults: notAccepted(
			'no balance, HTTP 200 with a code',
			'no balance, HTTP 402',
			'content refused, HTTP 200 with a code',
			'content refused, HTTP 400',
			'busy, HTTP 200 with a code',
		),
		outcome: final('refused'),
	},
	{
		words: 'too many requests (HTTP 429, or in words)',
		faults: notAccepted('too many requests, HTTP 200 with a code', ...tooManyRequests),
		outcome: triedAgain('refused'),
	},
	{
		words: 'the connection is lost, or no whole answer comes',
		faults: [
			...either('connection dropped', 'no answer for ever'),
			...accepted('half of the answer, then dropped', 'half of the answer, then silence'),
		],
		outcome: unknown,
	},
	{
		words: 'a fault of the service or its gateway (HTTP 5xx, or in words), or a redirect',
		faults: [
			...notAccepted('busy, HTTP 503'),
			...either(...serverErrors, ...redirects, 'fault of a gateway, HTTP 200 with a code'),
		],
		outcome: unknown,
	},
	{
		words: 'an answer that is empty, unreadable or without an ID',
		faults: [...either(...unreadable), ...accepted('no id', 'id null', 'id empty')],
		outcome: unknown,
	},
	{
		words: 'an answer with an ID that comes late or has an odd status',
		faults: accepted(
			'late answer',
			'unknown status',
			'status in capitals',
			'no status',
			'status no text',
		),
		outcome: harmless,
	},
];

const query: readonly FaultGroup[] = [
	{
		words: 'KyyVideo cannot be reached, the connection is lost, or no whole answer comes',
		faults: [
			...unreachable,
			'connection dropped',
			'no answer for ever',
			'half of the answer, then dropped',
			'half of the answer, then silence',
		],
		outcome: waitedOut,
	},
	{
		words: 'too many requests, busy, a fault of the service (HTTP 5xx)',
		faults: [
			'too many requests, HTTP 200 with a code',
			...tooManyRequests,
			'busy, HTTP 200 with a code',
			'busy, HTTP 503',
			...serverErrors,
		],
		outcome: waitedOut,
	},
	{
		words: 'an answer that is empty or unreadable',
		faults: unreadable,
		outcome: waitedOut,
	},
	{
		words: 'a status that nobody knows, or none',
		faults: ['unknown status', 'status in capitals', 'no status', 'status no text'],
		outcome: waitedOut,
	},
	{
		words: 'a late answer',
		faults: ['late answer'],
		outcome: harmless,
	},
	{
		words: 'wrong key, wrong base URL, a redirect, an ID that the service does not know',
		faults: [
			'key refused, HTTP 200',
			'key refused, HTTP 401',
			'no such path, HTTP 200 with a code',
			'no such path, HTTP 404',
			...redirects,
			'unknown video, HTTP 200 with a code',
			'unknown video, HTTP 404',
		],
		outcome: askedAgain,
	},
	{
		words: 'completed, but without an address of the file',
		faults: [
			'completed without an address',
			'completed with an empty address',
			'completed with an address that is none',
		],
		outcome: triedAgain('download'),
	},
];

const download: readonly FaultGroup[] = [
	{
		words: 'a file that is late, has no type or length, or lies behind a redirect',
		faults: [
			'late file',
			'octet-stream',
			'no type',
			'no length',
			'neither type nor length',
			...redirects,
		],
		outcome: harmless,
	},
	{
		words: 'the connection is lost, or only a part of the file comes',
		faults: [
			'connection dropped',
			'no answer for ever',
			'half of the file, then dropped',
			'half of the file without a length, then dropped',
			'first bytes of the file, then dropped',
			'nothing of the file, then dropped',
			'half of the file, then silence',
			'nothing of the file, then silence',
			'length far too large',
			'empty file',
		],
		outcome: triedAgain('download'),
	},
	{
		words: 'too many requests (HTTP 429), a fault of the file host (HTTP 5xx)',
		faults: [...tooManyRequests, ...serverErrors],
		outcome: triedAgain('download'),
	},
	{
		words: 'the address has expired, or brings a page or a message instead of the file',
		faults: [
			'address expired, HTTP 403',
			'address expired, HTTP 404',
			'address expired, HTTP 410',
			'empty answer, HTTP 204',
			'page, HTTP 200',
			'page that says it is a video',
			'XML that says it is a video',
			'JSON that says it is a video',
			'JSON refusal, HTTP 200',
			'too many requests, HTTP 200 with a code',
		],
		outcome: triedAgain('download'),
		freshAddress: true,
	},
];

export const expectedOutcomes: Readonly<Record<Phase, readonly FaultGroup[]>> = {
	create,
	query,
	download,
};
