import { shortestInterval } from './limits';
import { models, type Range } from './models';

/**
 * Part of the videos that are expected before the documented time. It is never said how much sooner; two thirds of the
 * lower end are allowed for.
 */
const early = { part: 0.08, from: 2 / 3 };

/** Part of the videos that are expected after it: the documentation warns of peak times, references and long videos */
const late = 0.15;

/** How soon a video that is late becomes ready: the later it is already, the less a further second brings */
const lateHazard = 3;

/** What a poll may cost, in seconds by which the completion would be noticed sooner without it */
const costOfPoll = 1;

/** Seconds: the slowest beat that the provider advises */
const longestGap = 60;

/** Part of a gap by which it is longer or shorter by chance, so that videos of one run do not move in step */
const jitter = 0.1;

/** Seconds that a model takes of which nothing is documented: anything that another one takes */
const anyGenerationTime: Range = models.reduce(
	(all, { generationTime: { min, max } = all }) => ({
		min: Math.min(all.min, min),
		max: Math.max(all.max, max),
	}),
	{ min: Infinity, max: 0 },
);

/** How long the model takes in seconds, as far as that is known */
export function generationTimeOf(model: string | null | undefined): Range {
	return models.find(({ value }) => value === model)?.generationTime ?? anyGenerationTime;
}

/** Milliseconds */
export const shortestPause = shortestInterval * 1000;

/**
 * Fits a pause into the time that is left: the last query is made at the deadline.
 *
 * @returns milliseconds; undefined when there is no time for another query
 */
export function pauseUpTo(remaining: number, pause: number): number | undefined {
	if (remaining < shortestPause) return undefined;
	return remaining - pause < shortestPause ? remaining : pause;
}

/**
 * When to poll again after a poll that found the video not ready. The same goes for an asset under review.
 *
 * The denser the polls, the sooner a completion is noticed, and the more of them are in vain. What costs least in all is
 * a density that grows with the square root of the chance that the video becomes ready in the next second (J. B. Keller,
 * "Optimum checking schedules for systems subject to random failure", 1974). So the next poll is due when the density
 * since the last one adds up to a whole poll: long before the likely time there is none, towards its end they are close,
 * and after it they get rarer.
 *
 * @param age seconds since the creation of the video
 * @param random from 0 up to 1
 * @returns seconds from now
 */
export function gapBeforeNextPoll(age: number, generationTime: Range, random: number): number {
	let polls = 0;
	let gap = 0;
	while (polls < 1) {
		polls += Math.sqrt(hazard(age + gap, generationTime) / (2 * costOfPoll));
		gap += 1;
		if (gap >= longestGap && age + gap > generationTime.min) break;
	}
	return Math.max(shortestInterval, gap * (1 + jitter * (2 * random - 1)));
}

/** The chance that a video of this age that is not ready becomes ready within the next second */
function hazard(age: number, { min, max }: Range): number {
	const earliest = min * early.from;
	if (age < earliest) return 0;
	if (age < min) return uniformHazard(early.part / (min - earliest), age - earliest, 1);
	if (age < max) {
		const likely = 1 - early.part - late;
		return uniformHazard(likely / (max - min), age - min, 1 - early.part);
	}
	return lateHazard / age;
}

/**
 * @param density the part of all videos that becomes ready in each second
 * @param since seconds for which it has been so
 * @param leftBefore the part of the videos that was not ready when that began
 */
function uniformHazard(density: number, since: number, leftBefore: number): number {
	return density / (leftBefore - density * since);
}
