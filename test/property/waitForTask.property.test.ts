import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { queryTimeout } from '../../nodes/shared/api/client';
import { unknownStanding } from '../../nodes/shared/api/standing';
import type { Http, HttpResponse, NetworkFailure } from '../../nodes/shared/api/authenticatedHttp';
import { KyyVideoError } from '../../nodes/shared/errors/error';
import type { Clock } from '../../nodes/shared/timing/clock';
import { newPollLimiter, queryInTurn } from '../../nodes/WaitForVideo/queryInTurn';
import { waitForTask, type Waited } from '../../nodes/WaitForVideo/waitForTask';
import {
	bodies,
	bodiesWithId,
	httpStatuses,
	networkFailures,
	responseWith,
} from './serviceAnswers';

/** What the service does with one query */
interface Step {
	readonly received: HttpResponse | NetworkFailure;
	/** Milliseconds; no longer than the query is given */
	readonly takes: number;
}

interface Scenario {
	/** The last one is repeated for ever */
	readonly steps: readonly Step[];
	/** Milliseconds; as scheduled for the model when undefined */
	readonly interval: number | undefined;
	/** Milliseconds on the clock, which starts at 0 */
	readonly deadline: number;
	/** Milliseconds on the clock */
	readonly stopAt: number;
	readonly random: number;
}

/** More than any scenario has time for */
const manyQueries = 2_000;

interface Course {
	readonly ended: Waited | KyyVideoError;
	/** Milliseconds on the clock */
	readonly endedAt: number;
	readonly queriedAt: readonly number[];
}

async function follow({ steps, interval, deadline, stopAt, random }: Scenario): Promise<Course> {
	let time = 0;
	const controller = new AbortController();
	const pass = (milliseconds: number) => {
		time += milliseconds;
		if (time < stopAt || controller.signal.aborted) return;
		time = stopAt;
		controller.abort();
	};
	const sleep: Clock['sleep'] = async (milliseconds, signal) => {
		signal.throwIfAborted();
		pass(milliseconds);
		await Promise.resolve();
		signal.throwIfAborted();
	};
	const clock: Clock = { now: () => time, elapsed: () => time, sleep, timeout: sleep };
	const queriedAt: number[] = [];
	const lost: NetworkFailure = { kind: 'networkFailure', sent: true, words: 'canceled' };
	const send: Http['send'] = async ({ timeout }, signal) => {
		if (signal.aborted) return lost;
		const step = steps[Math.min(queriedAt.length, steps.length - 1)];
		queriedAt.push(time);
		if (queriedAt.length > manyQueries) throw new Error('It asks for ever');
		pass(Math.min(step?.takes ?? 0, timeout));
		return await Promise.resolve(controller.signal.aborted ? lost : (step?.received ?? lost));
	};
	const timing = { clock, random: () => random, signal: controller.signal };
	const run = {
		connect: async () =>
			Promise.resolve({ send, baseUrl: '', maskKey: (json: IDataObject) => json }),
		pollLimiter: newPollLimiter(),
		progress: { polls: 0 },
	};
	const ended = await waitForTask('video_1', {
		query: async () => queryInTurn('video_1', '/v1/result', deadline, timing, run),
		interval,
		key: { standing: unknownStanding },
		start: 0,
		deadline,
		timing,
	}).catch((error: unknown) => {
		if (error instanceof KyyVideoError) return error;
		throw error;
	});
	return { ended, endedAt: time, queriedAt };
}

const scenariosOf = (
	received: fc.Arbitrary<HttpResponse | NetworkFailure>,
	stops = false,
): fc.Arbitrary<Scenario> =>
	fc.record({
		steps: fc.array(fc.record({ received, takes: fc.nat(queryTimeout) }), {
			minLength: 1,
			maxLength: 8,
		}),
		interval: fc.option(fc.integer({ min: 5_000, max: 3_600_000 }), { nil: undefined }),
		deadline: fc.oneof(
			{ weight: 3, arbitrary: fc.integer({ min: -10_000, max: 60_000 }) },
			{ weight: 3, arbitrary: fc.integer({ min: 0, max: 900_000 }) },
			// Rarely, as it takes a thousand queries
			{ weight: 1, arbitrary: fc.integer({ min: 0, max: 7_200_000 }) },
		),
		stopAt: stops ? fc.integer({ min: 1, max: 600_000 }) : fc.constant(Infinity),
		random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
	});

const anything = fc.oneof(
	responseWith(httpStatuses, bodies),
	responseWith(fc.constant(200), bodiesWithId),
	networkFailures,
);

/** What may change: no answer, an invalid one, a fault of the service, too many requests */
const passing = fc.oneof(
	networkFailures,
	responseWith(
		fc.integer({ min: 500, max: 599 }),
		fc.constantFrom('', '<html></html>', '系统繁忙'),
	),
	responseWith(fc.constant(429), fc.constant('')),
	responseWith(
		fc.constant(200),
		fc.constantFrom<unknown>('', null, '<html></html>', [], {}, { code: 429, msg: '' }),
	),
);

/** Milliseconds: a service that has asked for its longest pause, or the shortest interval, leaves no time for more */
const earliestEnd = (scenario: Scenario): number =>
	scenario.deadline - (isLimited(scenario) ? 121_000 : 5_000);

