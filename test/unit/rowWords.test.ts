import { rowWords } from '../../nodes/KyyVideo/idempotency/rowWords';

const values = new Map<string, unknown>([
	['{{ $json.prompt }}', 'A cat'],
	["{{ $('Loop').item.json.words }}", 'of the loop'],
	['{{ $node["Loop"].json["words"] }}', 'of the loop'],
	['{{ $json["a b"][0].c }}', 7],
	['{{ $json }}', { prompt: 'A cat' }],
	['{{ $json.plan }}', { monday: 'A cat' }],
	["{{ $fromAI('words', 'of the model', 'string') }}", 'of the model'],
]);

const item = {
	evaluate: (expression: string): unknown => {
		if (expression.includes('.broken')) throw new Error('It says nothing');
		return values.get(expression);
	},
};

test.each([
	'A cat',
	5,
	null,
	'={{ $json.prompt }}',
	'={{ $json.prompt }} at {{ $now.toISO() }}',
	'=A cat, variation {{ Math.random() }}',
	'={{ Math.max(1, $now.year) }}',
	'={{ $max(1, $now.year) }}',
])('are none where the clock has braces of its own: %j', (written) => {
	expect(rowWords(written, item)).toBeUndefined();
});

test.each([
	['={{ $json.prompt + $now }}', ['A cat']],
	['={{ $json.prompt.toUpperCase() + $now }}', ['A cat']],
	["={{ $('Loop').item.json.words + Math.random() }}", ['of the loop']],
	['={{ $node["Loop"].json["words"] + Math.random() }}', ['of the loop']],
	['={{ $if($now.year > $json["a b"][0].c, 1, 2) }}', [7]],
	["={{ $fromAI('words', 'of the model', 'string') + $now }}", ['of the model']],
	['={{ $json.missing + $now }}', [undefined]],
	[{ mode: 'url', value: '={{ $json.prompt + $now }}' }, ['A cat']],
])('are certain where each of them is a text or a number: %j', (written, words) => {
	expect(rowWords(written, item)).toEqual({ words, areCertain: true });
});

test.each([
	['={{ $json[$json.prompt] + $now }}', [{ prompt: 'A cat' }, 'A cat']],
	['={{ $json.plan[$today.toISODate()] }}', [{ monday: 'A cat' }]],
	['={{ $json.broken + $now }}', [undefined]],
	['={{ $input.all().length + $now }}', [undefined]],
	['={{ $items("Loop")[0].json.words + $now }}', [undefined]],
	['={{ ["a", "b"][$runIndex] + $now }}', [undefined]],
])('are not certain otherwise: %j', (written, words) => {
	expect(rowWords(written, item)).toEqual({ words, areCertain: false });
});
