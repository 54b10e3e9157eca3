import { jsonParse, type IDataObject } from 'n8n-workflow';

import { RequestCounter } from '../../nodes/KyyVideo/idempotency/requestCounter';

test('the same requests are numbered from 0 on, each kind by itself', () => {
	const counter = new RequestCounter({});
	expect(['a', 'a', 'b', 'a'].map((digest) => counter.take(digest))).toEqual([0, 1, 0, 2]);
});

test('a number takes all up to it', () => {
	const counter = new RequestCounter({});
	expect(counter.take('a', 4)).toBe(4);
	expect(counter.next('a')).toBe(5);
	expect(counter.take('a', 2)).toBe(2);
	expect(counter.next('a')).toBe(5);
});

test('parallel calls of a tool share the numbers of their context', () => {
	const context = {};
	const [one, other] = [new RequestCounter(context), new RequestCounter(context)];
	expect([one.take('a'), other.take('a')]).toEqual([0, 1]);
});

test('the next number is not taken by asking for it', () => {
	const counter = new RequestCounter({});
	expect([counter.next('a'), counter.next('a'), counter.take('a')]).toEqual([0, 0, 0]);
});

test.each([7, 'a', null, { a: 'one' }])(
	'where n8n has stored %j, they are numbered from 0 on, and what else is there is kept',
	(requestNumbers) => {
		const context: IDataObject = { requestNumbers, others: 1 };
		expect(new RequestCounter(context).take('a')).toBe(0);
		expect(context).toEqual({ requestNumbers: { a: 1 }, others: 1 });
	},
);

test('contexts do not share numbers', () => {
	new RequestCounter({}).take('a');
	expect(new RequestCounter({}).take('a')).toBe(0);
});

test('what n8n has stored and read again is counted on', () => {
	const context: IDataObject = {};
	new RequestCounter(context).take('a');
	expect(new RequestCounter(jsonParse(JSON.stringify(context))).take('a')).toBe(1);
});
