import { runInNewContext } from 'node:vm';

import { roundlessValue, steadyValue } from '../../nodes/KyyVideo/idempotency/steadyValue';

const echo = {
	evaluate: (expression: string): string => `evaluated ${expression}`,
};

test.each([
	'A cat',
	'={{ $json.prompt }}',
	'={{ new Date($json.date) }}',
	'={{ new Date ($json.date) }}',
	'={{ toDate() }}',
	'={{ DateTime.fromMillis($json.date) }}',
	'={{ DateTime.fromObject({ year: 2020 }) }}',
	"={{ DateTime.fromFormat($json.date, 'dd.MM.yyyy') }}",
	'={{ $workflow.name }}',
	"={{ $json.at.toDateTime('ms') }}",
	"={{ $json.date.toDateTime('dd.MM.yyyy') }}",
	'At $now',
	'=A random Date with {{ $json.name }}',
	'={{ DateTime.local(2020, 1, 1) }}',
	'={{ Date.UTC(2020, 0) }}',
	'={{ $json.prompt }} {{ $json.Date }}',
	"={{ $json['Due Date'] }}",
	"={{ $json.prompt + ' Date: ' + $json.Date }}",
	'={{ $json.random_style }}',
	'={{ $execution.customData.get("key") }}',
	5,
	null,
	undefined,
	{ mode: 'url', value: '={{ $json.url }}' },
])('nothing changes in %j', (written) => {
	expect(steadyValue(written, echo)).toBeUndefined();
});

test.each([
	['={{ $now }}', '{{ DateTime.fromMillis(0, { zone: "utc" }) }}'],
	['={{ $execution.mode }}', '{{ "production" }}'],
	['={{ $execution["mode"] }}', '{{ "production" }}'],
	['={{ $execution?.mode }}', '{{ "production" }}'],
	['={{ $mode }}', '{{ "webhook" }}'],
	['={{ $today.toISO() }}', '{{ DateTime.fromMillis(0, { zone: "utc" }).toISO() }}'],
	['={{ DateTime.now() }}', '{{ DateTime.fromMillis(0, { zone: "utc" }) }}'],
	['={{ new Date() }}', '{{ new Date(0) }}'],
	['={{ (new Date).toISOString() }}', '{{ (new Date(0)).toISOString() }}'],
	['={{ new Date }}', '{{ new Date(0) }}'],
	['={{ new Date( ) }}', '{{ new Date(0) }}'],
	['={{ Date() }}', '{{ String(0) }}'],
	["={{ DateTime.local({ zone: 'utc' }) }}", '{{ DateTime.fromMillis(0, { zone: "utc" }) }}'],
	['={{ DateTime.now( ) }}', '{{ DateTime.fromMillis(0, { zone: "utc" }) }}'],
	['={{ Math.random( ) }}', '{{ Number(0) }}'],
	["={{ $execution['id'] }}", '{{ "0" }}'],
	['={{ Date.now() }}', '{{ Number(0) }}'],
	['=Cat {{ Math.random() }}', 'Cat {{ Number(0) }}'],
	['={{ $json.cats.randomItem() }}', '{{ $json.cats.first() }}'],
	['={{ $execution.id }}', '{{ "0" }}'],
	['={{ $execution.resumeUrl }}', '{{ "0" }}'],
	['={{ $executionId }}', '{{ "0" }}'],
	['={{ $resumeWebhookUrl }}', '{{ "0" }}'],
	['={{ new Date () }}', '{{ new Date(0) }}'],
	['={{ Math.random () }}', '{{ Number(0) }}'],
	['={{ $json.cats.randomItem( ) }}', '{{ $json.cats.first() }}'],
	['={{ $execution.resumeFormUrl }}', '{{ "0" }}'],
	['={{ DateTime.local() }}', '{{ DateTime.fromMillis(0, { zone: "utc" }) }}'],
	['={{ DateTime.utc() }}', '{{ DateTime.fromMillis(0, { zone: "utc" }) }}'],
	[
		'={{ $now }} and {{ $now.plus(1) }}',
		'{{ DateTime.fromMillis(0, { zone: "utc" }) }} and {{ DateTime.fromMillis(0, { zone: "utc" }).plus(1) }}',
	],
	[
		'={{ $now }} or {{ Math.random() }}',
		'{{ DateTime.fromMillis(0, { zone: "utc" }) }} or {{ Number(0) }}',
	],
])('in %s the clock and chance are held still', (written, evaluated) => {
	expect(steadyValue(written, echo)).toBe(`evaluated ${evaluated}`);
	expect(roundlessValue(written, echo)).toBeUndefined();
});

test('names that only begin the same are left alone', () => {
	expect(steadyValue('={{ $nowhere }}', echo)).toBeUndefined();
	expect(roundlessValue('={{ $runIndexes }}', echo)).toBeUndefined();
});

