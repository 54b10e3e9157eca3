import {
	jsonParse,
	type IBinaryData,
	type INodeExecutionData,
	type INodeParameters,
} from 'n8n-workflow';

import {
	digestsOf,
	digestsOfVersion1,
	hasSameValues,
	isSameRequest,
	keyOf,
	storedFields,
	storedFieldsOfVersion1,
	toStoredKey,
	type IdempotencyKey,
} from '../../nodes/KyyVideo/idempotency/key';

const folder = 'filesystem-v2:workflows/1/executions';

const photo = (id: string): IBinaryData => ({
	id,
	data: 'filesystem-v2',
	mimeType: 'image/png',
	fileName: 'photo.png',
	bytes: 1000,
});

/** Of an item whose prompt is another one at each attempt, as `$now` is, so that only what is written can tell */
const key = (prompt: string, item: INodeExecutionData) =>
	keyOf(0, { prompt }, {}, { prompt: '={{ $now }}' }, item);

/** Whether both items are the same request, one of which has been stored */
const isSame = (
	prompt: string,
	item: INodeExecutionData,
	other: string,
	otherItem: INodeExecutionData,
) => isSameRequest(toStoredKey(key(prompt, item)), key(other, otherItem));

const item = (id: string): INodeExecutionData => ({ json: {}, binary: { photo: photo(id) } });

test('the same file is the same request, also when n8n has moved it', () => {
	const before = item(`${folder}/temp/binary_data/abc`);
	const after = item(`${folder}/17/binary_data/abc`);
	expect(isSame('at 1', before, 'at 2', after)).toBe(true);
});

test('another file with the same name is another request', () => {
	const one = item(`${folder}/17/binary_data/abc`);
	const other = item(`${folder}/17/binary_data/def`);
	expect(isSame('at 1', one, 'at 2', other)).toBe(false);
});

test('files of the databases of n8n are told apart, too', () => {
	expect(isSame('1', item('database:abc'), '2', item('database:abc'))).toBe(true);
	expect(isSame('1', item('database:abc'), '2', item('database:def'))).toBe(false);
});

test('an item without files is the same as itself', () => {
	expect(isSame('1', { json: { a: 1 } }, '2', { json: { a: 1 } })).toBe(true);
	expect(isSame('1', { json: { a: 1 } }, '2', { json: { a: 2 } })).toBe(false);
});

test('files that lie in the item itself are told apart by their bytes', () => {
	const inItem = (bytes: string): INodeExecutionData => ({
		json: {},
		binary: { photo: { data: bytes, mimeType: 'image/bmp' } },
	});
	expect(isSame('1', inItem('AAAA'), '2', inItem('AAAA'))).toBe(true);
	expect(isSame('1', inItem('AAAA'), '2', inItem('AAAB'))).toBe(false);
});

test('a field that holds no file does no harm', () => {
	// n8n's database gives back what was once written there, whatever n8n promises of it
	const odd = jsonParse<INodeExecutionData>('{"json": {}, "binary": {"photo": null}}');
	expect(isSame('1', odd, '2', odd)).toBe(true);
});

