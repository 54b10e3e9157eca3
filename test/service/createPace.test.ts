import { CreatePace } from './createPace';

test('takes so many within any second, and what it refuses counts for nothing', () => {
	let now = 0;
	const pace = new CreatePace(2, () => now);
	const takeAt = (time: number) => {
		now = time;
		return pace.take();
	};
	expect([0, 500, 600, 999, 1_000, 1_400, 1_500].map(takeAt)).toEqual([
		true,
		true,
		false,
		false,
		true,
		false,
		true,
	]);
});
