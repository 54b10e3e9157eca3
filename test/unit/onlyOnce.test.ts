import { OnlyOnce } from '../../nodes/shared/onlyOnce';

test('what several ask for is done once', async () => {
	const shared = new OnlyOnce<number>();
	let times = 0;
	const work = async () => Promise.resolve((times += 1));
	expect(await Promise.all([shared.get('a', work), shared.get('a', work)])).toEqual([1, 1]);
	expect(await shared.get('a', work)).toBe(1);
	expect(await shared.get('b', work)).toBe(2);
});

test('all who ask for what fails hear of it', async () => {
	const shared = new OnlyOnce<never>();
	const work = async () => Promise.reject(new Error('broken'));
	const outcomes = await Promise.allSettled([shared.get('a', work), shared.get('a', work)]);
	expect(outcomes).toMatchObject([
		{ reason: { message: 'broken' } },
		{ reason: { message: 'broken' } },
	]);
});
