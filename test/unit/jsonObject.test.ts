import { jsonObject } from '../../nodes/shared/execution/jsonObject';

const read = (value: unknown, leastFields = 0) =>
	jsonObject('{"seed": 7}', leastFields).safeParse(value);

const problemOf = (value: unknown, leastFields = 0) =>
	read(value, leastFields).error?.issues[0]?.message;

const circle: { own?: unknown } = {};
circle.own = circle;

test.each([
	['{"seed": 7}', { seed: 7 }],
	[' \n{"a": [1, {"b": null}]} ', { a: [1, { b: null }] }],
	[{ seed: 7 }, { seed: 7 }],
	[{ seed: 7, none: undefined }, { seed: 7 }],
	[{ at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
	['{}', {}],
	['{"a": 1, "a": 2}', { a: 2 }],
])('%j is read', (value, data) => {
	expect(read(value).data).toEqual(data);
});

test.each([
	'',
	' ',
	'[]',
	'[{"a": 1}]',
	'"a"',
	'7',
	'null',
	'true',
	'{"a": }',
	'a=1',
	'{{ $json.a }}',
	undefined,
	null,
	7,
	true,
	[],
	[{ a: 1 }],
	new Date(0),
	10n,
	circle,
	() => ({}),
])('%p is none', (value) => {
	expect(problemOf(value)).toMatch(/^must be a JSON object such as \{"seed": 7\}/);
});

test.each(['{}', ' { } ', {}, { none: undefined }])('%j is empty', (value) => {
	expect(problemOf(value, 1)).toBe('must be a JSON object such as {"seed": 7}, but is empty');
});

test('a text that is to be an object says how to put text in', () => {
	expect(problemOf('{"prompt": "A "big" cat"}')).toContain('{{ JSON.stringify(…) }}');
	expect(problemOf('prompt=A cat')).not.toContain('JSON.stringify');
});

test('a field with the name of a prototype is a field like any other', () => {
	expect(Object.keys(read('{"constructor": 1}').data ?? {})).toEqual(['constructor']);
	expect(Object.getPrototypeOf(read('{"__proto__": {"a": 1}}').data ?? {})).toBe(Object.prototype);
});
