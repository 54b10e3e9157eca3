import * as fc from 'fast-check';

import type { Refusal } from '../../nodes/shared/api/refusal';
import {
	afterRefusal,
	goodStanding,
	unknownStanding,
	type Standing,
} from '../../nodes/shared/api/standing';
import { isMeant, isUncontradicted, type Evidence } from '../../nodes/WaitForVideo/evidence';

const refusal = (httpStatus: number): Refusal => ({
	kind: 'refusal',
	httpStatus,
	code: undefined,
	words: '',
});

const ofKey = refusal(401);
const ofId = refusal(404);

/** So many refusals in a row, over so many seconds, the last one now */
const row = (from: Standing, refusals: number, seconds: number): Standing => ({
	...from,
	refusals,
	since: 1_000_000 - seconds * 1000,
});

const evidence = (own: Standing, others: Partial<Evidence> = {}): Evidence => ({
	own,
	key: unknownStanding,
	created: undefined,
	firstAnswer: 0,
	now: 1_000_000,
	...others,
});

test.each([
	['one', 1, 0, false],
	['three, however long', 3, 3600, false],
	['four within ten seconds', 4, 9.9, false],
	['four over ten seconds', 4, 10, true],
])('a new key or ID is refused by %s', (_what, refusals, seconds, expected) => {
	const own = row(unknownStanding, refusals, seconds);
	expect(isMeant(ofKey, evidence(own))).toBe(expected);
	expect(isMeant(ofId, evidence(own))).toBe(expected);
});

test.each([
	['three, however long', 3, 3600, false],
	['four within a minute', 4, 59.9, false],
	['four over a minute', 4, 60, true],
])('after good answers it is refused by %s', (_what, refusals, seconds, expected) => {
	const own = row(goodStanding, refusals, seconds);
	expect(isMeant(ofKey, evidence(own))).toBe(expected);
	expect(isMeant(ofId, evidence(own))).toBe(expected);
});

test('good answers to other IDs contradict a refusal of the key, and not one of the ID', () => {
	const own = row(unknownStanding, 4, 30);
	expect(isMeant(ofKey, evidence(own, { key: goodStanding }))).toBe(false);
	expect(isMeant(ofId, evidence(own, { key: goodStanding }))).toBe(true);
});

test('what is proved of the key needs no more than a second refusal of another ID', () => {
	const key = row(unknownStanding, 4, 10);
	expect(isMeant(ofKey, evidence(row(unknownStanding, 1, 0), { key }))).toBe(false);
	expect(isMeant(ofKey, evidence(row(unknownStanding, 2, 5), { key }))).toBe(true);
});

test.each([
	['created', { created: 940_001 }, false],
	['created', { created: 940_000 }, true],
	['first asked after', { firstAnswer: 940_001 }, false],
	['first asked after', { firstAnswer: 940_000 }, true],
	['created long before it was first asked after', { created: 0, firstAnswer: 990_000 }, true],
])('a video is not missing before a minute has passed: %s %j', (_what, times, expected) => {
	expect(isMeant(ofId, evidence(row(unknownStanding, 9, 59), times))).toBe(expected);
});

test('fewer than four refusals in a row never prove anything, whatever the times', () => {
	const times = fc.array(fc.nat(10_000_000), { minLength: 1, maxLength: 3 });
	const start = fc.constantFrom(unknownStanding, goodStanding);
	fc.assert(
		fc.property(times, start, fc.constantFrom(ofKey, ofId), (moments, before, refused) => {
			const own = [...moments].sort((one, other) => one - other).reduce(afterRefusal, before);
			const key = own;
			expect(isMeant(refused, evidence(own, { key, now: 20_000_000 }))).toBe(false);
		}),
	);
});

test.each([
	['the key, twice', ofKey, row(unknownStanding, 2, 5), {}, true],
	['the key, once', ofKey, row(unknownStanding, 1, 0), {}, false],
	['the key, good for others', ofKey, row(unknownStanding, 2, 5), { key: goodStanding }, false],
	['an ID, twice', ofId, row(unknownStanding, 2, 5), {}, true],
	['an ID that was good', ofId, row(goodStanding, 9, 50), {}, false],
	['an ID that is new', ofId, row(unknownStanding, 2, 5), { created: 990_000 }, false],
	['a service that is busy', refusal(503), row(unknownStanding, 2, 5), {}, false],
] as const)('nothing contradicts a refusal of %s', (_what, refused, own, others, expected) => {
	expect(isUncontradicted(refused, evidence(own, others))).toBe(expected);
});
