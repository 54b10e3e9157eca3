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

test('a number that is given back is the next one, and those after it keep theirs', () => {
	const counter = new RequestCounter({});
	expect([0, 1, 2].map(() => counter.take('a'))).toEqual([0, 1, 2]);
	counter.giveBack('a', 1);
	expect([1, 2, 3].map(() => counter.take('a'))).toEqual([1, 3, 4]);
	counter.giveBack('a', 3);
	expect(counter.take('a', 5)).toBe(5);
	expect([1, 2].map(() => counter.take('a'))).toEqual([3, 6]);
});

test('all that are given back leave nothing taken, in whatever order', () => {
	const context: IDataObject = {};
	const counter = new RequestCounter(context);
	expect([0, 1, 2].map(() => counter.take('a'))).toEqual([0, 1, 2]);
	for (const number of [1, 0, 2]) counter.giveBack('a', number);
	expect(context.requestNumbers).toEqual({ a: 0 });
	expect([0, 1].map(() => counter.take('a'))).toEqual([0, 1]);
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

test('those of all nodes are kept beside what others have in the context', () => {
	const context: IDataObject = { requestNumbers: { a: 7 } };
	expect(new RequestCounter(context, 'kyyVideoRequestNumbers').take('a')).toBe(0);
	expect(context).toEqual({ requestNumbers: { a: 7 }, kyyVideoRequestNumbers: { a: 1 } });
});