describe('fields that come with later versions of the package', () => {
	const defaults = { duration: 5, resolution: '720p', generateAudio: true, watermark: true };

	/** What an item asks for, with what is written in the workflow where that is another thing */
	const request = (
		values: Readonly<Record<string, unknown>>,
		written: INodeParameters = {},
	): IdempotencyKey =>
		keyOf(
			0,
			values,
			defaults,
			{ prompt: '={{ $json.prompt }}', ...written },
			{ json: { prompt: 'A cat' } },
		);

	const before = { model: 'kyyvideo2', prompt: 'A cat', duration: 8 };

	const agree = (stored: IdempotencyKey, key: IdempotencyKey) => [
		hasSameValues(toStoredKey(stored), key),
		isSameRequest(toStoredKey(stored), key),
	];

	test.each([
		['has its default', '720p', true],
		['is not used', undefined, true],
		['has another value', '1080p', false],
	])('a field that a record does not know is the same when it %s', (_how, resolution, same) => {
		const key = request({ ...before, resolution });
		expect(agree(request(before), key)).toEqual([same, same]);
	});

	test('a field that only the record knows is ignored', () => {
		const stored = request({ ...before, resolution: '1080p' });
		expect(agree(stored, request(before))).toEqual([true, true]);
	});

	test('a field that both know is compared, also where one has its default', () => {
		const [usual, sharp] = ['720p', '1080p'].map((resolution) =>
			request({ ...before, resolution }, { resolution }),
		);
		if (!usual || !sharp) throw new Error('There are two');
		expect([agree(usual, sharp), agree(sharp, usual)]).toEqual([
			[false, false],
			[false, false],
		]);
	});

	test('a field that the request does not use is not stored', () => {
		const { fields } = toStoredKey(request({ ...before, resolution: undefined }));
		expect(Object.keys(fields)).toEqual(['model', 'prompt', 'duration']);
	});

	test('what n8n has stored and read again is the same request', () => {
		const { fields } = toStoredKey(request(before));
		const loaded: unknown = JSON.parse(JSON.stringify(fields));
		const stored = { itemIndex: 0, fields: storedFields.parse(loaded) };
		expect(isSameRequest(stored, request(before))).toBe(true);
	});

	describe('in the crash log', () => {
		test.each([
			['at its default', '720p'],
			['unused', undefined],
		])('a new field %s changes no digest', (_how, resolution) => {
			const key = request({ ...before, resolution }, { resolution: '720p' });
			expect(digestsOf(key)).toEqual(digestsOf(request(before)));
		});

		test('a new field with another value changes all digests', () => {
			const key = request({ ...before, resolution: '1080p' }, { resolution: '1080p' });
			const known = digestsOf(request(before));
			expect(digestsOf(key).filter((digest) => known.includes(digest))).toEqual([]);
		});

		test('a corrected expression with the same value keeps a digest, also where that is the default', () => {
			for (const duration of [5, 8]) {
				const known = digestsOf(request({ ...before, duration }, { duration: '={{ $json.d }}' }));
				const corrected = digestsOf(request({ ...before, duration }, { duration }));
				expect(corrected.filter((digest) => known.includes(digest))).toHaveLength(1);
			}
		});

		test.each(['={{ Math.random() }}', '=1{{ Math.random() }}'])(
			'an expression that gives another value at each attempt keeps a digest, also where one is the default: %s',
			(expression) => {
				const [first, second] = [5, 8].map((duration) =>
					digestsOf(request({ ...before, duration }, { duration: expression })),
				);
				expect(second?.filter((digest) => first?.includes(digest))).toHaveLength(1);
			},
		);

		test('the default in place of another value changes all digests', () => {
			const known = digestsOf(request(before, { duration: 8 }));
			const changed = digestsOf(request({ ...before, duration: 5 }, { duration: 5 }));
			expect(changed.filter((digest) => known.includes(digest))).toEqual([]);
		});
	});

	describe('a field that is inserted anywhere among the others changes nothing', () => {
		const entries = Object.entries(before);
		const places = [0, 1, 2, 3];

		/** The fields from before, with one more at this place */
		const withField = (place: number, name: string): Record<string, unknown> =>
			Object.fromEntries<unknown>([
				...entries.slice(0, place),
				[name, true],
				...entries.slice(place),
			]);

		test.each(places)('at place %i', (place) => {
			const key = request(withField(place, 'generateAudio'));
			expect(Object.keys(key.fields)[place]).toBe('generateAudio');
			expect(agree(request(before), key)).toEqual([true, true]);
			expect(digestsOf(key)).toEqual(digestsOf(request(before)));
		});

		test.each(places)('of version 1, at place %i', (place) => {
			const key = request(withField(place, 'watermark'));
			expect(digestsOfVersion1(key)).toEqual(digestsOfVersion1(request(before)));
		});
	});

	test('version 1 cannot have recorded a request with a field that it did not know', () => {
		const key = request({ ...before, seed: 7 });
		expect(digestsOfVersion1(request(before))).toHaveLength(2);
		expect(digestsOfVersion1(key)).toEqual([]);
	});

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
