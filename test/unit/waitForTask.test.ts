import type { VideoAnswer } from '../../nodes/shared/api/client';
import { goodStanding, unknownStanding } from '../../nodes/shared/api/standing';
import type { Task } from '../../nodes/shared/api/task';
import { KyyVideoError } from '../../nodes/shared/errors/error';
import type { Clock } from '../../nodes/shared/timing/clock';
import { waitForTask, type Waited } from '../../nodes/WaitForVideo/waitForTask';

const id = 'video_1';

const task = (status: string): Task => ({
	id,
	object: 'video',
	created: null,
	model: null,
	status,
	video_url: null,
	error: null,
});

const answer = (status: string): VideoAnswer => ({ kind: 'task', task: task(status) });

const refusal = (httpStatus: number, code?: string, words = ''): VideoAnswer => ({
	kind: 'refusal',
	httpStatus,
	code,
	words,
});

interface Circumstances {
	/** Milliseconds, all of them; the clock starts at `start` */
	readonly interval?: number | undefined;
	readonly start?: number;
	readonly deadline?: number;
	readonly abortAt?: number;
	/** How long the turns of the second and all later queries take to come */
	readonly queue?: number;
	readonly random?: number;
	/** Unix seconds, as the item says it */
	readonly created?: number;
	/** Whether another video of the run has had a good answer with the same key */
	readonly keyHasWorked?: boolean;
}

/** Waits on a clock of its own, on which a query takes a second; the last answer is given for ever */
async function wait(
	answers: readonly VideoAnswer[],
	{ start = 0, deadline = 1_800_000, abortAt = Infinity, queue = 0, ...others }: Circumstances = {},
): Promise<{ waited: Waited | KyyVideoError; queriedAt: number[] }> {
	const interval = 'interval' in others ? others.interval : 20_000;
	let time = start;
	const controller = new AbortController();
	const sleep: Clock['sleep'] = async (milliseconds, signal) => {
		time = Math.min(time + milliseconds, abortAt);
		if (time === abortAt) controller.abort();
		await Promise.resolve();
		signal.throwIfAborted();
	};
	const clock: Clock = { now: () => time, elapsed: () => time, sleep, timeout: sleep };
	const queriedAt: number[] = [];
	const query = async () => {
		if (queriedAt.length > 0) time += queue;
		if (queriedAt.length > 0 && time > deadline) return undefined;
		queriedAt.push(time);
		time += 1000;
		const next = answers[Math.min(queriedAt.length, answers.length) - 1];
		return await Promise.resolve(next ?? answer('queued'));
	};
	const timing = { clock, random: () => others.random ?? 0.5, signal: controller.signal };
	const { created, keyHasWorked } = others;
	const key = { standing: keyHasWorked ? goodStanding : unknownStanding };
	const options = { query, interval, created, key, start, deadline, timing };
	const waited = await waitForTask(id, options).catch((error: unknown) => {
		if (error instanceof KyyVideoError) return error;
		throw error;
	});
	return { waited, queriedAt };
}

test('a completed video ends the wait without a sleep', async () => {
	const { waited, queriedAt } = await wait([answer('completed')]);
	expect(waited).toMatchObject({ outcome: 'completed', polls: 1, seconds: 1, task: { id } });
	expect(queriedAt).toEqual([0]);
});

test('a video is polled at the interval, counted from the end of each query', async () => {
	const { waited, queriedAt } = await wait([
		answer('queued'),
		answer('processing'),
		answer('completed'),
	]);
	expect(queriedAt).toEqual([0, 21_000, 42_000]);
	expect(waited).toMatchObject({ outcome: 'completed', polls: 3, seconds: 43 });
});

test('the wait never sleeps past the deadline, at which it asks for a last time', async () => {
	const { waited, queriedAt } = await wait([answer('processing')], { deadline: 30_000 });
	expect(queriedAt).toEqual([0, 21_000, 30_000]);
	expect(waited).toMatchObject({ outcome: 'running', task: { status: 'processing' } });
});

test('no query is made so shortly before the deadline that the last one would follow at once', async () => {
	const { queriedAt } = await wait([answer('processing')], { deadline: 25_000 });
	expect(queriedAt).toEqual([0, 25_000]);
});

