import * as fc from 'fast-check';

import type { HttpResponse, NetworkFailure } from '../../nodes/shared/api/authenticatedHttp';

/** What the service may plausibly put into its fields, and what it never should */
const likely = fc.oneof(
	fc.constantFrom(
		'',
		' ',
		'0',
		'204',
		'queued',
		'processing',
		'completed',
		'failed',
		'SUCCESS',
		'video_1',
		'proj_1',
		'https://files.example/v.mp4',
		'系统繁忙',
		'请求过于频繁',
	),
	fc.constantFrom<unknown>(0, 200, 204, 429, 500, -1, 1.5, 2 ** 60, null, true, [], {}),
	fc.jsonValue(),
);

const fields = {
	id: likely,
	projectId: likely,
	object: likely,
	created: likely,
	model: likely,
	status: likely,
	video_url: likely,
	result_url: likely,
	code: likely,
	msg: likely,
	message: likely,
	error: fc.oneof(likely, fc.record({ code: likely, message: likely, msg: likely })),
};

const flat = fc.record(fields, { requiredKeys: [] });

const wrapped = fc.record({ ...fields, data: fc.oneof(likely, flat) }, { requiredKeys: [] });

const json = fc.oneof(flat, wrapped, likely);

/** Any answer at all: JSON, JSON as text, text, or nothing */
export const bodies: fc.Arbitrary<unknown> = fc.oneof(
	json,
	json.map((value) => JSON.stringify(value)),
	fc.string(),
	fc.constant(undefined),
);

export const httpStatuses = fc.oneof(
	fc.constantFrom(200, 201, 204, 301, 302, 303, 400, 401, 404, 408, 409, 429, 500, 502, 503, 504),
	fc.integer({ min: 200, max: 599 }),
);

const retryAfters = fc.option(fc.oneof(fc.constantFrom('0', '7', '3600'), fc.string()), {
	nil: undefined,
});

export const responseWith = (
	status: fc.Arbitrary<number>,
	body: fc.Arbitrary<unknown>,
): fc.Arbitrary<HttpResponse> =>
	fc.record({
		kind: fc.constant('response' as const),
		httpStatus: status,
		retryAfter: retryAfters,
		body,
	});

export const networkFailures: fc.Arbitrary<NetworkFailure> = fc.record({
	kind: fc.constant('networkFailure' as const),
	sent: fc.boolean(),
	words: fc.string(),
});

/** An ID as the service may give it, as text or as a number; 0 stands for none */
const ids = fc.oneof(
	fc.constantFrom('video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd', 'proj_1234567890'),
	fc.string().filter((id) => id.trim() !== ''),
	fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);

const idFields = fc.oneof(
	ids.map((id) => ({ id })),
	ids.map((projectId) => ({ projectId })),
);

/** Answers that name a video, in either shape, whatever else they say */
export const bodiesWithId = fc.oneof(
	fc.tuple(flat, idFields).map(([others, id]) => ({ ...others, ...id })),
	fc
		.tuple(wrapped, flat, idFields)
		.map(([outer, inner, id]) => ({ ...outer, data: { ...inner, ...id } })),
);