/** Whether one of the answers may be a limit; this need not be as exact as the code is */
const isLimited = ({ steps }: Scenario): boolean =>
	steps.some(({ received }) => received.kind === 'response' && asksForTime(received));

const asksForTime = ({ httpStatus, retryAfter, body }: HttpResponse): boolean =>
	retryAfter !== undefined || httpStatus === 429 || /429|频繁|限流/.test(JSON.stringify(body));

const outcomeOf = ({ ended }: Course): string =>
	ended instanceof KyyVideoError ? ended.kind : ended.outcome;

test('whatever comes, a wait ends with the video, at the deadline, or with an error that says why', async () => {
	await fc.assert(
		fc.asyncProperty(scenariosOf(anything), async (scenario) => {
			const course = await follow(scenario);
			const outcome = outcomeOf(course);
			expect(['completed', 'running', 'failed', 'refused']).toContain(outcome);
			if (outcome === 'running') expect(course.endedAt).toBeGreaterThan(earliestEnd(scenario));
		}),
		{ numRuns: 500 },
	);
});

test('a wait ends no later than one last turn and query after the deadline', async () => {
	await fc.assert(
		fc.asyncProperty(scenariosOf(anything), async (scenario) => {
			const { endedAt } = await follow(scenario);
			expect(endedAt).toBeLessThanOrEqual(Math.max(scenario.deadline, 0) + 15_000);
		}),
		{ numRuns: 500 },
	);
});

test('what may change never ends a wait as long as there is time for another query', async () => {
	await fc.assert(
		fc.asyncProperty(scenariosOf(passing), async (scenario) => {
			const course = await follow(scenario);
			expect(outcomeOf(course)).toBe('running');
			expect(course.endedAt).toBeGreaterThan(earliestEnd(scenario));
		}),
		{ numRuns: 300 },
	);
});

/** Answers that speak against the video or the key, and none of which proves anything */
const refusing = responseWith(
	fc.constantFrom(200, 400, 401, 403, 404),
	fc.constantFrom({ code: '204', msg: '登录验证失败' }, { code: 7, msg: '任务不存在' }),
);

const running = responseWith(
	fc.constant(200),
	fc.constant({ id: 'video_1', status: 'processing' }),
);

test('up to three refusals in a row never end a wait, whatever passes between them', async () => {
	const few = fc.array(fc.oneof(refusing, passing), { maxLength: 3 });
	const rounds = fc.array(
		fc.tuple(running, few).map(([good, bad]) => [...bad, good]),
		{ minLength: 1, maxLength: 6 },
	);
	const scenarios = fc.tuple(rounds, scenariosOf(running)).map(([answers, scenario]): Scenario => ({
		...scenario,
		steps: answers.flat().map((received) => ({ received, takes: 0 })),
		// Time enough for all of them: a deadline may well end a wait with a refusal that nothing contradicts
		interval: 20_000,
		deadline: 1_800_000,
	}));
	await fc.assert(
		fc.asyncProperty(scenarios, async (scenario) => {
			expect(outcomeOf(await follow(scenario))).toBe('running');
		}),
		{ numRuns: 200 },
	);
});

test('refusals alone end a wait long before its deadline', async () => {
	const scenarios = scenariosOf(refusing).map((scenario) => ({ ...scenario, deadline: 1_800_000 }));
	await fc.assert(
		fc.asyncProperty(scenarios, async (scenario) => {
			const course = await follow(scenario);
			expect(outcomeOf(course)).toBe('refused');
			expect(course.endedAt).toBeLessThan(1_200_000);
		}),
		{ numRuns: 200 },
	);
});

test('a wait asks at least once, and soon after the deadline at the latest for a last time', async () => {
	await fc.assert(
		fc.asyncProperty(scenariosOf(passing), async (scenario) => {
			const { queriedAt, endedAt } = await follow(scenario);
			expect(queriedAt[0]).toBe(0);
			const last = queriedAt.at(-1) ?? NaN;
			expect(last).toBeLessThanOrEqual(Math.max(scenario.deadline, 0) + 5_000);
			if (!isLimited(scenario)) expect(endedAt - last).toBeLessThanOrEqual(queryTimeout);
		}),
		{ numRuns: 200 },
	);
});

test('two queries are never closer together than the shortest interval, but for the last one', async () => {
	await fc.assert(
		fc.asyncProperty(scenariosOf(anything), async (scenario) => {
			const { queriedAt } = await follow(scenario);
			const gaps = queriedAt.slice(1, -1).map((moment, index) => moment - (queriedAt[index] ?? 0));
			expect(gaps.filter((gap) => gap < 5_000)).toEqual([]);
		}),
		{ numRuns: 300 },
	);
});

test('after a stop nothing is queried any more, and nothing waited for', async () => {
	await fc.assert(
		fc.asyncProperty(scenariosOf(anything, true), async (scenario) => {
			const course = await follow(scenario);
			expect(course.queriedAt.filter((moment) => moment >= scenario.stopAt)).toEqual([]);
			expect(course.endedAt).toBeLessThanOrEqual(scenario.stopAt);
			expect(['canceled', 'completed', 'running', 'failed', 'refused']).toContain(
				outcomeOf(course),
			);
		}),
		{ numRuns: 500 },
	);
});
