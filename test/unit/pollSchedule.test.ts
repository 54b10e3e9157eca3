import { models } from '../../nodes/shared/model/models';
import { gapBeforeNextPoll, generationTimeOf } from '../../nodes/shared/model/pollSchedule';

const range = { min: 120, max: 300 };

/** The ages in seconds at which a video is polled, up to some age, without chance */
function polls(upTo: number): number[] {
	const ages: number[] = [];
	for (let age = 0; age < upTo; ages.push(age)) age += gapBeforeNextPoll(age, range, 0.5);
	return ages;
}

const gaps = (ages: readonly number[]): number[] =>
	ages.slice(1).map((age, index) => age - (ages[index] ?? 0));

const between = (from: number, to: number): number[] =>
	polls(to).filter((age) => age >= from && age < to);

test('a new video is left alone for two thirds of the time that it takes at the least', () => {
	expect(polls(200)[0]).toBeGreaterThan(80);
});

test('hardly a poll is spent before the video can be ready', () => {
	expect(between(0, range.min)).toHaveLength(1);
});

test('the polls come closer together the fewer of the likely seconds are left', () => {
	const likely = gaps(between(range.min, range.max));
	expect(likely.length).toBeGreaterThan(5);
	expect(likely).toEqual([...likely].sort((one, other) => other - one));
});

test('after the likely time they get further and further apart', () => {
	const late = gaps(between(range.max, 3 * range.max));
	expect(late).toEqual([...late].sort((one, other) => one - other));
	expect(late[0]).toBeGreaterThan(gaps(between(range.min, range.max)).at(-1) ?? Infinity);
});

test('a video that is very late is polled as often as the provider advises at the least', () => {
	for (const age of [3_600, 36_000, 86_400]) {
		expect(gapBeforeNextPoll(age, range, 0.5)).toBeLessThanOrEqual(60);
		expect(gapBeforeNextPoll(age, range, 0.5)).toBeGreaterThan(45);
	}
});

test('no gap is shorter than five seconds, however likely the video is', () => {
	expect(gapBeforeNextPoll(19, { min: 10, max: 20 }, 0)).toBe(5);
});

test('chance makes a gap a tenth longer or shorter', () => {
	const usual = gapBeforeNextPoll(150, range, 0.5);
	expect(gapBeforeNextPoll(150, range, 0)).toBeCloseTo(0.9 * usual);
	expect(gapBeforeNextPoll(150, range, 1)).toBeCloseTo(1.1 * usual);
});

describe('how long a model takes', () => {
	test('is what the table says', () => {
		expect(generationTimeOf('kyyvideo2_pro')).toEqual({ min: 180, max: 360 });
	});

	test.each(['videos', 'seedance_2_0', 'a_model_of_tomorrow', null, undefined])(
		'is anything that another one takes for %s',
		(model) => {
			expect(generationTimeOf(model)).toEqual({ min: 60, max: 360 });
		},
	);
});

test('every model of the table has a schedule without long gaps', () => {
	for (const { value } of models) {
		for (const age of [0, 59, 60, 180, 359.5, 360, 100_000]) {
			const gap = gapBeforeNextPoll(age, generationTimeOf(value), 0.5);
			expect(gap).toBeGreaterThanOrEqual(5);
			expect(gap).toBeLessThan(300);
		}
	}
});
