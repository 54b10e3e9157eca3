import { verdictOn } from './aim';
import { EXAMPLE_ENVIRONMENT } from './exampleEnvironment';
import type { DownloadResult, PartName, PartResult, PolicyResult, Results } from './results';
import { detailsOf, durationsOf, provenanceOf } from './tables';

const resultsOf = <Name extends PartName>(name: Name, result: PartResult<Name>): Results => ({
	[name]: { environment: EXAMPLE_ENVIRONMENT, result },
});

const verdictsOf = (results: Results): readonly string[] =>
	detailsOf(results)
		.flatMap(({ aims = [] }) => aims)
		.map(verdictOn);

describe('waiting for many videos', () => {
	const row = (videos: number, togetherToSlowest: number) => ({
		videos,
		slowest: 600,
		together: 600 * togetherToSlowest,
		oneByOne: 600 * videos,
		togetherToSlowest,
		speedUp: videos / togetherToSlowest,
		queriesTogether: 9,
		queriesOneByOne: 9,
	});
	const words = 'Aim: at 100 videos, no more than 1.05 times as long as the slowest one takes.';

	test('is judged at a hundred of them, whatever the others take', () => {
		const of = (ratio: number) => verdictsOf(resultsOf('together', [row(10, 2), row(100, ratio)]));
		expect(of(1.05)).toEqual([`${words} Met.`]);
		expect(of(1.0504)).toEqual([`${words} Met.`]);
		expect(of(1.051)).toEqual([`${words} **Missed**: 100 videos (1.051).`]);
	});

	test('is not judged without them', () => {
		expect(verdictsOf(resultsOf('together', [row(10, 1)]))).toEqual([`${words} Not measured.`]);
	});
});

describe('noticing a video', () => {
	const policy = (delay: number, queries: number, costToOptimum: number): PolicyResult => ({
		delay,
		queries,
		cost: delay + queries,
		costToOptimum,
	});
	const row = (name: string, automatic: PolicyResult): PartResult<'notice'>[number] => ({
		model: name,
		name,
		scenario: 'as documented',
		range: { min: 60, max: 120 },
		policies: {
			automatic,
			'every 20 s': policy(10, 8, 1.5),
			'every 30 s': policy(15, 6, 1.6),
			'every 40 s': policy(20, 4, 1.7),
			optimum: policy(6, 7, 1),
		},
	});

	test('names the models that are no better than a fixed interval, and those that cost too much', () => {
		const rows = [
			row('Good', policy(9.9, 7.9, 1.15)),
			row('Late', policy(10, 7, 1.154)),
			row('Keen', policy(9, 8.1, 1.16)),
		];
		expect(verdictsOf(resultsOf('notice', rows))).toEqual([
			'Aim: less delay and fewer polls than every 20 s. **Missed in 2 of 3 rows**: Late, as documented (10.0 s · 7.0 against 10.0 s · 8.0); Keen, as documented (9.0 s · 8.1 against 10.0 s · 8.0).',
			'Aim: a cost of no more than 1.15 times the optimum. **Missed in 1 of 3 rows**: Keen, as documented (1.16).',
		]);
	});

	test('says so when all is well', () => {
		const rows = [row('One', policy(9, 7, 1)), row('Other', policy(9, 7, 1.1))];
		expect(verdictsOf(resultsOf('notice', rows))).toEqual([
			'Aim: less delay and fewer polls than every 20 s. Met in all 2 rows.',
			'Aim: a cost of no more than 1.15 times the optimum. Met in all 2 rows.',
		]);
	});
});

describe('downloading', () => {
	const size = (megabytes: number, ours: Partial<DownloadResult>) => {
		const result = { megabytesPerSecond: 300, growth: 20, growthAgain: 10, toHttpRequest: 1 };
		return {
			megabytes,
			repeats: 3,
			downloaders: {
				'Wait for Video': { ...result, ...ours },
				// Nothing is aimed at for the others.
				'HTTP Request': { ...result, growth: 99, growthAgain: 99 },
				undici: { ...result, growth: 99, growthAgain: 99, toHttpRequest: 0.1 },
			},
		};
	};

	test('is judged by its speed and by its memory, each for itself', () => {
		const sizes = [
			size(10, { toHttpRequest: 0.946 }),
			size(100, { toHttpRequest: 0.94, growth: 48.6 }),
			size(1000, { growth: 73.2, growthAgain: 48.4 }),
		];
		expect(verdictsOf(resultsOf('download', { growthFrom: 'guessing', sizes }))).toEqual([
			'Aim: at least 0.95 times as fast as the HTTP Request node. **Missed in 1 of 3 rows**: 100 MB (0.94).',
			'Aim: no more than 48 MB of memory, however large the file is. **Missed in 2 of 3 rows**: 100 MB (49 MB); 1,000 MB (73 MB).',
			'Aim: no more than 48 MB of memory more for another file, however large the file is. Met in all 3 rows.',
		]);
	});
});

describe('when and how long', () => {
	const load = { repeats: 3, milliseconds: 5, heapMegabytes: 1, rssMegabytes: 1, modules: 15 };

	test('is said of the parts that were measured', () => {
		const measured: Results = {
			load: { environment: EXAMPLE_ENVIRONMENT, seconds: 29, result: load },
		};
		expect(provenanceOf(measured, ['load', 'waiting'])).toEqual([
			'Measured on 2026-01-02 with version 1.2.3, n8n 2.0.0 and Node 24.0.0 on 2 × Abacus, linux x64.',
		]);
		expect(durationsOf(measured)).toBe('The last measuring took 29 s for `load`.');
	});

	test('is said in minutes when it was long, of each part', () => {
		const waiting = {
			videos: 300,
			pollInterval: 20,
			window: 60,
			heapKilobytesPerVideo: 8,
			cpuPerVideoMinute: 10,
			idleCpuPerMinute: 30,
			queriesPerVideoMinute: 3,
		};
		const measured: Results = {
			load: { environment: EXAMPLE_ENVIRONMENT, seconds: 29, result: load },
			waiting: { environment: EXAMPLE_ENVIRONMENT, seconds: 70, result: waiting },
		};
		expect(durationsOf(measured)).toBe(
			'The last measuring took 29 s for `load`, 1 minute for `waiting`.',
		);
	});

	test('is not said of a part whose duration is unknown', () => {
		expect(durationsOf(resultsOf('load', load))).toBeUndefined();
	});
});
