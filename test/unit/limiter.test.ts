import type { Timing } from '../../nodes/shared/timing/clock';
import { Limiter } from '../../nodes/shared/timing/limiter';
import { newPollLimiter } from '../../nodes/WaitForVideo/queryInTurn';
import { IdleClock } from '../clock/idleClock';

/** Milliseconds between two turns of polls as long as no limit is met */
const spacing = 50;

const clock = () => {
	const idle = new IdleClock();
	const controller = new AbortController();
	const timing: Timing = { clock: idle, random: () => 0, signal: controller.signal };
	const stop = () => {
		controller.abort();
	};
	return { idle, timing, stop };
};

/** Milliseconds on the clock at which so many turns come that are asked for at once */
async function turns(
	limiter: Limiter,
	timing: Timing,
	idle: IdleClock,
	number: number,
): Promise<number[]> {
	const take = async () => {
		await limiter.turn(timing);
		return idle.now();
	};
	return await idle.during(Promise.all(Array.from({ length: number }, take)));
}

const gaps = (times: readonly number[]): number[] =>
	times.slice(1).map((time, index) => time - (times[index] ?? 0));

test('the first turn comes at once', async () => {
	const { idle, timing } = clock();
	expect(await turns(newPollLimiter(), timing, idle, 1)).toEqual([0]);
});

test('a thousand turns that are asked for at once come one after another', async () => {
	const { idle, timing } = clock();
	const times = await turns(newPollLimiter(), timing, idle, 1000);
	expect(new Set(gaps(times))).toEqual(new Set([spacing]));
});

test('turns come in the order in which they were asked for', async () => {
	const { idle, timing } = clock();
	const limiter = newPollLimiter();
	const order: number[] = [];
	const take = async (number: number) => {
		await limiter.turn(timing);
		order.push(number);
	};
	await idle.during(Promise.all([take(1), take(2), take(3)]));
	expect(order).toEqual([1, 2, 3]);
});

test('hundreds of turns that are asked for at their deadline all come in time', async () => {
	const { idle, timing } = clock();
	const limiter = newPollLimiter();
	const asked = Array.from({ length: 300 }, async () => limiter.turn(timing, 0));
	expect(new Set(await idle.during(Promise.all(asked)))).toEqual(new Set([true]));
});

test('a turn that a limit makes too late is not waited for, and not taken from the others', async () => {
	const { idle, timing } = clock();
	const limiter = newPollLimiter();
	limiter.learn(0, { retryAfter: '60' }, timing);
	const asked = [limiter.turn(timing), limiter.turn(timing, 50_000), limiter.turn(timing)];
	expect(await idle.during(Promise.all(asked))).toEqual([true, false, true]);
	expect(idle.now()).toBe(60_000 + 2 * spacing);
});

test('a thousand turns whose deadline passes under a limit end within a minute of it', async () => {
	const { idle, timing } = clock();
	const limiter = newPollLimiter();
	const ask = async () => {
		const isTurn = await limiter.turn(timing, 60_000);
		limiter.learn(idle.now(), { retryAfter: '10' }, timing);
		return isTurn;
	};
	const turns = await idle.during(Promise.all(Array.from({ length: 1000 }, ask)));
	expect(turns).toContain(false);
	expect(idle.now()).toBeLessThan(120_000);
});

describe('after a limit', () => {
	test('all turns wait as long as it asks', async () => {
		const { idle, timing } = clock();
		const limiter = newPollLimiter();
		await turns(limiter, timing, idle, 1);
		limiter.learn(0, { retryAfter: '45' }, timing);
		const [first] = await turns(limiter, timing, idle, 3);
		expect(first).toBe(45_000);
	});

	test('turns that are waited for already come later as well', async () => {
		const { idle, timing } = clock();
		const limiter = newPollLimiter();
		const before = turns(limiter, timing, idle, 3);
		limiter.learn(0, { retryAfter: '45' }, timing);
		expect((await before)[0]).toBeGreaterThanOrEqual(45_000);
	});

	test('turns come less often than before, and again as often after answers without a limit', async () => {
		const { idle, timing } = clock();
		const limiter = newPollLimiter();
		limiter.learn(0, { retryAfter: '1' }, timing);
		expect(gaps(await turns(limiter, timing, idle, 2))).toEqual([2 * spacing]);
		for (let answers = 0; answers < 20; answers++) limiter.learn(idle.now(), undefined, timing);
		await turns(limiter, timing, idle, 1);
		expect(gaps(await turns(limiter, timing, idle, 2))).toEqual([spacing]);
	});

	test('the next one in a row brings a longer pause', async () => {
		const { idle, timing } = clock();
		const limiter = newPollLimiter();
		const pauses: number[] = [];
		for (let limits = 0; limits < 4; limits++) {
			const met = idle.now();
			limiter.learn(met, {}, timing);
			await turns(limiter, timing, idle, 1);
			pauses.push(idle.now() - met);
		}
		expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
	});

	test('the answers to what was in flight with it change nothing', async () => {
		const { idle, timing } = clock();
		const limiter = newPollLimiter();
		await turns(limiter, timing, idle, 3);
		limiter.learn(spacing, {}, timing);
		const [left, held] = [0, idle.now() + 1_000];
		limiter.learn(left, {}, timing);
		limiter.learn(left, { retryAfter: '60' }, timing);
		limiter.learn(left, undefined, timing);
		expect(await turns(limiter, timing, idle, 2)).toEqual([held, held + 2 * spacing]);
	});
});

