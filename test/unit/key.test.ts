import { jsonParse } from 'n8n-workflow';

import {
	hasSameValues,
	isSameRequest,
	keyOf,
	storedFields,
	storedFieldsOfVersion1,
	toStoredKey,
	type IdempotencyKey,
	type RequestField,
} from '../../nodes/KyyVideo/idempotency/key';

const defaults: Readonly<Record<string, unknown>> = {
	duration: 5,
	resolution: '720p',
	generateAudio: true,
};

type Others = Readonly<Record<string, Partial<RequestField>>>;

/** The fields of a request; other parts of a field where those differ from its value */
const fieldsOf = (values: Readonly<Record<string, unknown>>, others: Others = {}) =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]): [string, RequestField] => [
			name,
			{
				value,
				steady: undefined,
				roundless: undefined,
				hidden: undefined,
				place: undefined,
				default: defaults[name],
				...others[name],
			},
		]),
	);

/** What an item asks for */
const request = (values: Readonly<Record<string, unknown>>, others: Others = {}): IdempotencyKey =>
	keyOf(0, fieldsOf(values, others));

const cat = { model: 'kyyvideo2', prompt: 'A cat', duration: 8 };

const agree = (stored: IdempotencyKey, key: IdempotencyKey) => [
	hasSameValues(toStoredKey(stored), key),
	isSameRequest(toStoredKey(stored), key),
];

test('the same values are the same request', () => {
	expect(agree(request(cat), request({ ...cat }))).toEqual([true, true]);
	expect(request(cat).digest).toBe(request({ ...cat }).digest);
});

test.each(Object.keys(cat))('another value is another request: %s', (name) => {
	const other = request({ ...cat, [name]: 'other' });
	expect(agree(request(cat), other)).toEqual([false, false]);
	expect(other.digest).not.toBe(request(cat).digest);
});

describe('a value that changes at each attempt', () => {
	const at = (value: string, steady = 'A cat at 0') =>
		request({ ...cat, prompt: value }, { prompt: { steady } });

	test('is the same request as long as the rest of it is the same', () => {
		expect(agree(at('A cat at 1'), at('A cat at 2'))).toEqual([false, true]);
		expect(at('A cat at 1').digest).toBe(at('A cat at 2').digest);
	});

	test('is the same request once a corrected expression gives the same value', () => {
		expect(agree(at('A cat at 1'), request({ ...cat, prompt: 'A cat at 1' }))).toEqual([
			true,
			true,
		]);
	});

	test('is another request with another value of another field', () => {
		const shorter = request(
			{ ...cat, prompt: 'A cat at 2', duration: 6 },
			{ prompt: { steady: 'A cat at 0' } },
		);
		expect(agree(at('A cat at 1'), shorter)).toEqual([false, false]);
		expect(shorter.digest).not.toBe(at('A cat at 1').digest);
	});

	test('keeps its digest where it is the default in one attempt', () => {
		const [usual, longer] = [5, 8].map((duration) =>
			request({ ...cat, duration }, { duration: { steady: 6 } }),
		);
		expect(usual?.digest).toBe(longer?.digest);
	});

	test('is another request when the rest of it is another one', () => {
		const other = at('A dog at 1', 'A dog at 0');
		expect(agree(at('A cat at 1'), other)).toEqual([false, false]);
		expect(at('A cat at 1').digest).not.toBe(other.digest);
	});
});

describe('a file', () => {
	const file = (content: unknown, place: string) =>
		request({ ...cat, firstFrame: content }, { firstFrame: { place } });

	test('that is gone is told by its place', () => {
		expect(agree(file('content', 'place'), file(null, 'place'))).toEqual([false, true]);
	});

	test('that is made anew in another place is told by its content', () => {
		const [before, now] = [file('content', 'place'), file('content', 'other place')];
		expect(agree(before, now)).toEqual([true, true]);
		expect(before.digest).toBe(now.digest);
		expect(file('other content', 'place').digest).not.toBe(now.digest);
	});
});