test('the number of the round is held still only where that is asked for', () => {
	expect(steadyValue('=Cat {{ $runIndex }}', echo)).toBeUndefined();
	expect(roundlessValue('=Cat {{ $runIndex }}', echo)).toBe('evaluated Cat {{ Number(0) }}');
	expect(roundlessValue('={{ $prevNode.runIndex }}', echo)).toBe('evaluated {{ Number(0) }}');
	expect(roundlessValue("={{ $node['A'].runIndex }}", echo)).toBe('evaluated {{ Number(0) }}');
	expect(steadyValue('={{ $now }} {{ $runIndex }}', echo)).toContain('$runIndex');
	expect(roundlessValue('={{ $now }} {{ $runIndex }}', echo)).not.toContain('$runIndex');
});

test('the parts of a field keep their places', () => {
	const written = { media: [{ mode: 'url', value: '={{ $json.url }}?{{ $now }}' }], size: 3 };
	expect(steadyValue(written, echo)).toEqual({
		media: [
			{
				mode: 'url',
				value: 'evaluated {{ $json.url }}?{{ DateTime.fromMillis(0, { zone: "utc" }) }}',
			},
		],
		size: 3,
	});
});

/** Luxon and n8n's own functions, as far as these expressions use them */
const DateTime = {
	fromISO: (text: string) => `ISO ${text}`,
	fromSQL: (text: string) => `SQL ${text}`,
	fromMillis: () => 'a moment',
};

test.each([
	['={{ DateTime.fromISO($json) }}', '2020-01-01', 'ISO 2020-01-01'],
	['={{ DateTime.fromISO($json) }}', '2020', 'ISO 2020'],
	['={{ DateTime.fromISO($json) }}', '08:30', 'ISO 1970-01-01T08:30'],
	['={{ DateTime.fromISO($json) }}', 'T08:30', 'ISO 1970-01-01T08:30'],
	['={{ DateTime.fromISO($json) }}', '10', 'ISO 1970-01-01T10'],
	['={{ DateTime.fromISO($json) }}', '', 'a moment'],
	['={{ DateTime.fromISO($json) }}', null, 'a moment'],
	['={{ DateTime.fromSQL($json) }}', '08:30', 'SQL 1970-01-01 08:30'],
	['={{ $json.toDateTime() }}', '08:30', 'date 1970-01-01T08:30'],
	['={{ $json.toDateTime() }}', '2020-01-01', 'date 2020-01-01'],
])('%s of %j is %j on every day', (written, json, still) => {
	const evaluate = (text: string): unknown => {
		const code = text
			.replace(/^\{\{|\}\}$/g, '')
			.replaceAll('.toDateTime()', '.replace(/^/, "date ")');
		// As n8n evaluates what the user has written
		return runInNewContext(code, { DateTime, $json: json });
	};
	expect(steadyValue(written, { ...echo, evaluate })).toBe(still);
});

describe('what cannot be held still is told by its text', () => {
	test.each([
		'={{ $execution?.id }}',
		'={{ new Date(/* now */) }}',
		"={{ Interval.fromISO('08:00/10:00').length('hours') }}",
		"={{ Math['random']() }}",
		'={{ Date.now?.() }}',
		'={{ Date(5) }}',
		'={{ new this.Date?.() }}',
		"={{ DateTime.local({ zone: String('utc') }) }}",
		"={{ DateTime.fromMillis(5).diffNow('days') }}",
		"={{ DateTime.fromMillis(5).diffToNow('seconds') }}",
		"={{ DateTime.fromMillis($json.at).isInLast(2, 'days') }}",
		'={{ DateTime.fromObject({}) }}',
		'={{ DateTime.fromObject({ hour: 8 }) }}',
		"={{ DateTime.fromFormat($json.time, 'HH:mm') }}",
		"={{ $json.time.toDateTime('HH:mm') }}",
		'={{ DateTime.fromMillis($json.at).toRelative() }}',
		"={{ new Intl.DateTimeFormat('en').format() }}",
	])('%s', (written) => {
		expect(steadyValue(written, echo)).toEqual([written]);
	});

	test('and by the parts of it that do not change, which may be of an item of another node', () => {
		const written = "={{ $('Rows').item.json.prompt }}, {{ Date(5) }}, {{ $json.mood }}";
		expect(steadyValue(written, echo)).toEqual([
			written,
			"evaluated {{ $('Rows').item.json.prompt }}",
			'evaluated {{ $json.mood }}',
		]);
	});

	test('and the number of the round is none of these parts', () => {
		const written = '={{ Date(5) }} {{ $runIndex }}';
		expect(roundlessValue(written, echo)).toEqual(['={{ Date(5) }} {{ Number(0) }}']);
	});

	test('as it gives an error', () => {
		const fail = () => {
			throw new Error('Invalid syntax');
		};
		expect(steadyValue('={{ $now( }}', { ...echo, evaluate: fail })).toEqual([
			'={{ DateTime.fromMillis(0, { zone: "utc" })( }}',
		]);
	});

	test.each([undefined, null])('as a part of it gives %s', (nothing) => {
		const evaluate = (code: string) => (code.startsWith('{{') ? nothing : code);
		expect(steadyValue('=Cat {{ $now }}', { ...echo, evaluate })).toEqual([
			'=Cat {{ DateTime.fromMillis(0, { zone: "utc" }) }}',
		]);
	});
});
