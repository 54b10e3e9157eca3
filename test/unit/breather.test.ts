import { Breather } from '../../nodes/shared/timing/breather';

/** Time that passes with the work alone, and when the work was interrupted */
function setUp() {
	let time = 0;
	const breaths: number[] = [];
	const clock = {
		elapsed: () => time,
		sleep: async () => {
			breaths.push(time);
			return Promise.resolve();
		},
	};
	const breather = new Breather(clock, new AbortController().signal);
	const work = async (milliseconds: number) => {
		await breather.breathe();
		time += milliseconds;
	};
	return { breather, breaths, work };
}

test('many pieces of work that begin at the same moment are interrupted again and again', async () => {
	const { breaths, work } = setUp();
	await Promise.all(Array.from({ length: 100 }, async () => work(10)));
	const stretches = breaths.map((time, index) => time - (breaths[index - 1] ?? 0));
	expect(Math.min(...stretches)).toBeGreaterThanOrEqual(20);
	// A few that are about to begin do not see the one before them yet
	expect(Math.max(...stretches)).toBeLessThanOrEqual(50);
	expect(breaths.length).toBeGreaterThanOrEqual(20);
});

test('a single piece of work is not interrupted, nor is what takes no time', async () => {
	const { breaths, work } = setUp();
	await work(500);
	expect(breaths).toEqual([]);
	const idle = setUp();
	await Promise.all(Array.from({ length: 1_000 }, async () => idle.work(0)));
	expect(idle.breaths).toEqual([]);
});

test('a stop ends the waiting, and the work is told nothing', async () => {
	let time = 0;
	const clock = {
		elapsed: () => (time += 50),
		sleep: async () => Promise.reject(new Error('Aborted')),
	};
	const breather = new Breather(clock, AbortSignal.abort());
	await expect(breather.breathe()).resolves.toBeUndefined();
});
