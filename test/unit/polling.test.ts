import type { QueryAnswer } from '../../nodes/shared/client';
import type { Clock } from '../../nodes/shared/clock';
import { VideoError } from '../../nodes/shared/errors';
import type { Task } from '../../nodes/shared/task';
import { waitForTask, type Waited } from '../../nodes/WaitForVideo/polling';

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

const answer = (status: string): QueryAnswer => ({ kind: 'task', task: task(status) });

const refusal = (httpStatus: number): QueryAnswer => ({
	kind: 'refusal',
	httpStatus,
	code: undefined,
	words: '',
});

/** Waits on a clock of its own, on which a query takes a second; the last answer is given for ever */
async function wait(
	answers: readonly QueryAnswer[],
	{ interval = 20_000, deadline = 1_800_000, abortAt = Infinity } = {},
): Promise<{ waited: Waited | VideoError; queriedAt: number[] }> {
	let time = 0;
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
		queriedAt.push(time);
		time += 1000;
		const next = answers[Math.min(queriedAt.length, answers.length) - 1];
		return await Promise.resolve(next ?? answer('queued'));
	};
	const pace = { clock, random: () => 1, signal: controller.signal };
	const polling = { query, interval, deadline, pace };
	const waited = await waitForTask(id, polling).catch((error: unknown) => {
		if (error instanceof VideoError) return error;
		throw error;
	});
	return { waited, queriedAt };
}

test('a completed video ends the wait without a sleep', async () => {
	const { waited, queriedAt } = await wait([answer('completed')]);
	expect(waited).toMatchObject({ outcome: 'completed', polls: 1, seconds: 1, task: { id } });
	expect(queriedAt).toEqual([0]);
});

test('a video is asked after at the interval, counted from the end of each query', async () => {
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

test('a deadline that has passed still allows one query', async () => {
	const { waited, queriedAt } = await wait([answer('queued')], { deadline: -1 });
	expect(queriedAt).toEqual([0]);
	expect(waited).toMatchObject({ outcome: 'running' });
});

test('a word that nobody knows counts as still running', async () => {
	const { waited } = await wait([answer('rendering'), answer('completed')]);
	expect(waited).toMatchObject({ outcome: 'completed', polls: 2 });
});

test.each<[string, QueryAnswer]>([
	['no answer', { kind: 'silence', sent: true, words: 'reset' }],
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
