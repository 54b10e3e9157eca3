import { pauseAfter, tryAgain, type Trouble } from '../../nodes/shared/backoff';
import type { Clock } from '../../nodes/shared/clock';
import { InstantClock } from '../clock/instantClock';

/** As much as a random number can be */
const almostOne = 0.999_999;

const now = Date.UTC(2026, 0, 1);

const pause = (retryAfter: string | undefined, { failures = 1, random = 0 } = {}): number =>
	pauseAfter(failures, retryAfter, new InstantClock(now).pace(random));

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

describe('the pause that nobody asks for', () => {
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

describe('trying again', () => {
	/** Makes attempts with these outcomes, the last one for ever; a text is trouble, with that header */
	async function run(
		outcomes: ReadonlyArray<string | number>,
		{ clock = new InstantClock(now), stopAt = Infinity } = {},
	): Promise<{ outcome: string | number | undefined; attempts: number; sleeps: number[] }> {
		let attempts = 0;
		const attempt = async () => {
			attempts += 1;
			if (attempts === stopAt) clock.stop();
			return await Promise.resolve(outcomes[Math.min(attempts, outcomes.length) - 1]);
		};
		const troubleOf = (outcome: string | number | undefined): Trouble | undefined =>
			typeof outcome === 'string' ? { retryAfter: outcome } : undefined;
		const outcome = await tryAgain(attempt, troubleOf, clock.pace());
		return { outcome, attempts, sleeps: clock.sleeps };
	}

	test('is not done when the first outcome stands', async () => {
		expect(await run([1])).toEqual({ outcome: 1, attempts: 1, sleeps: [] });
	});

	test('ends with the first outcome that stands', async () => {
		expect(await run(['', '', 3, 4])).toMatchObject({ outcome: 3, attempts: 3 });
	});

	test('ends after the fifth try with its outcome, without a pause after it', async () => {
		const { outcome, attempts, sleeps } = await run(['1', '2', '3', '4', '5', '6']);
		expect({ outcome, attempts }).toEqual({ outcome: '5', attempts: 5 });
		expect(sleeps).toHaveLength(4);
	});

	test('takes longer pauses each time', async () => {
		expect((await run([''])).sleeps).toEqual([1_000, 2_000, 4_000, 8_000]);
	});

	test('pauses as the latest outcome asks', async () => {
		expect((await run(['7', '', '3600', 1])).sleeps).toEqual([7_000, 2_000, 120_000]);
	});

	test('after a stop makes no pause, and lets the next attempt decide', async () => {
		const { outcome, attempts, sleeps } = await run(['', '60', 3], { stopAt: 2 });
		expect({ outcome, attempts }).toEqual({ outcome: 3, attempts: 3 });
		expect(sleeps).toEqual([1_000]);
	});

	test('ends a pause at once when it is stopped', async () => {
		const clock = new InstantClock(now);
		const { signal } = clock.pace();
		const sleep: Clock['sleep'] = async () => {
			await new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => {
					reject(new Error('Aborted'));
				});
				clock.stop();
			});
		};
		const stopped = tryAgain(
			async () => await Promise.resolve(signal.aborted),
			(aborted) => (aborted ? undefined : {}),
			{ ...clock.pace(), clock: { now: clock.now, sleep, timeout: sleep } },
		);
		expect(await stopped).toBe(true);
	});

	test('hands on what an attempt throws', async () => {
		const attempt = async (): Promise<number> => await Promise.reject(new Error('broken'));
		const trying = tryAgain(attempt, () => ({}), new InstantClock().pace());
		await expect(trying).rejects.toThrow('broken');
	});
});