test('a wait that is over within the shortest interval ends with its first query', async () => {
	const { waited, queriedAt } = await wait([answer('processing')], { deadline: 5_000 });
	expect(queriedAt).toEqual([0]);
	expect(waited).toMatchObject({ outcome: 'running', seconds: 1, polls: 1 });
});

test('a turn that does not come in time ends the wait with what was known', async () => {
	const { waited, queriedAt } = await wait([answer('processing')], {
		deadline: 30_000,
		queue: 15_000,
	});
	expect(queriedAt).toEqual([0]);
	expect(waited).toMatchObject({ outcome: 'running', task: { status: 'processing' }, polls: 1 });
});

test('a deadline that has passed still allows one query', async () => {
	const { waited, queriedAt } = await wait([answer('queued')], { deadline: -1 });
	expect(queriedAt).toEqual([0]);
	expect(waited).toMatchObject({ outcome: 'running' });
});

test('an unknown status counts as still running', async () => {
	const { waited } = await wait([answer('rendering'), answer('completed')]);
	expect(waited).toMatchObject({ outcome: 'completed', polls: 2 });
});

test.each<[string, VideoAnswer]>([
	['no answer', { kind: 'networkFailure', sent: true, words: 'reset' }],
	['an empty answer', { kind: 'empty', httpStatus: 200, answer: '' }],
	['an unreadable answer', { kind: 'unreadable', httpStatus: 200, answer: '<html>' }],
	['HTTP 429', refusal(429)],
	['HTTP 500', refusal(500)],
	['HTTP 503', refusal(503)],
	['code 429 with HTTP 200', { kind: 'refusal', httpStatus: 200, code: '429', words: '' }],
	[
		'a busy system with HTTP 200',
		{ kind: 'refusal', httpStatus: 200, code: '500', words: '系统繁忙' },
	],
])('%s does not end the wait', async (_what, passing) => {
	const { waited } = await wait([passing, answer('completed')]);
	expect(waited).toMatchObject({ outcome: 'completed', polls: 2 });
});

test('the last task survives an answer that tells nothing', async () => {
	const { waited } = await wait([answer('processing'), refusal(503)], { deadline: 10_000 });
	expect(waited).toMatchObject({
		outcome: 'running',
		task: { status: 'processing' },
		lastAnswer: { httpStatus: 503 },
	});
});

/** Refusals that end a wait when they come again and again */
const keyRefusals = [
	['HTTP 401', refusal(401)],
	['HTTP 403 of a firewall', refusal(403, undefined, '<html>Forbidden</html>')],
	['code 204', refusal(200, '204', '登录验证失败')],
	['a base URL that is wrong', refusal(200, '500', 'No handler found for GET /x')],
] as const;

const idRefusals = [
	['HTTP 404 of a gateway', refusal(404, undefined, '<html>Not Found</html>')],
	['not found', refusal(200, '500', '任务不存在')],
	['HTTP 400', refusal(400)],
	['any other code', refusal(200, '7', 'no')],
] as const;

const refusals = [...keyRefusals, ...idRefusals];

const tenGood = Array.from({ length: 10 }, () => answer('processing'));

describe('a refusal that comes once', () => {
	test.each(refusals)('at first does not end the wait: %s', async (_what, refused) => {
		const { waited } = await wait([refused, answer('queued'), answer('completed')]);
		expect(waited).toMatchObject({ outcome: 'completed', polls: 3 });
	});

	test.each(refusals)('after ten good answers does not: %s', async (_what, refused) => {
		const { waited } = await wait([...tenGood, refused, answer('completed')]);
		expect(waited).toMatchObject({ outcome: 'completed', polls: 12 });
	});

	test('is asked about again soon, whatever the interval', async () => {
		const { queriedAt } = await wait([refusal(401), answer('completed')], { interval: 600_000 });
		expect(queriedAt).toEqual([0, 6_000]);
	});
});