test('a stop gives all turns at once, so that each request finds out by itself', async () => {
	const { idle, timing, stop } = clock();
	const limiter = newPollLimiter();
	limiter.learn(0, { retryAfter: '100' }, timing);
	const asked = Promise.all([limiter.turn(timing), limiter.turn(timing)]);
	stop();
	expect(await asked).toEqual([true, true]);
	expect(idle.now()).toBe(0);
	expect(idle.asleep).toBe(0);
});

describe('concurrency', () => {
	/** Work that lasts until it is told to end */
	class Workshop {
		readonly begun: number[] = [];
		mostAtOnce = 0;
		private readonly ends = new Map<number, () => void>();

		readonly work = async (entry: number): Promise<number> => {
			this.begun.push(entry);
			await new Promise<void>((resolve) => {
				this.ends.set(entry, resolve);
				this.mostAtOnce = Math.max(this.mostAtOnce, this.ends.size);
			});
			return entry;
		};

		async end(...entries: number[]): Promise<void> {
			for (const entry of entries) {
				this.ends.get(entry)?.();
				this.ends.delete(entry);
				await soon();
			}
		}
	}

	/** Lets everything happen that needs no time */
	const soon = async () => new Promise((resolve) => setImmediate(resolve));

	/** Has the entries worked on */
	async function workOn(entries: number, limiter: Limiter, workshop: Workshop): Promise<number[]> {
		const all = Array.from({ length: entries }, (_entry, index) => index + 1);
		return await Promise.all(
			all.map(async (entry) => limiter.run(async () => workshop.work(entry))),
		);
	}

	test('no more work begins at once than is allowed', async () => {
		const workshop = new Workshop();
		void workOn(4, new Limiter({ concurrency: 2 }), workshop);
		await soon();
		expect(workshop.begun).toEqual([1, 2]);
	});

	test('the next work begins when any ends, in order', async () => {
		const workshop = new Workshop();
		void workOn(5, new Limiter({ concurrency: 2 }), workshop);
		await soon();
		await workshop.end(2, 3, 1);
		expect(workshop.begun).toEqual([1, 2, 3, 4, 5]);
		expect(workshop.mostAtOnce).toBe(2);
	});

	test('each call gets the result of its own work', async () => {
		const workshop = new Workshop();
		const working = workOn(3, new Limiter({ concurrency: 2 }), workshop);
		await soon();
		await workshop.end(1, 2, 3);
		expect(await working).toEqual([1, 2, 3]);
	});

	test('all work begins at once where any number is allowed', async () => {
		const workshop = new Workshop();
		void workOn(5, new Limiter(), workshop);
		await soon();
		expect(workshop.begun).toEqual([1, 2, 3, 4, 5]);
	});

	test('work that fails makes room for the next', async () => {
		const limiter = new Limiter({ concurrency: 1 });
		const failing = limiter.run(async () => Promise.reject(new Error('broken')));
		const next = limiter.run(async () => Promise.resolve('done'));
		await expect(failing).rejects.toThrow('broken');
		expect(await next).toBe('done');
	});

	test('a slot that was free for a while is taken again, and only once', async () => {
		const limiter = new Limiter({ concurrency: 1 });
		await limiter.run(async () => Promise.resolve());
		const workshop = new Workshop();
		void workOn(2, limiter, workshop);
		await soon();
		expect(workshop.begun).toEqual([1]);
	});
});
