import type { VideoAnswer } from '../../nodes/shared/api/client';
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

const refusal = (httpStatus: number): VideoAnswer => ({
	kind: 'refusal',
	httpStatus,
	code: undefined,
	words: '',
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
	const clock: Clock = { now: () => time, sleep, timeout: sleep };
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
	const options = { query, interval, start, deadline, timing };
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
	['an empty answer', { kind: 'empty', httpStatus: 200, excerpt: '' }],
	['an unreadable answer', { kind: 'unreadable', httpStatus: 200, excerpt: '<html>' }],
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

test.each([200, 400, 401, 404])('a refusal with HTTP %i ends the wait', async (httpStatus) => {
	const { waited, queriedAt } = await wait([refusal(httpStatus)]);
	expect(waited).toMatchObject({ kind: 'refused', facts: { id, httpStatus } });
	expect(queriedAt).toHaveLength(1);
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
