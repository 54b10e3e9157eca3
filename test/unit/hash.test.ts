import { hashJson } from '../../nodes/KyyVideo/hash';

const request = { model: 'videos', prompt: 'a cat', duration: 5, referenceImages: [] };

test('the same JSON has the same fingerprint', () => {
	expect(hashJson({ ...request })).toBe(hashJson(request));
});

test('what n8n has stored and read again has the same fingerprint', () => {
	const stored: unknown = JSON.parse(JSON.stringify({ ...request, resolution: undefined }));
	expect(hashJson(stored)).toBe(hashJson({ ...request, resolution: undefined }));
});

test('the order of keys does not count, at any depth', () => {
	const one = { a: 1, b: [{ c: 2, d: 3 }] };
	const other = { b: [{ d: 3, c: 2 }], a: 1 };
	expect(hashJson(one)).toBe(hashJson(other));
});

test.each([
	['another prompt', { ...request, prompt: 'a dog' }],
	['another letter case', { ...request, prompt: 'A cat' }],
	['a number as text', { ...request, duration: '5' }],
	['one more field', { ...request, generateAudio: false }],
	['another order of a list', { ...request, referenceImages: ['b', 'a'] }],
	['no such item', undefined],
])('%s has another fingerprint', (_what, other) => {
	const known = [request, { ...request, referenceImages: ['a', 'b'] }];
	expect(known.map((one) => hashJson([one]))).not.toContain(hashJson([other]));
});

test.each([
	['{}', {}],
	['a text of any script', ['视频 🎬 \ud800']],
	['null', null],
])('is short and fits anywhere: %s', (_what, value) => {
	expect(hashJson(value)).toMatch(/^[\w-]{16}$/);
});
