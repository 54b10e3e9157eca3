import { AdaptiveLimiter, type Verdict } from '../../nodes/shared/timing/adaptiveLimiter';
import type { Timing } from '../../nodes/shared/timing/clock';
import { IdleClock } from '../clock/idleClock';

const second = 1_000;

/** A service that answers after a while, and what it was asked */
interface Service {
	readonly times: number[];
	readonly refused: number[];
	mostInFlight: number;
}

interface Setting {
	/** Milliseconds until it answers */
	readonly latency?: number;
	/** What it refuses: by the times of those that were accepted before, and how many are in flight */
	readonly isTooMany?: (accepted: readonly number[], now: number, inFlight: number) => boolean;
	readonly retryAfter?: string;
	/** What comes of what is not refused */
	readonly verdict?: Verdict;
}

function setUp({ latency = second, isTooMany, retryAfter, verdict = 'answered' }: Setting = {}) {
	const clock = new IdleClock();
	const controller = new AbortController();
	const timing: Timing = { clock, random: () => 0.5, signal: controller.signal };
	const limiter = new AdaptiveLimiter();
	const service: Service = { times: [], refused: [], mostInFlight: 0 };
	let inFlight = 0;
	const attempt = async (): Promise<Verdict> => {
		if (controller.signal.aborted) return 'lost';
		const now = clock.now();
		const tooMany = isTooMany?.(service.times, now, inFlight) === true;
		(tooMany ? service.refused : service.times).push(now);
		inFlight += 1;
		service.mostInFlight = Math.max(service.mostInFlight, inFlight);
		await clock.sleep(latency, new AbortController().signal);
		inFlight -= 1;
		return tooMany ? { limit: retryAfter === undefined ? {} : { retryAfter } } : verdict;
	};
	const item = async () =>
		limiter.run(async () => limiter.retry(attempt, (outcome) => outcome, timing));
	/** @returns the verdicts, and the milliseconds that it took */
	const send = async (items: number) => {
		const start = clock.now();
		const verdicts = await clock.during(Promise.all(Array.from({ length: items }, item)));
		return { verdicts, passed: clock.now() - start };
	};
	return { clock, limiter, timing, controller, service, send };
}

/** How many were sent in each wave, which begins when no other request has been sent for a while */
const waves = (times: readonly number[]): number[] => {
	const sizes: number[] = [];
	times.forEach((time, index) => {
		const gap = time - (times[index - 1] ?? -Infinity);
		if (gap > 0) sizes.push(0);
		sizes.push((sizes.pop() ?? 0) + 1);
	});
	return sizes;
};

const perSecond = (most: number) => (accepted: readonly number[], now: number) =>
	accepted.filter((time) => now - time < second).length >= most;

test('the first request leaves at once', async () => {
	const { service, send } = setUp();
	await send(1);
	expect(service.times).toEqual([0]);
});

test('the level begins with 12, and grows with every answer up to 32', async () => {
	const { service, send } = setUp();
	await send(150);
	expect(waves(service.times)).toEqual([12, 24, 32, 32, 32, 18]);
});

test('a hundred requests of a second each take less than five seconds', async () => {
	const { send } = setUp();
	expect((await send(100)).passed).toBeLessThan(5 * second);
});

test('never more are in flight than the level, however long an answer takes', async () => {
	const { service, send } = setUp({ latency: 30 * second });
	await send(200);
	expect(service.mostInFlight).toBe(32);
});

test('no more start within a second than may be in flight, however quick the answers are', async () => {
	const { service, send } = setUp({ latency: 1 });
	await send(200);
	const within = service.times.map(
		(start) => service.times.filter((time) => time >= start && time - start < second).length,
	);
	expect(Math.max(...within)).toBeLessThanOrEqual(32);
});

test('what brings no answer does not make the level grow', async () => {
	const { service, send } = setUp({ verdict: 'lost' });
	await send(36);
	expect(waves(service.times)).toEqual([12, 12, 12]);
});

describe.each([1, 3, 5, 20])('of a service that takes %i a second', (most) => {
	const items = 40 * most;
	const sendAll = async (latency: number) => {
		const { verdicts, passed } = await setUp({ latency, isTooMany: perSecond(most) }).send(items);
		expect(new Set(verdicts)).toEqual(new Set(['answered']));
		return passed / ((items / most) * second + latency);
	};

	test.each([10, 200, second])(
		'five sixths or more are used where it answers after %i ms',
		async (latency) => {
			expect(await sendAll(latency)).toBeLessThanOrEqual(1.2);
		},
	);

	test('none is refused for good where it answers after 3,000 ms', async () => {
		await sendAll(3 * second);
	});
});

test('a service that takes five at once refuses none for good', async () => {
	const isTooMany = (_accepted: readonly number[], _now: number, inFlight: number) => inFlight >= 5;
	const { send } = setUp({ latency: 2 * second, isTooMany });
	const { verdicts, passed } = await send(100);
	expect(new Set(verdicts)).toEqual(new Set(['answered']));
	expect(passed).toBeLessThanOrEqual(1.25 * 40 * second);
});

test('all wait as Retry-After asks', async () => {
	const { service, send } = setUp({
		isTooMany: (accepted, now) => now === 0 && accepted.length >= 2,
		retryAfter: '60',
	});
	await send(40);
	expect(service.refused).toHaveLength(10);
	expect(service.times.filter((time) => time < 61 * second)).toHaveLength(2);
	expect(service.times).toHaveLength(40);
});

describe('a limit that stays', () => {
	test('is met five times before a request gives up', async () => {
		const { service, send } = setUp({ isTooMany: () => true });
		const { verdicts } = await send(1);
		expect(verdicts).toEqual([{ limit: {} }]);
		expect(service.refused).toHaveLength(5);
	});

	test('is not waited for by each of many requests', async () => {
		const { send } = setUp({ isTooMany: () => true, latency: 1 });
		expect((await send(500)).passed).toBeLessThan(60 * second);
	});

	test('is waited for again once an answer has come', async () => {
		const { service, send } = setUp({
			latency: 1,
			isTooMany: (accepted, now) => accepted.some((time) => now - time < 5 * second),
		});
		const { verdicts } = await send(8);
		expect(service.refused.length).toBeGreaterThan(10);
		expect(new Set(verdicts)).toEqual(new Set(['answered']));
	});
});

test('a stop ends all waiting', async () => {
	const { clock, controller, service, send } = setUp({ latency: 10 * second });
	const sending = send(100);
	const stopping = (async () => {
		await clock.sleep(5 * second, new AbortController().signal);
		controller.abort();
	})();
	const { verdicts } = await sending;
	await stopping;
	expect(service.times).toHaveLength(12);
	expect(verdicts.filter((verdict) => verdict === 'lost')).toHaveLength(88);
});
