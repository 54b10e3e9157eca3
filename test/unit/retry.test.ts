import type { RetryHint } from '../../nodes/shared/timing/backoff';
import type { Clock } from '../../nodes/shared/timing/clock';
import { Limiter } from '../../nodes/shared/timing/limiter';
import { retry } from '../../nodes/shared/timing/retry';
import { InstantClock } from '../clock/instantClock';

const now = Date.UTC(2026, 0, 1);

/** Makes attempts with these outcomes, the last one for ever; a text is a hint with that Retry-After */
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
	const hintOf = (outcome: string | number | undefined): RetryHint | undefined =>
		typeof outcome === 'string' ? { retryAfter: outcome } : undefined;
	const outcome = await retry(attempt, hintOf, clock.timing(), new Limiter());
	return { outcome, attempts, sleeps: clock.sleeps };
}

test('a final outcome is not retried', async () => {
	expect(await run([1])).toEqual({ outcome: 1, attempts: 1, sleeps: [] });
});

test('a retry ends with the first final outcome', async () => {
	expect(await run(['', '', 3, 4])).toMatchObject({ outcome: 3, attempts: 3 });
});

test('a retry ends after the fifth attempt with its outcome, without a pause after it', async () => {
	const { outcome, attempts, sleeps } = await run(['1', '2', '3', '4', '5', '6']);
	expect({ outcome, attempts }).toEqual({ outcome: '5', attempts: 5 });
	expect(sleeps).toHaveLength(4);
});

test('the pause doubles with each attempt', async () => {
	expect((await run([''])).sleeps).toEqual([1_000, 2_000, 4_000, 8_000]);
});

test('the pause is the one that the latest outcome asks for', async () => {
	expect((await run(['7', '', '3600', 1])).sleeps).toEqual([7_000, 2_000, 120_000]);
});

test('after a stop there is no pause, and the next attempt decides', async () => {
	const { outcome, attempts, sleeps } = await run(['', '60', 3], { stopAt: 2 });
	expect({ outcome, attempts }).toEqual({ outcome: 3, attempts: 3 });
	expect(sleeps).toEqual([1_000]);
});

test('a stop ends a pause at once', async () => {
	const clock = new InstantClock(now);
	const { signal } = clock.timing();
	const sleep: Clock['sleep'] = async () => {
		await new Promise((_resolve, reject) => {
			signal.addEventListener('abort', () => {
				reject(new Error('Aborted'));
			});
			clock.stop();
		});
	};
	const stopped = retry(
		async () => await Promise.resolve(signal.aborted),
		(aborted) => (aborted ? undefined : {}),
		{ ...clock.timing(), clock: { now: clock.now, elapsed: clock.elapsed, sleep, timeout: sleep } },
		new Limiter(),
	);
	expect(await stopped).toBe(true);
});

test('what an attempt throws is thrown', async () => {
	const attempt = async (): Promise<number> => await Promise.reject(new Error('broken'));
	const retrying = retry(attempt, () => ({}), new InstantClock().timing(), new Limiter());
	await expect(retrying).rejects.toThrow('broken');
});

describe('attempts that share a limiter', () => {
	test('all pause after a failure of one of them', async () => {
		const clock = new InstantClock(now);
		const limiter = new Limiter();
		const startedAt: number[] = [];
		let outcomes = ['30', 'final'];
		const attempt = async () => {
			startedAt.push(clock.now() - now);
			const [outcome = 'final', ...others] = outcomes;
			outcomes = others;
			return await Promise.resolve(outcome);
		};
		const hintOf = (outcome: string) => (outcome === 'final' ? undefined : { retryAfter: outcome });
		const run = async () => retry(attempt, hintOf, clock.timing(), limiter);
		await run();
		limiter.pause(10_000, { clock });
		await run();
		expect(startedAt).toEqual([0, 30_000, 40_000]);
	});

	test('once one has used up its attempts, another one makes a single attempt', async () => {
		const clock = new InstantClock(now);
		const limiter = new Limiter();
		let attempts = 0;
		const run = async () =>
			retry(
				async () => await Promise.resolve((attempts += 1)),
				() => ({}),
				clock.timing(),
				limiter,
			);
		expect([await run(), await run()]).toEqual([5, 6]);
	});
});
