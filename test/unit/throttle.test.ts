import type { Pace } from '../../nodes/shared/clock';
import { Throttle } from '../../nodes/WaitForVideo/throttle';
import { IdleClock } from '../clock/idleClock';

/** Milliseconds between two turns as long as no limit is met */
const spacing = 50;

const clock = () => {
	const idle = new IdleClock();
	const controller = new AbortController();
	const pace: Pace = { clock: idle, random: () => 0, signal: controller.signal };
	const stop = () => {
		controller.abort();
	};
	return { idle, pace, stop };
};

/** Milliseconds on the clock at which so many turns come that are asked for at once */
async function turns(throttle: Throttle, idle: IdleClock, number: number): Promise<number[]> {
	const take = async () => {
		await throttle.turn();
		return idle.now();
	};
	return await idle.during(Promise.all(Array.from({ length: number }, take)));
}

const gaps = (times: readonly number[]): number[] =>
	times.slice(1).map((time, index) => time - (times[index] ?? 0));

test('the first turn comes at once', async () => {
	const { idle, pace } = clock();
	expect(await turns(new Throttle(pace), idle, 1)).toEqual([0]);
});

test('a thousand that ask at once have their turns one after another', async () => {
	const { idle, pace } = clock();
	const times = await turns(new Throttle(pace), idle, 1000);
	expect(new Set(gaps(times))).toEqual(new Set([spacing]));
});

test('turns come in the order in which they were asked for', async () => {
	const { idle, pace } = clock();
	const throttle = new Throttle(pace);
	const order: number[] = [];
	const take = async (number: number) => {
		await throttle.turn();
		order.push(number);
	};
	await idle.during(Promise.all([take(1), take(2), take(3)]));
	expect(order).toEqual([1, 2, 3]);
});

test('hundreds that ask at their deadline all have their turn', async () => {
	const { idle, pace } = clock();
	const throttle = new Throttle(pace);
	const asked = Array.from({ length: 300 }, async () => throttle.turn(0));
	expect(new Set(await idle.during(Promise.all(asked)))).toEqual(new Set([true]));
});

test('a turn that a limit makes too late is not waited for, and not taken from the others', async () => {
	const { idle, pace } = clock();
	const throttle = new Throttle(pace);
	throttle.heed(0, { retryAfter: '60' });
	const asked = [throttle.turn(), throttle.turn(50_000), throttle.turn()];
	expect(await idle.during(Promise.all(asked))).toEqual([true, false, true]);
	expect(idle.now()).toBe(60_000 + 2 * spacing);
});

test('a thousand whose deadline passes under a limit give up within a minute of it', async () => {
	const { idle, pace } = clock();
	const throttle = new Throttle(pace);
	const ask = async () => {
		const isTurn = await throttle.turn(60_000);
		throttle.heed(idle.now(), { retryAfter: '10' });
		return isTurn;
	};
	const turns = await idle.during(Promise.all(Array.from({ length: 1000 }, ask)));
	expect(turns).toContain(false);
	expect(idle.now()).toBeLessThan(120_000);
});

describe('after a limit', () => {
	test('all wait as long as it asks', async () => {
		const { idle, pace } = clock();
		const throttle = new Throttle(pace);
		await turns(throttle, idle, 1);
		throttle.heed(0, { retryAfter: '45' });
		const [first] = await turns(throttle, idle, 3);
		expect(first).toBe(45_000);
	});

	test('those who already wait for their turn wait as well', async () => {
		const { idle, pace } = clock();
		const throttle = new Throttle(pace);
		const before = turns(throttle, idle, 3);
		throttle.heed(0, { retryAfter: '45' });
		expect((await before)[0]).toBeGreaterThanOrEqual(45_000);
	});

	test('they come less often than before, and again as often once nothing speaks against it', async () => {
		const { idle, pace } = clock();
		const throttle = new Throttle(pace);
		throttle.heed(0, { retryAfter: '1' });
		expect(gaps(await turns(throttle, idle, 2))).toEqual([2 * spacing]);
		for (let answers = 0; answers < 20; answers++) throttle.heed(idle.now(), undefined);
		await turns(throttle, idle, 1);
		expect(gaps(await turns(throttle, idle, 2))).toEqual([spacing]);
	});

	test('the next one in a row brings a longer pause', async () => {
		const { idle, pace } = clock();
		const throttle = new Throttle(pace);
		const pauses: number[] = [];
		for (let limits = 0; limits < 4; limits++) {
			const met = idle.now();
			throttle.heed(met, {});
			await turns(throttle, idle, 1);
			pauses.push(idle.now() - met);
		}
		expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
	});

	test('the answers to what was under way with it change nothing', async () => {
		const { idle, pace } = clock();
		const throttle = new Throttle(pace);
		await turns(throttle, idle, 3);
		throttle.heed(spacing, {});
		const [left, held] = [0, idle.now() + 1_000];
		throttle.heed(left, {});
		throttle.heed(left, { retryAfter: '60' });
		throttle.heed(left, undefined);
		expect(await turns(throttle, idle, 2)).toEqual([held, held + 2 * spacing]);
	});
});

test('a stop gives all their turns at once: they find out by themselves', async () => {
	const { idle, pace, stop } = clock();
	const throttle = new Throttle(pace);
	throttle.heed(0, { retryAfter: '100' });
	const asked = Promise.all([throttle.turn(), throttle.turn()]);
	stop();
	expect(await asked).toEqual([true, true]);
	expect(idle.now()).toBe(0);
	expect(idle.asleep).toBe(0);
});
