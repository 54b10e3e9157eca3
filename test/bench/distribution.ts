import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

import type { Range } from '../../nodes/shared/model/media';

/** The share of videos that take longer than documented, up to twice as long */
const lateShare = 0.1;

/** The times that a model takes when all of them are longer, or shorter, than documented */
export const scaled = ({ min, max }: Range, factor: number): Range => ({
	min: min * factor,
	max: max * factor,
});

/**
 * The time within which a share of all videos is completed: most lie anywhere in the documented range, the others
 * anywhere between its end and twice that.
 *
 * @param share from 0 to 1
 * @returns seconds
 */
export function quantile(share: number, { min, max }: Range): number {
	const onTime = 1 - lateShare;
	return share <= onTime
		? min + ((max - min) * share) / onTime
		: max + (max * (share - onTime)) / lateShare;
}

/** The share of all videos that are completed after so many seconds */
export function completedShare(seconds: number, { min, max }: Range): number {
	const within = (from: number, to: number) =>
		Math.min(Math.max((seconds - from) / (to - from), 0), 1);
	return (1 - lateShare) * within(min, max) + lateShare * within(max, 2 * max);
}

/** How likely a video is completed within each second, from the first on */
export function likelihoods(range: Range): readonly number[] {
	return Array.from(
		{ length: Math.ceil(2 * range.max) },
		(_, second) => completedShare(second + 1, range) - completedShare(second, range),
	);
}

/**
 * Times of so many videos: one from each of as many equally likely ranges, so that few stand for many. Which ones, and
 * in which order, depends on the seed alone.
 *
 * @returns seconds
 */
export function drawTimes(count: number, range: Range, seed: number): readonly number[] {
	const random = mersenne(seed);
	const times = Array.from({ length: count }, (_, index) =>
		quantile((index + uniformFloat64(random)) / count, range),
	);
	for (let last = count - 1; last > 0; last--) {
		const other = uniformInt(random, 0, last);
		[times[last], times[other]] = [times[other] ?? 0, times[last] ?? 0];
	}
	return times;
}
