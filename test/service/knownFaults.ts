/**
 * What is known to go wrong, or has to be expected to, by a name in plain English. For tests that
 * go through all of it:
 *
 *     for (const [name, fault] of Object.entries(knownFaults.create)) {
 *         service.misbehave({ on: 'create', prompt: 'third', ...fault });
 *     }
 */
import type { CreateFault, Fault, Replacement } from './faultTypes';
import {
	badKey,
	busy,
	contentRefused,
	gatewayTimeout,
	noBalance,
	noHandler,
	notFound,
	tooManyRequests,
	type Refusal,
} from './refusal';

/** `accepted` is what the service alone knows: whether it has begun a video, which is charged. */
export type KnownCreateFault = CreateFault & { accepted: boolean };

/** How late a late answer is, in milliseconds of real time. */
const LATE_MS = 50;

/** How many bytes of an answer come before it breaks off near its beginning. */
const FEW_BYTES = 20;

const page = (words: string) => `<!doctype html><html><body><h1>${words}</h1></body></html>`;
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };
const XML_ERROR = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>';

const answer = (status: number): Replacement => ({ fault: 'answer', status });
const refusal = (status: number, body: Refusal): Replacement => ({ fault: 'answer', status, body });
const htmlPage = (status: number, words: string): Replacement => ({
	fault: 'answer',
	status,
	headers: HTML,
	body: page(words),
});
const json = (body: string): Replacement => ({
	fault: 'answer',
	status: 200,
	headers: JSON_HEADERS,
	body,
});
const posingAsVideo = (body: string): Replacement => ({
	fault: 'answer',
	status: 200,
	headers: { 'content-type': 'video/mp4' },
	body,
});

/** No answer at all. */
const noAnswers = {
	'connection dropped': { fault: 'drop' },
	'no answer for ever': { fault: 'hang' },
} as const satisfies Record<string, Replacement>;

const keyRefusals = {
	'key refused, HTTP 200': refusal(200, badKey),
	'key refused, HTTP 401': {
		fault: 'answer',
		status: 401,
		body: {
			error: {
				code: 'AuthenticationError',
				message: 'The API key is not valid.',
				type: 'Unauthorized',
			},
		},
	},
} as const satisfies Record<string, Replacement>;

const lackOfTime = {
	'too many requests, HTTP 200 with a code': { fault: 'rateLimit', status: 200 },
	'too many requests, HTTP 429': { fault: 'rateLimit' },
	'too many requests, HTTP 429, Retry-After in seconds': {
		fault: 'rateLimit',
		retryAfter: { seconds: 7 },
	},
	'too many requests, HTTP 429, Retry-After as a date': {
		fault: 'rateLimit',
		retryAfter: { seconds: 7, date: true },
	},
	'busy, HTTP 200 with a code': refusal(200, busy),
	'busy, HTTP 503': refusal(503, busy),
} as const satisfies Record<string, Replacement>;

const serverErrors = {
	'HTTP 500 without a body': answer(500),
	'HTTP 502 with a page': htmlPage(502, '502 Bad Gateway'),
	'HTTP 503 without a body': answer(503),
	'HTTP 504 with a page': htmlPage(504, '504 Gateway Time-out'),
} as const satisfies Record<string, Replacement>;

const wrongPaths = {
	'no such path, HTTP 200 with a code': refusal(200, noHandler('POST', '/v1/kyyvideo2/videos')),
	'no such path, HTTP 404': {
		fault: 'answer',
		status: 404,
		body: { status: 404, error: 'Not Found', message: 'No message available' },
	},
} as const satisfies Record<string, Replacement>;

const redirects = {
	'redirect to another host, HTTP 301': { fault: 'redirect', status: 301 },
	'redirect to another host, HTTP 302': { fault: 'redirect', status: 302 },
	'redirect to another host, HTTP 307': { fault: 'redirect', status: 307 },
	'redirect to another host, HTTP 308': { fault: 'redirect', status: 308 },
} as const satisfies Record<string, Replacement>;

/** HTTP 200 or 204, and nothing that can be read as an answer. */
const unreadable = {
	'empty answer, HTTP 200': answer(200),
	'empty answer, HTTP 204': answer(204),
	'page, HTTP 200': htmlPage(200, 'Welcome'),
	'page that says it is JSON': json(page('Welcome')),
	'JSON null': json('null'),
	'JSON list': json('[]'),
	'JSON without any field': json('{}'),
} as const satisfies Record<string, Replacement>;

/** The same faults, each with whether a video was begun behind it. */
function createFaults<Name extends string>(
	faults: Readonly<Record<Name, Replacement>>,
	accepted: boolean,
): Record<string, KnownCreateFault> {
	const entries = Object.entries<Replacement>(faults).map(
		([name, fault]): [string, KnownCreateFault] => [
			`${name}, ${accepted ? 'accepted' : 'not accepted'}`,
			{ ...fault, accepted },
		],
	);
	return Object.fromEntries(entries);
}

const createRefusals = {
	...keyRefusals,
	...lackOfTime,
	...wrongPaths,
	'no balance, HTTP 200 with a code': refusal(200, noBalance),
	'no balance, HTTP 402': refusal(402, noBalance),
	'content refused, HTTP 200 with a code': refusal(200, contentRefused),
	'content refused, HTTP 400': refusal(400, contentRefused),
	'HTTP 403 without a body': answer(403),
} as const satisfies Record<string, Replacement>;