describe('a refusal that comes again and again', () => {
	const endedAfter = async (answers: readonly VideoAnswer[], circumstances?: Circumstances) => {
		const { waited, queriedAt } = await wait(answers, circumstances);
		expect(waited).toMatchObject({ kind: 'refused', facts: { id } });
		return { polls: queriedAt.length, last: (queriedAt.at(-1) ?? NaN) / 1000 };
	};

	test.each(keyRefusals)('from the beginning ends it after four: %s', async (_what, refused) => {
		expect(await endedAfter([refused])).toEqual({ polls: 4, last: 19 });
	});

	test.each(idRefusals)('ends it once a new video must be known: %s', async (_what, refused) => {
		const { last } = await endedAfter([refused]);
		expect(last).toBeGreaterThanOrEqual(59);
		expect(last).toBeLessThan(80);
	});

	test.each(refusals)('after good answers ends it after a minute: %s', async (_what, refused) => {
		const beginning = 10 * 21;
		const { last } = await endedAfter([...tenGood, refused]);
		expect(last - beginning).toBeGreaterThanOrEqual(60);
		expect(last - beginning).toBeLessThan(80);
	});

	test.each(keyRefusals)(
		'takes as long where the key is good for others: %s',
		async (_what, one) => {
			const { last } = await endedAfter([one], { keyHasWorked: true });
			expect(last).toBeGreaterThanOrEqual(60);
		},
	);

	test('counts anew after each good answer', async () => {
		const rounds = Array.from({ length: 9 }, () => [refusal(401), refusal(404), answer('queued')]);
		const { waited } = await wait([...rounds.flat(), answer('completed')]);
		expect(waited).toMatchObject({ outcome: 'completed', polls: 28 });
	});

	test('counts on over what says nothing', async () => {
		const fault = refusal(503);
		const answers = [refusal(401), fault, refusal(401), fault, refusal(401), fault, refusal(401)];
		expect(await endedAfter(answers)).toMatchObject({ polls: 7 });
	});
});

describe('a video that is not found', () => {
	const start = Date.UTC(2026, 0, 1);
	const created = (secondsBefore: number) => start / 1000 - secondsBefore;
	const lastQuery = async (secondsBefore: number) => {
		const { waited, queriedAt } = await wait([refusal(404)], {
			start,
			deadline: start + 1_800_000,
			created: created(secondsBefore),
		});
		expect(waited).toMatchObject({ kind: 'refused', facts: { httpStatus: 404 } });
		return ((queriedAt.at(-1) ?? NaN) - start) / 1000;
	};

	test('is asked after until a minute after its creation', async () => {
		const last = await lastQuery(20);
		expect(last).toBeGreaterThanOrEqual(39);
		expect(last).toBeLessThan(60);
	});

	test('is asked after four times when it was created long ago', async () => {
		expect(await lastQuery(3600)).toBe(19);
	});

	test('is asked after for a minute when the date of its creation cannot be true', async () => {
		expect(await lastQuery(-3600)).toBeGreaterThanOrEqual(59);
		expect(await lastQuery(86_401)).toBeGreaterThanOrEqual(59);
	});

	test('is still in time when it is found within that minute', async () => {
		const answers = [...Array.from({ length: 5 }, () => refusal(404)), answer('completed')];
		const { waited } = await wait(answers);
		expect(waited).toMatchObject({ outcome: 'completed', polls: 6 });
	});
});

describe('a deadline that comes before a refusal has proved true', () => {
	test.each(refusals)('ends the wait with it if nothing else came: %s', async (_what, refused) => {
		const { waited } = await wait([refused], { deadline: 7_000 });
		expect(waited).toMatchObject({ kind: 'refused', facts: { id } });
	});

	test('leaves the video running if it was created just before', async () => {
		const { waited } = await wait([refusal(404)], { start: 5_000, deadline: 20_000, created: 1 });
		expect(waited).toMatchObject({ outcome: 'running', lastAnswer: { httpStatus: 404 } });
	});

	test.each([
		['it came once', [refusal(401)], {}],
		['the key is good for others', [refusal(401)], { deadline: 7_000, keyHasWorked: true }],
		[
			'there were good answers',
			[answer('queued'), refusal(404), refusal(404)],
			{ deadline: 40_000 },
		],
		[
			'the last answer is another',
			[refusal(404), refusal(404), refusal(503)],
			{ deadline: 12_000 },
		],
	] as const)('leaves the video running if %s', async (_what, answers, circumstances) => {
		const { waited } = await wait(answers, { deadline: 4_000, ...circumstances });
		expect(waited).toMatchObject({ outcome: 'running' });
	});
});