test('the digest is the same for another item', () => {
	const [first, other] = [0, 7].map((itemIndex) => keyOf(itemIndex, fieldsOf(cat)));
	expect(first?.digest).toBe(other?.digest);
});

test('the digest tells in which field a value is', () => {
	expect(request({ prompt: 'x' }).digest).not.toBe(request({ body: 'x' }).digest);
});

test('the default in place of another value has another digest', () => {
	expect(request({ ...cat, duration: 5 }).digest).not.toBe(request(cat).digest);
});

test('the number of a round makes another request, which is the same without it', () => {
	const inRound = (round: number) =>
		request({ ...cat, prompt: `Cat ${round}` }, { prompt: { roundless: 'Cat 0' } });
	expect(agree(inRound(0), inRound(1))).toEqual([false, false]);
	expect(inRound(0).digest).not.toBe(inRound(1).digest);
	expect(inRound(0).roundless).toBe(inRound(1).roundless);
	expect(inRound(0).roundless).not.toBe(inRound(0).digest);
	expect(request(cat).roundless).toBeUndefined();
});

describe('fields that come with later versions of the package', () => {
	test.each([
		['has its default', '720p', true],
		['is not used', undefined, true],
		['has another value', '1080p', false],
	])('a field that a record does not know is the same when it %s', (_how, resolution, same) => {
		const key = request({ ...cat, resolution });
		expect(agree(request(cat), key)).toEqual([same, same]);
		expect(request(cat).digest === key.digest).toBe(same);
	});

	test('a field that only the record knows is ignored', () => {
		const stored = request({ ...cat, resolution: '1080p' });
		expect(agree(stored, request(cat))).toEqual([true, true]);
	});

	test('a field that both know is compared, also where one has its default', () => {
		const usual = request({ ...cat, resolution: '720p' });
		const sharp = request({ ...cat, resolution: '1080p' });
		expect([agree(usual, sharp), agree(sharp, usual)]).toEqual([
			[false, false],
			[false, false],
		]);
	});

	test('a field that the request does not use is not stored', () => {
		const { fields } = toStoredKey(request({ ...cat, resolution: undefined }));
		expect(Object.keys(fields)).toEqual(Object.keys(cat));
	});

	test('what n8n has stored and read again is the same request', () => {
		const { fields } = toStoredKey(request(cat));
		const loaded = jsonParse<unknown>(JSON.stringify(fields));
		const stored = { itemIndex: 0, fields: storedFields.parse(loaded) };
		expect(isSameRequest(stored, request(cat))).toBe(true);
	});

	test.each([0, 1, 2, 3])(
		'a label inserted into the fields at place %i, as by an update, changes nothing: a retry does not pay again',
		(place) => {
			const entries = Object.entries<unknown>(cat);
			entries.splice(place, 0, ['generateAudio', true]);
			const key = request(Object.fromEntries(entries));
			expect(agree(request(cat), key)).toEqual([true, true]);
			expect(key.digest).toBe(request(cat).digest);
		},
	);

	test('the list of fields of version 1 is read by the names that it stood for', () => {
		const list = Array.from({ length: 14 }, (_, index) => ({
			value: `value ${index}`,
			written: `written ${index}`,
		}));
		const fields = storedFieldsOfVersion1.parse(list);
		expect(Object.keys(fields)).toEqual([
			'model',
			'generateFrom',
			'prompt',
			'firstFrame',
			'lastFrame',
			'referenceImages',
			'referenceVideos',
			'referenceAudios',
			'duration',
			'aspectRatio',
			'resolution',
			'generateAudio',
			'endpointPath',
			'body',
		]);
		expect(fields.resolution).toEqual({ value: 'value 10', written: 'written 10' });
		expect(storedFieldsOfVersion1.safeParse(list.slice(1)).success).toBe(false);
	});
});