/** What leaves it open whether a video was begun. */
const createDoubts = {
	...noAnswers,
	...serverErrors,
	...unreadable,
	...redirects,
	'fault of a gateway, HTTP 200 with a code': refusal(200, gatewayTimeout),
};

/** The regular answer, spoiled on its way. */
const createAlterations = {
	'late answer, accepted': { fault: 'delay', ms: LATE_MS, accepted: true },
	'half of the answer, then dropped, accepted': { fault: 'cut', accepted: true },
	'half of the answer, then silence, accepted': { fault: 'stall', accepted: true },
	'no id, accepted': { fault: 'amend', fields: { id: undefined }, accepted: true },
	'id null, accepted': { fault: 'amend', fields: { id: null }, accepted: true },
	'id empty, accepted': { fault: 'amend', fields: { id: '' }, accepted: true },
	'unknown status, accepted': {
		fault: 'amend',
		fields: { status: 'rendering' },
		accepted: true,
	},
	'status in capitals, accepted': {
		fault: 'amend',
		fields: { status: 'QUEUED' },
		accepted: true,
	},
	'no status, accepted': { fault: 'amend', fields: { status: undefined }, accepted: true },
	'status no text, accepted': { fault: 'amend', fields: { status: 1 }, accepted: true },
} as const satisfies Record<string, KnownCreateFault>;

/** The Model Center tells the address twice; a name that is not in the answer must not come into it. */
const addressed = (video_url: string | null) => ({ video_url, result_url: undefined });
const noAddress = addressed(null);

const queryFaults = {
	...noAnswers,
	...keyRefusals,
	...lackOfTime,
	...serverErrors,
	...wrongPaths,
	...redirects,
	...unreadable,
	'unknown video, HTTP 200 with a code': refusal(200, notFound('任务不存在')),
	'unknown video, HTTP 404': refusal(404, notFound('任务不存在')),
	'late answer': { fault: 'delay', ms: LATE_MS },
	'half of the answer, then dropped': { fault: 'cut' },
	'half of the answer, then silence': { fault: 'stall' },
	'unknown status': { fault: 'amend', fields: { status: 'rendering', ...noAddress } },
	'status in capitals': { fault: 'amend', fields: { status: 'PROCESSING', ...noAddress } },
	'no status': { fault: 'amend', fields: { status: undefined, ...noAddress } },
	'status no text': { fault: 'amend', fields: { status: 2, ...noAddress } },
	'completed without an address': {
		fault: 'amend',
		fields: { status: 'completed', ...noAddress },
	},
	'completed with an empty address': {
		fault: 'amend',
		fields: { status: 'completed', ...addressed('') },
	},
	'completed with an address that is none': {
		fault: 'amend',
		fields: { status: 'completed', ...addressed('video.mp4') },
	},
} as const satisfies Record<string, Fault>;

/** Odd downloads that bring the whole file all the same. */
export const wholeDownloads = {
	'late file': { fault: 'delay', ms: LATE_MS },
	'octet-stream': { fault: 'relabel', contentType: 'application/octet-stream' },
	'no type': { fault: 'relabel', contentType: null },
	'no length': { fault: 'relabel', length: null },
	'neither type nor length': { fault: 'relabel', contentType: null, length: null },
	...redirects,
} as const satisfies Record<string, Fault>;

/** Downloads that do not bring the file, or do not tell that it is whole. */
export const spoiledDownloads = {
	...noAnswers,
	...serverErrors,
	'half of the file, then dropped': { fault: 'cut' },
	'half of the file without a length, then dropped': { fault: 'cut', chunked: true },
	'first bytes of the file, then dropped': { fault: 'cut', bytes: FEW_BYTES },
	'nothing of the file, then dropped': { fault: 'cut', bytes: 0 },
	'half of the file, then silence': { fault: 'stall' },
	'nothing of the file, then silence': { fault: 'stall', bytes: 0 },
	'length far too large': { fault: 'relabel', length: 1_000_000_000 },
	'empty file': posingAsVideo(''),
	'empty answer, HTTP 204': answer(204),
	'page, HTTP 200': htmlPage(200, 'Please log in'),
	'page that says it is a video': posingAsVideo(page('Please log in')),
	'XML that says it is a video': posingAsVideo(XML_ERROR),
	'JSON that says it is a video': posingAsVideo(JSON.stringify(busy)),
	'JSON refusal, HTTP 200': refusal(200, busy),
	'address expired, HTTP 403': {
		fault: 'answer',
		status: 403,
		headers: { 'content-type': 'application/xml' },
		body: XML_ERROR,
	},
	'address expired, HTTP 404': answer(404),
	'address expired, HTTP 410': answer(410),
	'too many requests, HTTP 200 with a code': refusal(200, tooManyRequests),
	'too many requests, HTTP 429': lackOfTime['too many requests, HTTP 429'],
	'too many requests, HTTP 429, Retry-After in seconds':
		lackOfTime['too many requests, HTTP 429, Retry-After in seconds'],
	'too many requests, HTTP 429, Retry-After as a date':
		lackOfTime['too many requests, HTTP 429, Retry-After as a date'],
} as const satisfies Record<string, Fault>;

const create: Readonly<Record<string, KnownCreateFault>> = {
	...createFaults(createRefusals, false),
	...createFaults(createDoubts, false),
	...createFaults(createDoubts, true),
	...createAlterations,
};

export const knownFaults = {
	create,
	query: queryFaults,
	download: { ...wholeDownloads, ...spoiledDownloads },
} as const;
