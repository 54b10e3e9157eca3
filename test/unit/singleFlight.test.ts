import { SingleFlight } from '../../nodes/shared/timing/singleFlight';

test('the work for a key is done once, for later callers too', async () => {
	const shared = new SingleFlight<number>();
	let times = 0;
	const work = async () => Promise.resolve((times += 1));
	expect(await Promise.all([shared.run('a', work), shared.run('a', work)])).toEqual([1, 1]);
	expect(await shared.run('a', work)).toBe(1);
	expect(await shared.run('b', work)).toBe(2);
});

test('a failure reaches all callers', async () => {
	const shared = new SingleFlight<never>();
	const work = async () => Promise.reject(new Error('broken'));
	const outcomes = await Promise.allSettled([shared.run('a', work), shared.run('a', work)]);
	expect(outcomes).toMatchObject([
		{ reason: { message: 'broken' } },
		{ reason: { message: 'broken' } },
	]);
});