test('a failed video ends the wait', async () => {
	const { waited } = await wait([answer('queued'), answer('failed')]);
	expect(waited).toMatchObject({ kind: 'failed', facts: { id, status: 'failed' } });
});

test('an abort ends the wait with the ID and the last status', async () => {
	const { waited, queriedAt } = await wait([answer('processing')], { abortAt: 25_000 });
	expect(waited).toMatchObject({ kind: 'canceled', facts: { id, status: 'processing' } });
	expect(queriedAt).toEqual([0, 21_000]);
});

describe('without an interval', () => {
	const start = Date.UTC(2026, 0, 1);

	const created = (secondsBefore: number | null, model = 'kyyvideo2_pro'): VideoAnswer => ({
		kind: 'task',
		task: {
			...task('processing'),
			model,
			created: secondsBefore === null ? null : start / 1000 - secondsBefore,
		},
	});

	const fromStart = async (answers: readonly VideoAnswer[], random = 0.5) =>
		await wait(answers, { interval: undefined, start, deadline: start + 1_800_000, random });

	/** Seconds from the start of the wait to its second query */
	async function secondQuery(first: VideoAnswer, random?: number): Promise<number> {
		const { queriedAt } = await fromStart([first], random);
		return ((queriedAt[1] ?? NaN) - start) / 1000;
	}

	test('a video that was just created is left alone until it is likely to be ready', async () => {
		expect(await secondQuery(created(0))).toBeGreaterThan(120);
	});

	test('a video that was created some minutes ago is polled soon', async () => {
		expect(await secondQuery(created(300))).toBeLessThan(20);
	});

	test('a quicker model is polled sooner', async () => {
		expect(await secondQuery(created(0, 'kyyvideo2_fast'))).toBeLessThan(70);
	});

	test.each([
		['missing', null],
		['in the future', -3600],
		['in milliseconds', -999 * (start / 1000)],
		['of 1970', start / 1000],
	])('a date of creation that is %s counts as the start of the wait', async (_what, before) => {
		expect(await secondQuery(created(before))).toBe(await secondQuery(created(0)));
	});

	test('chance moves the queries a little', async () => {
		const [early, late] = [await secondQuery(created(0), 0), await secondQuery(created(0), 1)];
		expect(late - early).toBeGreaterThan(10);
		expect(late / early).toBeLessThan(1.3);
	});

	test('a poll that was lost is made good before the next one would be due', async () => {
		expect(await secondQuery({ kind: 'networkFailure', sent: true, words: 'reset' })).toBeLessThan(
			10,
		);
	});

	test('so is one that met a fault of the service', async () => {
		const { queriedAt } = await fromStart([created(300), refusal(503), created(300)]);
		expect((queriedAt[2] ?? NaN) - (queriedAt[1] ?? NaN)).toBeLessThan(10_000);
	});

	test('several that are lost in a row come further and further apart', async () => {
		const lost: VideoAnswer = { kind: 'networkFailure', sent: true, words: 'reset' };
		const { queriedAt } = await fromStart([lost]);
		const gaps = queriedAt.slice(1, 6).map((time, index) => time - (queriedAt[index] ?? 0));
		// A query takes a second
		expect(gaps).toEqual([6_000, 6_000, 7_000, 13_000, 25_000]);
	});

	test('a limit that says nothing of the video is made good as well', async () => {
		expect(await secondQuery(refusal(429))).toBeLessThan(10);
	});

	test('after a limit a known video is polled no sooner', async () => {
		const { queriedAt } = await fromStart([created(300), refusal(429), created(300)]);
		expect((queriedAt[2] ?? NaN) - (queriedAt[1] ?? NaN)).toBeGreaterThan(10_000);
	});
});
