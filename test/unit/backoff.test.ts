import { backoff } from '../../nodes/shared/timing/backoff';
import { InstantClock } from '../clock/instantClock';

/** As much as a random number can be */
const almostOne = 0.999_999;

const now = Date.UTC(2026, 0, 1);

const pause = (retryAfter: string | undefined, { failures = 1, random = 0 } = {}): number =>
	backoff(failures, retryAfter, new InstantClock(now).timing(random));

describe('the pause that the service asks for', () => {
	test.each([
		['seconds', '7', 7_000],
		['no seconds', '0', 0],
		['a fraction of seconds', '1.5', 1_500],
		['seconds between spaces', ' 7 ', 7_000],
		['two minutes', '120', 120_000],
		['an HTTP date', 'Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
		['a date that has passed', 'Wed, 31 Dec 2025 23:59:30 GMT', 0],
	])('is kept: %s', (_what, retryAfter, milliseconds) => {
		expect(pause(retryAfter)).toBe(milliseconds);
	});

	test.each([
		['more seconds', '121'],
		['an hour', '3600'],
		['more seconds than a number can hold', '9'.repeat(400)],
		['a date that is far away', 'Fri, 01 Jan 2027 00:00:00 GMT'],
	])('is two minutes at most: %s', (_what, retryAfter) => {
		expect(pause(retryAfter)).toBe(120_000);
	});

	test('does not depend on how many failures there have been', () => {
		expect(pause('7', { failures: 9 })).toBe(7_000);
	});

	test.each(['0', '7', '3600'])('is spread over less than a second more: %s', (retryAfter) => {
		const shortest = pause(retryAfter);
		expect(pause(retryAfter, { random: 0.5 })).toBe(shortest + 500);
		expect(pause(retryAfter, { random: almostOne })).toBeLessThan(shortest + 1_000);
	});
});

describe('the pause that the service does not ask for', () => {
	test.each([
		['no header', undefined],
		['an empty header', ''],
		['spaces', '  '],
		['a word', 'soon'],
		['seconds with their unit', '12 seconds'],
		['an exponent', '1e3'],
		['a hexadecimal number', '0x10'],
		['infinity', 'Infinity'],
		['no number', 'NaN'],
	])('is the ordinary one: %s', (_what, retryAfter) => {
		expect(pause(retryAfter, { random: 0 })).toBe(1_000);
	});

	test.each([
		[1, 1_000, 2_000],
		[2, 2_000, 4_000],
		[3, 4_000, 8_000],
		[4, 8_000, 16_000],
		[7, 60_000, 120_000],
		[2_000, 60_000, 120_000],
	])('is, after failure %i, from %i up to %i milliseconds', (failures, shortest, longest) => {
		expect(pause(undefined, { failures, random: 0 })).toBe(shortest);
		const almostLongest = pause(undefined, { failures, random: almostOne });
		expect(almostLongest).toBeGreaterThan(longest - 1);
		expect(almostLongest).toBeLessThanOrEqual(longest);
	});
});
