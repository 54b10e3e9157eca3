import { costOf, optimum } from './optimum';

const shortestPause = 2;

/** Every way to query within a time, from 0 on, that ends when all videos are completed */
function waysToQuery(from: number, end: number): readonly (readonly number[])[] {
	if (from >= end) return [[from]];
	const nexts = Array.from({ length: end }, (_, index) => from + shortestPause + index);
	return nexts.flatMap((next) => waysToQuery(next, end).map((way) => [from, ...way]));
}

function costOfWay(way: readonly number[], likelihoods: readonly number[]): number {
	return likelihoods.reduce((sum, likelihood, second) => {
		const queries = way.findIndex((at) => at > second) + 1;
		return sum + likelihood * ((way[queries - 1] ?? 0) - (second + 0.5) + queries);
	}, 0);
}

test.each([
	['evenly spread', [0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125]],
	['late', [0, 0, 0, 0, 0, 0.1, 0.5, 0.4]],
	['in two heaps', [0.4, 0.1, 0, 0, 0, 0, 0, 0.1, 0.4]],
	['at once', [1]],
])('no other way costs less when the completions are %s', (_how, likelihoods) => {
	const best = optimum(likelihoods, shortestPause);
	const costs = waysToQuery(0, likelihoods.length).map((way) => costOfWay(way, likelihoods));
	expect(costOf(best)).toBeCloseTo(Math.min(...costs), 10);
	expect(costOfWay(best.queriesAt, likelihoods)).toBeCloseTo(costOf(best), 10);
});
