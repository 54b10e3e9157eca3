import type { IDataObject } from 'n8n-workflow';

import { VideoLimit } from '../../nodes/KyyVideo/idempotency/videoLimit';

const most = 3;

/** A run of the node that would create so many videos */
function planning(context: IDataObject, planned: number, isOnlyChecked = false): VideoLimit {
	const limit = new VideoLimit(context, 0);
	for (let video = 0; video < planned; video += 1) limit.plan(isOnlyChecked);
	return limit;
}

const reserve = (limit: VideoLimit) => () => {
	limit.reserve(most, false);
};

test('a run gets all that it has planned, or nothing', () => {
	const context = {};
	expect(reserve(planning(context, 4))).toThrow('would create 4 videos');
	expect(reserve(planning(context, 3))).not.toThrow();
});

test('runs that are at work together get no more than allowed together', () => {
	const context = {};
	const [one, other, third] = [planning(context, 2), planning(context, 2), planning(context, 1)];
	reserve(one)();
	expect(reserve(other)).toThrow('2 were created already');
	expect(reserve(third)).not.toThrow();
	// What is submitted is no more than what was reserved
	one.submit();
	expect(reserve(planning(context, 1))).toThrow('3 were created already');
});

test('what a run has not created is free again when it ends', () => {
	const context = {};
	const one = planning(context, 3);
	reserve(one)();
	one.submit();
	one.submit();
	one.reject();
	expect(reserve(planning(context, 1))).toThrow('3 were created already');
	one.end();
	expect(reserve(planning(context, 2))).not.toThrow();
});

test('a run that was refused keeps nothing from another one', () => {
	const context = {};
	const tooMany = planning(context, 4);
	expect(reserve(tooMany)).toThrow();
	expect(reserve(planning(context, 3))).not.toThrow();
});

test('what is only checked must be allowed as well, and keeps nothing from another run', () => {
	const context = {};
	expect(reserve(planning(context, 4, true))).toThrow('would create 4 videos');
	expect(reserve(planning(context, 3, true))).not.toThrow();
	expect(reserve(planning(context, 3))).not.toThrow();
});

test('a run asks once for all its items', () => {
	const context = {};
	const limit = planning(context, 3);
	reserve(limit)();
	limit.submit();
	expect(reserve(limit)).not.toThrow();
});

test('the count goes on in the next run, of which n8n has stored the context', () => {
	const context: IDataObject = {};
	const limit = planning(context, 2);
	reserve(limit)();
	limit.submit();
	limit.submit();
	limit.end();
	expect(reserve(planning(structuredClone(context), 2))).toThrow('2 were created already');
});

test('what an earlier version remembers counts, and once', () => {
	const context = {};
	expect(new VideoLimit(context, 2).made).toBe(2);
	expect(new VideoLimit(context, 2).made).toBe(2);
});

test.each([undefined, 'many', -1, {}])('a count of %j is none', (madeVideos) => {
	expect(new VideoLimit({ madeVideos }, 1).made).toBe(1);
});
