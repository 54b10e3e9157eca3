import { shortestPollInterval } from './waitTimes';
import type { Range } from './media';
import { models } from './models';

/** Share of the videos expected before the documented time, and from what share of its lower end on: guesses */
const early = { share: 0.08, from: 2 / 3 };

/** Share of the videos expected after it: a guess; the documentation warns of peak times, references and long videos */
const late = 0.15;

/** How soon a late video becomes ready: the later it is already, the less one more second brings */
const lateHazard = 3;

/** What a poll may cost, in seconds by which the completion would be noticed sooner without it */
const costOfPoll = 1;

/** Seconds: the slowest interval that the provider advises [doc] */
const longestGap = 60;

/** Share of a gap by which it varies at random, so that the videos of one run do not move in step */
const jitter = 0.1;

const documentedTimes = models.flatMap(({ generationTime }) => generationTime ?? []);

/** Seconds for a model without documented times: what any other model takes */
const anyGenerationTime: Range = {
	min: Math.min(...documentedTimes.map(({ min }) => min)),
	max: Math.max(...documentedTimes.map(({ max }) => max)),
};

/** @returns seconds that the model takes, as far as that is documented */
export function generationTimeOf(model: string | null | undefined): Range {
	return models.find(({ value }) => value === model)?.generationTime ?? anyGenerationTime;
}

/**
 * When to poll again after a poll that found the video not ready. Reviews of assets use it too.
 *
 * Dense polls notice a completion sooner, and more of them are in vain. The cheapest density grows with the square root
 * of the chance that the video becomes ready in the next second (J. B. Keller, "Optimum checking schedules for systems
 * subject to random failure", 1974). So the next poll is due when the density since the last one adds up to one poll:
 * none long before the likely time, many towards its end, and fewer and fewer after it.
 *
 * @param age seconds since the video was created
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
	return Math.max(shortestPollInterval, gap * (1 + jitter * (2 * random - 1)));
}

/** The chance that a video of this age (seconds) that is not ready becomes ready within the next second */
function hazard(age: number, { min, max }: Range): number {
	const earliest = min * early.from;
	if (age < earliest) return 0;
	if (age >= max) return lateHazard / age;
	// In each of two spans, the same share of all videos becomes ready every second
	const { from, to, share, left } =
		age < min
			? { from: earliest, to: min, share: early.share, left: 1 }
			: { from: min, to: max, share: 1 - early.share - late, left: 1 - early.share };
	const density = share / (to - from);
	return density / (left - density * (age - from));
}
