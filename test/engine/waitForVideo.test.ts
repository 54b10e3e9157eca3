import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { ftyp, latin, mdat, moov, sizedBox } from '../media/boxBuilder';
import type { TaskPlan } from '../service/simulatedService';
import { idOf, idsOf, type Run, type RunResult } from './harness/engine';
import { installVirtualClock } from './virtualClock';
import { setUpHarness } from './harness/engineHarness';

const minute = 60_000;

const clock = installVirtualClock();
const harness = setUpHarness({
	now: clock.now,
	timing: { queuedMs: 30_000, processingMs: 2 * minute },
});

async function createVideo(plan: TaskPlan = {}): Promise<string> {
	harness.service.nextTask(plan);
	return idOf(
		await harness.run({ type: 'kyyVideo', parameters: { prompt: 'A lighthouse in a storm' } }),
	);
}

/** Has so many videos made, by default such that are completed at once */
async function createVideos(
	number: number,
	plan: TaskPlan = { queuedMs: 0, processingMs: 0 },
): Promise<string[]> {
	harness.service.nextTask(plan, number);
	const created = await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse in a storm' },
			items: Array.from({ length: number }, () => ({ json: {} })),
		}),
	);
	return idsOf(created);
}

async function waitFor(
	ids: readonly unknown[],
	parameters: INodeParameters = {},
	settings: Run['settings'] = {},
): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'waitForVideo',
			parameters,
			settings,
			items: ids.map((id) => ({ json: { id: id as string } })),
		}),
	);
}

/** Milliseconds on the clock at which a video was asked after, or all of them when none is named */
const queriedAt = (id = ''): number[] =>
	harness.service
		.requestsTo('query')
		.filter(({ path }) => path.endsWith(id))
		.map(({ time }) => time);

/** Milliseconds between the queries of a video */
function pollIntervals(id: string): number[] {
	const times = queriedAt(id);
	return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

describe('a video that is completed', () => {
	test('is waited for and handed on as a playable MP4 that carries its ID as name', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
		const id = await createVideo();
		const { outputs, status } = await waitFor([id]);

		expect(status).toBe('success');
		expect(outputs).toHaveLength(1);
		const [item] = outputs[0] ?? [];
		expect(item?.json).toMatchObject({
			id,
			object: 'video',
			model: 'kyyvideo2',
			status: 'completed',
			error: null,
			wait: { seconds: 156, polls: 4 },
		});
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(item?.binary?.data).toMatchObject({
			mimeType: 'video/mp4',
			fileType: 'video',
			fileName: `${id}.mp4`,
			fileExtension: 'mp4',
		});
		const file = await readFile(join(__dirname, '..', 'service', 'video.mp4'));
		expect(item?.binary?.data && (await harness.engine.bytesOf(item.binary.data))).toEqual(file);
		expect(item?.json.file).toEqual({
			bytes: file.length,
			seconds: 5,
			width: 640,
			height: 360,
			hasAudio: true,
			orientation: 'landscape',
		});
	});

	test('is fetched from the file host without the key', async () => {
		await waitFor([await createVideo()]);
		expect(harness.service.counts.download).toBe(1);
		expect(harness.service.keyLeaks).toEqual([]);
	});

	test('is handed on at the first query when it was completed long ago', async () => {
		const id = await createVideo({ queuedMs: 0, processingMs: 0 });
		const { outputs } = await waitFor([id]);
		expect(outputs[0]?.[0]?.json.wait).toEqual({ seconds: 0, polls: 1 });
	});

	test('is not fetched when Download is off', async () => {
		const { outputs } = await waitFor([await createVideo()], { download: false });
		expect(outputs[0]?.[0]?.json.video_url).toMatch(/^http:/);
		expect(outputs[0]?.[0]?.binary).toBeUndefined();
		expect(outputs[0]?.[0]?.json).not.toHaveProperty('file');
		expect(harness.service.counts.download).toBe(0);
	});

	test('comes in the binary field and under the file name that the user asks for', async () => {
		const { outputs } = await waitFor([await createVideo()], {
			binaryPropertyName: 'clip',
			options: { fileName: 'Summer: a "clip"/1' },
		});
		expect(outputs[0]?.[0]?.binary).toMatchObject({
			clip: { fileName: 'Summer_ a _clip__1.mp4', mimeType: 'video/mp4' },
		});
	});

	test('may name its address result_url and its status SUCCEEDED', async () => {
		const id = await createVideo();
		harness.service.misbehave({
			on: 'query',
			fault: 'answer',
			status: 200,
			body: { code: 0, data: { id, status: 'SUCCEEDED', result_url: 'https://example.com/a.mp4' } },
		});
		const { outputs } = await waitFor([id], { download: false });
		expect(outputs[0]?.[0]?.json).toMatchObject({
			id,
			status: 'completed',
			video_url: 'https://example.com/a.mp4',
		});
	});
});

describe('an ID of any form', () => {
	test.each([
		['a slash', 'a/b', 'a%2Fb'],
		['a way out of the path', '../x', '..%2Fx'],
		['a backslash', 'a\\b', 'a%5Cb'],
		['a space', 'a b', 'a%20b'],
		['a percent sign', 'a%2fb', 'a%252fb'],
		['a question mark and a hash', 'a?b#c', 'a%3Fb%23c'],
		['other letters', '视频 é', '%E8%A7%86%E9%A2%91%20%C3%A9'],
		['dots', '...', '...'],
		['many characters', 'x'.repeat(1000), 'x'.repeat(1000)],
		['digits alone', 42, '42'],
	])('that has %s is waited for', async (_what, id, escaped) => {
		const { service } = harness;
		const whole = await readFile(join(__dirname, '..', 'service', 'video.mp4'));
		service.misbehave({ on: 'create', fault: 'amend', fields: { id } });
		const created = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse in a storm' },
		});
		service.misbehave({
			on: 'query',
			id: String(id),
			fault: 'answer',
			status: 200,
			body: { status: 'completed', id, video_url: `${service.filesUrl}/files/1/a.mp4` },
		});
		service.misbehave({
			on: 'download',
			fault: 'answer',
			status: 200,
			headers: { 'content-type': 'video/mp4' },
			body: whole,
		});
		const { outputs } = await waitFor(idsOf(created));
		expect(outputs[0]?.[0]?.json).toMatchObject({ id: String(id), status: 'completed' });
		expect(service.requestsTo('query').map(({ path }) => path)).toEqual([
			expect.stringMatching(new RegExp(`/v1/result/${escaped.replaceAll('.', '\\.')}$`)),
		]);
		expect(outputs[0]?.[0]?.binary?.data?.fileName).toMatch(/^[^\\/:*?"<>|]+\.mp4$/);
	});
});

describe('the interval between polls', () => {
	test('follows the schedule of the model: a poll before the likely time, then shorter and shorter', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
		const id = await createVideo({ processingMs: 4 * minute });
		await waitFor([id]);
		const [first = 0, ...others] = pollIntervals(id);
		expect(first).toBeGreaterThan(80_000);
		expect(others).toEqual([...others].sort((one, other) => other - one));
		expect(others[0]).toBeLessThan(30_000);
		expect(others.at(-1)).toBeGreaterThanOrEqual(5_000);
	});

	test('is sooner for a quicker model, and goes by the model that the service names', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
		const [standard, quick] = [
			await createVideo(),
			await createVideo({ answeredModel: 'kyyvideo2_fast' }),
		];
		await waitFor([standard, quick]);
		expect(pollIntervals(quick)[0]).toBeLessThan(70_000);
		expect(pollIntervals(standard)[0]).toBeGreaterThan(100_000);
	});

	test('goes by the time since the creation of the video, not since the start of the wait', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
		const id = await createVideo({ processingMs: 6 * minute });
		await waitFor([id], { onTimeout: 'output', maxWait: 2.6 });
		await waitFor([id]);
		const again = queriedAt(id).filter((time) => time >= clock.now() - 4 * minute);
		expect((again[1] ?? NaN) - (again[0] ?? NaN)).toBeLessThan(30_000);
	});

	test('is what Poll Interval says', async () => {
		const id = await createVideo();
		await waitFor([id], { options: { pollInterval: 45 } });
		expect(pollIntervals(id)).toEqual([45_000, 45_000, 45_000, 45_000]);
	});

	test('ends with a last query at the deadline', async () => {
		const id = await createVideo();
		await waitFor([id], { maxWait: 0.5 });
		expect(pollIntervals(id)).toEqual([30_000]);
	});
});

describe('several videos', () => {
	test('are waited for together and leave in the order in which they came', async () => {
		const slow = await createVideo({ processingMs: 5 * minute });
		const quick = await createVideo({ processingMs: 0 });
		const middle = await createVideo({ processingMs: 2 * minute });
		const start = clock.now();
		const { outputs } = await waitFor([slow, quick, middle]);

		expect(outputs[0]?.map(({ json }) => json.id)).toEqual([slow, quick, middle]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(outputs[0]?.every(({ binary }) => binary?.data)).toBe(true);
		expect(clock.now() - start).toBeGreaterThanOrEqual(5.5 * minute);
		// The slowest alone; one after the other would take much longer
		expect(clock.now() - start).toBeLessThan(7 * minute);
	});

	test('are fetched while others are still waited for', async () => {
		const [slow, quick] = [
			await createVideo(),
			await createVideo({ queuedMs: 0, processingMs: 0 }),
		];
		await waitFor([slow, quick]);
		const [first, last] = harness.service.requestsTo('download').map(({ time }) => time);
		expect((last ?? NaN) - (first ?? NaN)).toBeGreaterThan(2 * minute);
	});

	test('are fetched four at a time', async () => {
		const ids = await createVideos(6);
		harness.service.misbehave({ on: 'download', fault: 'hang', times: 6 });
		await waitFor(ids);
		const times = harness.service.requestsTo('download').map(({ time }) => time);
		expect(times.filter((time) => time < (times[0] ?? NaN) + minute)).toHaveLength(4);
	});

	test('are never asked after in the same instant', async () => {
		await waitFor(await createVideos(12), { download: false });
		const times = queriedAt();
		const closest = Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
		expect(times).toHaveLength(12);
		expect(closest).toBeGreaterThanOrEqual(50);
	});

	test('do not listen so many to the same signal that Node warns of them', async () => {
		const { outputs } = await waitFor(await createVideos(20, {}), {
			maxWait: 1,
			onTimeout: 'output',
		});
		expect(outputs[1]).toHaveLength(20);
		expect(clock.mostListeners).toBeLessThan(10);
	});

	test('end with the first error unless the node continues', async () => {
		const slow = await createVideo({ processingMs: 5 * minute });
		const failing = await createVideo({
			outcome: { kind: 'failed', error: '内容违规' },
			processingMs: 0,
		});
		const start = clock.now();
		const { error } = await waitFor([slow, failing]);
		expect(clock.now() - start).toBeLessThan(3 * minute);
		expect(error?.message).toContain(`KyyVideo could not make the video ${failing}`);
		expect(error?.context).toMatchObject({ itemIndex: 1, id: failing, status: 'failed' });
		expect(clock.asleep).toBe(0);
	});

	test('fail alone with Continue On Fail, with what a workflow can go on with', async () => {
		const good = await createVideo();
		const failing = await createVideo({ outcome: { kind: 'failed', error: '内容违规' } });
		const { outputs, status } = await waitFor(
			[failing, '..', good],
			{},
			{
				onError: 'continueRegularOutput',
			},
		);
		expect(status).toBe('success');
		expect(outputs[0]).toMatchObject([
			{
				json: {
					error: `KyyVideo could not make the video ${failing}: 内容违规`,
					details: {
						id: failing,
						status: 'failed',
						description: expect.stringContaining('内容违规') as unknown,
					},
				},
				pairedItem: { item: 0 },
			},
			{ json: { error: expect.stringContaining('".."') as unknown }, pairedItem: { item: 1 } },
			{ json: { id: good, status: 'completed' }, pairedItem: { item: 2 } },
		]);
	});

	test('send only the bad ones to the error output', async () => {
		const good = await createVideo();
		const { outputs } = await waitFor(
			['nobody_knows_this', good],
			{},
			{
				onError: 'continueErrorOutput',
			},
		);
		expect(outputs[0]).toMatchObject([{ json: { id: good } }]);
		expect(outputs[1]).toMatchObject([{ json: { details: { id: 'nobody_knows_this' } } }]);
	});
});

describe('items with the same ID', () => {
	test('share one wait and one file, of which each has its own record', async () => {
		const id = await createVideo();
		const { outputs } = await waitFor([id, id, id]);
		const polls = outputs[0]?.[0]?.json.wait;
		expect(polls).toEqual({ seconds: expect.any(Number) as unknown, polls: queriedAt().length });
		expect(outputs[0]?.map(({ json }) => json.wait)).toEqual([polls, polls, polls]);
		expect(harness.service.counts.download).toBe(1);
		const files = outputs[0]?.map(({ binary }) => binary?.data) ?? [];
		expect(files).toEqual(Array(3).fill(expect.objectContaining({ fileName: `${id}.mp4` })));
		expect(new Set(files).size).toBe(3);
	});

	test('have files of their own when they ask for other names', async () => {
		const id = await createVideo();
		const { outputs } = await waitFor([id, id], {
			options: { fileName: '={{ "clip" + $itemIndex + ".mp4" }}' },
		});
		const names = outputs[0]?.map(({ binary }) => binary?.data?.fileName);
		expect(names).toEqual(['clip0.mp4', 'clip1.mp4']);
		expect(harness.service.counts.download).toBe(2);
	});

	test('are waited for as long as the longest Max Wait', async () => {
		const id = await createVideo();
		const { outputs } = await waitFor([id, id, id], { maxWait: '={{ [1, 10, 2][$itemIndex] }}' });
		expect(outputs[0]?.map(({ json }) => json.status)).toEqual(Array(3).fill('completed'));
	});

	test('are polled as often as the shortest Poll Interval', async () => {
		const id = await createVideo();
		await waitFor([id, id, id], { options: { pollInterval: '={{ [60, 10, 30][$itemIndex] }}' } });
		expect(new Set(pollIntervals(id))).toEqual(new Set([10_000]));
	});

	test('are polled by the schedule when one of them leaves that to the node', async () => {
		const id = await createVideo();
		const interval = '={{ $itemIndex === 0 ? "" : 3600 }}';
		const { outputs } = await waitFor([id, id], { options: { pollInterval: interval } });
		expect(outputs[0]?.[1]?.json).toMatchObject({ status: 'completed' });
		expect(Math.max(...pollIntervals(id))).toBeLessThan(3 * minute);
	});

	test('fail together', async () => {
		const id = await createVideo({ outcome: { kind: 'failed', error: '' } });
		const { outputs } = await waitFor([id, id], {}, { onError: 'continueRegularOutput' });
		const failed = { json: { details: { kind: 'failed', id } } };
		expect(outputs[0]).toMatchObject([failed, failed]);
	});
});

describe('what a run tells', () => {
	test('the editor how many are done, for how long it waits, and what it has taken', async () => {
		const ids = [await createVideo({ processingMs: 0 }), await createVideo()];
		const { told } = await waitFor(ids);
		const lines = told.map((line) => (line as { messages: string[] }).messages[0]);
		expect(lines[0]).toBe('0 of 2 videos completed after 30 seconds');
		expect(lines).toContainEqual(expect.stringMatching(/^1 of 2 videos completed after/));
		expect(lines.at(-1)).toMatch(
			/^2 of 2 videos completed in 3 minutes, with \d+ polls and 0\.1 MB$/,
		);
	});

	test('the user at the end, as a hint', async () => {
		const { taskData } = await waitFor([await createVideo({ queuedMs: 0, processingMs: 0 })]);
		expect(taskData?.hints).toEqual([
			{
				message: '1 of 1 video completed in 0 seconds, with 1 poll and 0.1 MB',
				location: 'outputPane',
				type: 'info',
			},
		]);
	});

	test('names those that failed or are still running', async () => {
		const ids = [
			await createVideo({ processingMs: 60 * minute }),
			await createVideo({ outcome: { kind: 'failed', error: '' } }),
			await createVideo(),
			'..',
		];
		const expected =
			/^1 of 4 videos completed \(1 failed, 1 still running, 1 with an error\) in 5 minutes/;
		for (const onTimeout of ['output', 'error']) {
			const { taskData } = await waitFor(
				ids,
				{ onTimeout, maxWait: 5, download: false },
				{ onError: 'continueRegularOutput' },
			);
			expect(taskData?.hints?.[0]?.message).toMatch(expected);
		}
	});
});

describe('a video that failed', () => {
	test.each([
		['words', '生成失败：内容违规', '生成失败：内容违规'],
		['code and words', { code: 'E42', message: '内容违规' }, '内容违规 (E42)'],
	])('is an error that shows the %s of the service', async (_what, error, shown) => {
		const id = await createVideo({ outcome: { kind: 'failed', error } });
		const result = await waitFor([id]);
		expect(result.error?.message).toContain(`KyyVideo could not make the video ${id}`);
		expect(result.error?.description).toContain(shown);
		expect(result.outputs).toEqual([]);
	});

	test('is an error of the download when it is completed without an address', async () => {
		const id = await createVideo({ outcome: { kind: 'completedWithoutAddress' } });
		const { error } = await waitFor([id]);
		expect(error?.message).toContain(
			`KyyVideo completed the video ${id} but gave no address for its file`,
		);
		expect(error?.context).toMatchObject({ id, status: 'completed' });
	});
});

describe('a video that is out of time', () => {
	test('is an error with its ID and last status', async () => {
		const id = await createVideo();
		const { error } = await waitFor([id], { maxWait: 1 });
		expect(error?.message).toContain(
			`The video ${id} was not completed within 60 seconds, the Max Wait (Minutes) of this node: the last status was processing. It may still be in progress and stays paid for, so do not create it again.`,
		);
		expect(error?.description).toMatch(/^Raise Max Wait \(Minutes\)\. Then save the workflow/);
		expect(error?.context).toMatchObject({ id, status: 'processing', itemIndex: 0 });
	});

	test('leaves by the second output when the user wants that, and the others by the first', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
		const slow = await createVideo({ processingMs: 60 * minute });
		const quick = await createVideo();
		const { outputs } = await waitFor([slow, quick], { onTimeout: 'output', maxWait: 5 });
		expect(outputs).toHaveLength(2);
		expect(outputs[0]).toMatchObject([{ json: { id: quick }, pairedItem: { item: 1 } }]);
		expect(outputs[1]).toMatchObject([
			{
				json: { id: slow, status: 'processing', wait: { seconds: 300, polls: 14 } },
				pairedItem: { item: 0 },
			},
		]);
		expect(outputs[1]?.[0]?.binary).toBeUndefined();
	});

	test('leaves by the second output also when there is an error output', async () => {
		const slow = await createVideo({ processingMs: 60 * minute });
		const quick = await createVideo();
		const { outputs } = await waitFor(
			[slow, '..', quick],
			{ onTimeout: 'output', maxWait: 5 },
			{ onError: 'continueErrorOutput' },
		);
		expect(outputs.map(([item]) => item?.pairedItem)).toEqual([
			{ item: 2 },
			{ item: 0 },
			{ item: 1 },
		]);
	});

	test('is an error as well when On Timeout has an unknown value', async () => {
		const id = await createVideo();
		const { error } = await waitFor([id], { onTimeout: 'foo', maxWait: 1 });
		expect(error?.message).toMatch(/was not completed within/);
	});

	test('sends nothing by the second output when all are completed', async () => {
		const { outputs } = await waitFor([await createVideo()], { onTimeout: 'output' });
		expect(outputs.map((items) => items.length)).toEqual([1, 0]);
	});
});

describe('a service that is asked too often', () => {
	test.each([
		['in seconds', { seconds: 45 }],
		['as a date', { seconds: 45, date: true }],
	])('is asked again when it says, %s', async (_kind, retryAfter) => {
		const id = await createVideo({ queuedMs: 0, processingMs: 0 });
		harness.service.misbehave({ on: 'query', fault: 'rateLimit', retryAfter });
		await waitFor([id]);
		const [interval = 0] = pollIntervals(id);
		expect(interval).toBeGreaterThanOrEqual(45_000);
		expect(interval).toBeLessThan(47_000);
	});

	test('is asked less and less often', async () => {
		const id = await createVideo({ queuedMs: 0, processingMs: 0 });
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
		harness.service.misbehave({ on: 'query', fault: 'rateLimit', times: 6 });
		await waitFor([id]);
		expect(pollIntervals(id)).toEqual([5_000, 5_000, 6_000, 12_000, 24_000, 48_000]);
	});

	test.each([
		['too many requests', { fault: 'rateLimit', retryAfter: { seconds: 45 } }],
		['maintenance', { fault: 'answer', status: 503, headers: { 'retry-after': '45' } }],
	] as const)('is left alone by all videos of the run after %s', async (_what, fault) => {
		const ids = await createVideos(5);
		harness.service.misbehave({ on: 'query', id: ids[1] ?? '', ...fault });
		const { outputs } = await waitFor(ids, { download: false });
		expect(outputs[0]).toHaveLength(5);
		const times = queriedAt();
		expect(times[1]).toBe((times[0] ?? 0) + 50);
		expect(times[2]).toBeGreaterThanOrEqual((times[1] ?? 0) + 45_000);
	});

	test('does not shorten the Poll Interval that the user has set', async () => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'query', fault: 'answer', status: 200, body: { id } });
		harness.service.misbehave({ on: 'query', fault: 'rateLimit', retryAfter: { seconds: 1 } });
		await waitFor([id], { options: { pollInterval: 20 } });
		expect(new Set(pollIntervals(id))).toEqual(new Set([20_000]));
	});
});

test('a query that never gets an answer is sent again', async () => {
	const id = await createVideo({ queuedMs: 0, processingMs: 0 });
	harness.service.misbehave({ on: 'query', fault: 'hang' });
	const { outputs } = await waitFor([id]);
	expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'completed', wait: { polls: 2 } });
});

test('a wait ends soon after its deadline although the service answers nothing any more', async () => {
	const id = await createVideo();
	harness.service.misbehave({ on: 'query', fault: 'hang', times: Infinity });
	const start = clock.now();
	const { error } = await waitFor([id], { maxWait: 1 });
	expect(error?.context).toMatchObject({ kind: 'timeout', id });
	expect(clock.now() - start).toBeLessThanOrEqual(70_000);
});

describe('what may pass does not end the wait', () => {
	test.each([
		['HTTP 502', { fault: 'answer', status: 502, body: '<html>Bad Gateway</html>' }],
		['HTTP 429', { fault: 'answer', status: 429, body: { msg: '请求过于频繁' } }],
		['an empty body', { fault: 'answer', status: 200 }],
		['HTTP 204', { fault: 'answer', status: 204 }],
		['a page', { fault: 'answer', status: 200, body: '<html>Maintenance</html>' }],
		['a lost connection', { fault: 'drop' }],
		['an unknown status', { fault: 'answer', status: 200, body: { id: 'x', status: 'rendering' } }],
	] as const)('%s', async (_what, fault) => {
		const id = await createVideo({ queuedMs: 0, processingMs: 0 });
		harness.service.misbehave({ on: 'query', ...fault });
		const { outputs } = await waitFor([id]);
		expect(outputs[0]?.[0]?.json).toMatchObject({ id, status: 'completed', wait: { polls: 2 } });
	});
});

describe('what proves true ends the wait', () => {
	const wrongKey = async (ids: readonly string[], settings: Run['settings'] = {}) =>
		await clock.during(harness.service, async () =>
			harness.run({
				type: 'waitForVideo',
				items: ids.map((id) => ({ json: { id } })),
				credential: { ...harness.credential, apiKey: 'wrong' },
				settings,
			}),
		);

	test('a key that is refused four times', async () => {
		const id = await createVideo();
		const start = clock.now();
		const { error } = await wrongKey([id]);
		expect(error?.message).toContain('KyyVideo did not accept the API key');
		expect(error?.description).toContain('登录验证失败');
		expect(error?.context).toMatchObject({ id });
		expect(harness.service.counts.query).toBe(4);
		expect(clock.now() - start).toBeLessThan(20_000);
	});

	test('a key that is refused for many videos, each of which asks a few times at most', async () => {
		const ids = await createVideos(20);
		const { outputs } = await wrongKey(ids, { onError: 'continueRegularOutput' });
		const refused = { json: { details: { kind: 'refused', reason: 'key' } } };
		expect(outputs[0]).toMatchObject(ids.map(() => refused));
		expect(harness.service.counts.query).toBeLessThanOrEqual(3 * ids.length);
	});

	test('an ID that the service does not know, once a new video must be known', async () => {
		const start = clock.now();
		const { error } = await waitFor(['video_of_somebody_else']);
		expect(error?.message).toContain(
			'KyyVideo refused to look up the video video_of_somebody_else',
		);
		expect(clock.now() - start).toBeGreaterThanOrEqual(minute);
		expect(clock.now() - start).toBeLessThan(1.5 * minute);
	});

	test('an ID that the service does not know, after four queries at each place if it was created long ago', async () => {
		const created = Math.floor(clock.now() / 1000) - 3600;
		await clock.during(harness.service, async () =>
			harness.run({
				type: 'waitForVideo',
				items: [{ json: { id: 'video_of_somebody_else', created } }],
			}),
		);
		expect(harness.service.counts.query).toBe(2 * 4);
	});
});

describe('a refusal that others contradict', () => {
	const settings = { onError: 'continueRegularOutput' } as const;

	test('of one ID ends the wait for that one only', async () => {
		const [good, bad] = [await createVideo(), await createVideo()];
		const body = { code: 7, msg: '任务不存在' };
		const fault = { fault: 'answer', status: 404, body, times: Infinity } as const;
		harness.service.misbehave({ on: 'query', id: bad, ...fault });
		const { outputs } = await waitFor([bad, good], {}, settings);
		expect(outputs[0]).toMatchObject([
			{ json: { details: { kind: 'refused', id: bad } } },
			{ json: { id: good, status: 'completed' } },
		]);
	});

	test('of the key ends no wait while other videos have good answers', async () => {
		const ids = await createVideos(3, {});
		const [, refused = ''] = ids;
		const fault = { fault: 'answer', status: 401, times: 4 } as const;
		harness.service.misbehave({ on: 'query', id: refused, ...fault });
		const { outputs } = await waitFor(ids);
		expect(outputs[0]?.map(({ json }) => json.status)).toEqual(Array(3).fill('completed'));
	});

	test('of the key while a video is being made may be about a key of the provider', async () => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'query', fault: 'answer', status: 401, times: Infinity });
		const { error } = await waitFor([id]);
		expect(error?.description).toContain("the refused key may be one of the provider's own");
	});
});

/** Bytes of the file that an item brings */
async function lengthOf(item: INodeExecutionData | undefined): Promise<number | undefined> {
	const file = item?.binary?.data;
	return file && (await harness.engine.bytesOf(file)).length;
}

describe('a download that does not bring the file', () => {
	test.each([
		['is refused', { fault: 'answer', status: 403, body: 'expired' }, 'HTTP 403'],
		[
			'brings a page with HTTP 200',
			{ fault: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
			'text/html',
		],
		['gets no answer', { fault: 'drop' }, 'The connection to the file host failed'],
		[
			'brings a message with HTTP 200',
			{
				fault: 'answer',
				status: 200,
				headers: { 'content-type': 'application/xml' },
				body: '<Error/>',
			},
			'application/xml',
		],
	] as const)('%s: an error that keeps the ID', async (_what, fault, shown) => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'download', times: Infinity, ...fault });
		const { error } = await waitFor([id]);
		expect(error?.message).toContain(`The file of the video ${id} could not be downloaded`);
		expect(error?.description).toContain(shown);
		expect(error?.context).toMatchObject({
			id,
			status: 'completed',
			videoUrl: expect.stringMatching(/^http:/) as unknown,
		});
		expect(harness.service.counts.download).toBe(5);
	});

	test('is tried again with a fresh address, which the item then carries', async () => {
		const id = await createVideo({ expiredAddresses: 1 });
		const { outputs } = await waitFor([id]);
		const [refused, fetched] = harness.service.requestsTo('download');
		expect(refused?.answer?.status).toBe(403);
		expect(outputs[0]?.[0]?.json.video_url).toBe(`${harness.service.filesUrl}${fetched?.path}`);
		expect(outputs[0]?.[0]?.binary?.data).toMatchObject({ fileName: `${id}.mp4` });
	});

	test('is tried again with the same address when the connection was lost', async () => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'download', fault: 'cut' });
		const { outputs } = await waitFor([id]);
		const [first, second] = harness.service.requestsTo('download');
		expect(second?.path).toBe(first?.path);
		expect(await lengthOf(outputs[0]?.[0])).toBe(58_400);
	});

	test('waits as the file host asks', async () => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'download', fault: 'rateLimit', retryAfter: { seconds: 90 } });
		await waitFor([id]);
		const [first, second] = harness.service.requestsTo('download').map(({ time }) => time);
		expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(90_000);
	});

	test('is tried again when the bytes stop coming', async () => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'download', fault: 'stall', bytes: 1000 });
		const { outputs } = await waitFor([id]);
		expect(await lengthOf(outputs[0]?.[0])).toBe(58_400);
	});
});

const file = (body: Uint8Array) =>
	({
		on: 'download',
		fault: 'answer',
		status: 200,
		headers: { 'content-type': 'video/mp4' },
		body,
		times: Infinity,
	}) as const;

describe('what the file is', () => {
	test('is read from one that is in fragments and one that is to be turned, on a single way', async () => {
		const names = ['fragmented.mp4', 'rotated.mp4'];
		const ids = await Promise.all(
			names.map(async (name) => {
				const id = await createVideo();
				const body = await readFile(join(__dirname, '..', 'media', 'videos', name));
				harness.service.misbehave({ ...file(body), id });
				return id;
			}),
		);
		const { outputs } = await waitFor(ids);
		expect(outputs[0]?.map(({ json }) => json.file)).toMatchObject([
			{ seconds: 2.128, hasAudio: true, orientation: 'landscape' },
			{ seconds: 2, width: 72, height: 128, hasAudio: false, orientation: 'portrait' },
		]);
		expect(harness.service.counts.download).toBe(2);
	});

	test('is null where it cannot be read, and the file is stored all the same', async () => {
		const id = await createVideo();
		const broken = Buffer.concat([ftyp, moov(sizedBox(99, 'trak', latin('odd'))), mdat]);
		harness.service.misbehave(file(broken));
		const { outputs } = await waitFor([id]);
		expect(outputs[0]?.[0]?.json.file).toEqual({
			...{ bytes: broken.length, seconds: null, width: null, height: null },
			...{ hasAudio: null, orientation: null },
		});
		expect(await lengthOf(outputs[0]?.[0])).toBe(broken.length);
	});

	test('is said for each item, also where items share a file', async () => {
		const id = await createVideo();
		const { outputs } = await waitFor([id, id]);
		const [one, other] = outputs[0]?.map(({ json }) => json.file) ?? [];
		expect(one).toMatchObject({ seconds: 5 });
		expect(other).toEqual(one);
		expect(other).not.toBe(one);
		expect(harness.service.counts.download).toBe(1);
	});
});

describe('a file that is not the whole MP4 that it is called', () => {
	const mov = Buffer.from('\0\0\0\x14ftypqt  \0\0\x02\0qt  \0\0\0\x08moov');

	test('is named and typed as the MOV that it is', async () => {
		const id = await createVideo();
		harness.service.misbehave(file(mov));
		const { outputs } = await waitFor([id]);
		expect(outputs[0]?.[0]?.binary?.data).toMatchObject({
			fileName: `${id}.mov`,
			fileExtension: 'mov',
			mimeType: 'video/quicktime',
			fileType: 'video',
		});
		expect(await lengthOf(outputs[0]?.[0])).toBe(mov.length);
	});

	test.each([
		[
			'a picture',
			Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
			'a file that is not a video. Its type is "heic".',
		],
		['a MOV that is cut off', mov.subarray(0, -4), 'The end of the file is missing.'],
	])('is an error that keeps the address: %s', async (_what, bytes, shown) => {
		const id = await createVideo();
		harness.service.misbehave(file(bytes));
		const { error } = await waitFor([id]);
		expect(error?.description).toContain(shown);
		expect(error?.context).toMatchObject({
			id,
			videoUrl: expect.stringMatching(/^http:/) as unknown,
		});
	});

	test('is cut off, which its host does not tell', async () => {
		const whole = await readFile(join(__dirname, '..', 'service', 'video.mp4'));
		const id = await createVideo();
		harness.service.misbehave({ ...file(whole.subarray(0, -1)), times: 1 });
		const { outputs } = await waitFor([id]);
		expect(await lengthOf(outputs[0]?.[0])).toBe(whole.length);
		expect(harness.service.counts.download).toBe(2);
	});
});

describe('Max File Size', () => {
	const smaller = { options: { maxFileSize: 0.05 } };

	test.each([
		['announced', undefined],
		['not announced', { fault: 'relabel', length: null }],
	] as const)('refuses a larger file whose length is %s', async (_how, fault) => {
		const id = await createVideo();
		if (fault) harness.service.misbehave({ on: 'download', ...fault });
		const { error, outputs } = await waitFor([id], smaller);
		expect(error?.message).toContain(
			`The file of the video ${id} is larger than Max File Size (MB) allows`,
		);
		expect(error?.context).toMatchObject({ kind: 'download', id });
		expect(outputs).toEqual([]);
		expect(harness.service.counts.download).toBe(1);
	});

	test('lets a smaller one through', async () => {
		const { outputs } = await waitFor([await createVideo()], { options: { maxFileSize: 0.06 } });
		expect(outputs[0]?.[0]?.binary?.data).toBeDefined();
	});
});

describe('an error says for how long the video was waited for', () => {
	test.each([
		['a time-out', {}, { maxWait: 1 }, 60],
		['a failure', { outcome: { kind: 'failed', error: '内容违规' } }, {}, 167],
		['a download', { outcome: { kind: 'completedWithoutAddress' } }, {}, 197],
	] as const)('%s', async (_what, plan, parameters, seconds) => {
		jest.spyOn(Math, 'random').mockReturnValue(1);
		const { error } = await waitFor([await createVideo(plan)], parameters);
		expect(error?.context.waitedSeconds).toBe(seconds);
		expect(`${error?.message} ${error?.description}`).toMatch(/Waited for|not completed within/);
	});
});

test('an error names the other videos of the run', async () => {
	const slow = await createVideo();
	const failing = await createVideo({ outcome: { kind: 'failed', error: '' }, processingMs: 0 });
	const { error } = await waitFor([slow, failing]);
	expect(error?.context.videoIds).toEqual([slow, failing]);
	expect(error?.description).toContain(`The videos of this run: ${slow}, ${failing}.`);
});

test.each(['file:///etc/passwd', 'ftp://example.com/a.mp4', '/a.mp4', 'javascript:0'])(
	'the address %j of a file is not fetched',
	async (video_url) => {
		const id = await createVideo();
		harness.service.misbehave({
			on: 'query',
			fault: 'answer',
			status: 200,
			body: { id, status: 'completed', video_url },
		});
		const { error } = await waitFor([id]);
		expect(error?.description).toContain('not a web address');
		expect(harness.service.counts.download).toBe(0);
	},
);

test('an expression that gives no ID is not told of a field that it does not ask for', async () => {
	const parameters = { videoId: '={{ $json.video }}' };
	const items = [{ json: { clip: 'video_1' } }, { json: {} }];
	const { error } = await harness.run({ type: 'waitForVideo', parameters, items });
	expect(error?.message).toBe(
		'Video ID must be the ID of a video, but is empty [item 0, the 1st of 2]',
	);
	expect(error?.description).toContain('It has these fields: "clip".');
});

test.each([
	[{ prompt: 'A cat', row: 7 }, 'It has these fields: "prompt", "row".'],
	[{}, 'It has no fields.'],
])('an item that names no video is told what it has: %j', async (json, words) => {
	const { error } = await harness.run({ type: 'waitForVideo', items: [{ json }] });
	expect(error?.message).toBe('Video ID must be the ID of a video, but the item has no field "id"');
	expect(error?.description).toContain(words);
	expect(error?.description).toContain('Connect this node right after KyyVideo');
	expect(harness.service.requests).toEqual([]);
});

describe('a wrong parameter of one item', () => {
	const run = async (settings = {}) =>
		harness.run({
			type: 'waitForVideo',
			parameters: { maxWait: '={{ $json.minutes }}' },
			items: [{ json: { id: 'video_paid', minutes: 'soon' } }],
			settings,
		});

	test('ends with an error that names the video of the item', async () => {
		const { error } = await run();
		expect(error?.description).toContain('The video of this item has the ID video_paid.');
		expect(error?.context).toMatchObject({ kind: 'parameters', id: 'video_paid' });
	});

	test('leaves the ID in the item where the node continues', async () => {
		const { outputs } = await run({ onError: 'continueRegularOutput' });
		expect(outputs[0]?.[0]?.json).toMatchObject({ id: 'video_paid' });
	});
});

describe('a wrong parameter', () => {
	test.each([
		['an empty ID', { videoId: '={{ " " }}' }, 'Video ID must be', 'but is empty'],
		[
			'an ID from an expression without a value',
			{ videoId: '={{ $json.nothing }}' },
			'Video ID must be',
			'but is empty',
		],
		['an ID that leaves the path', { videoId: '..' }, 'Video ID must be', '".."'],
		[
			'an expression left as text',
			{ videoId: '{{ $json.id }}' },
			'Video ID must be',
			'"{{ $json.id }}"',
		],
		['an ID that is an object', { videoId: '={{ {} }}' }, 'Video ID must be', 'but is an object'],
		['no time to wait', { maxWait: 0 }, 'Max Wait (Minutes) must be a number above 0', 'but is 0'],
		['a negative time', { maxWait: -5 }, 'Max Wait (Minutes) must be', 'but is -5'],
		['two days', { maxWait: 2880 }, 'Max Wait (Minutes) must be', 'but is 2880'],
		['words for a time', { maxWait: '={{ "soon" }}' }, 'Max Wait (Minutes) must be', '"soon"'],
		[
			'a Poll Interval of a second',
			{ options: { pollInterval: 1 } },
			'Poll Interval (Seconds) must be',
			'but is 1',
		],
		[
			'a largest file of nothing',
			{ options: { maxFileSize: 0 } },
			'Max File Size (MB) must be a number above 0',
			'but is 0',
		],
		[
			'no binary field',
			{ binaryPropertyName: '={{ "" }}' },
			'Put Output File in Field must be',
			'but is empty',
		],
	])('%s is refused before anything is asked', async (_what, parameters, field, value) => {
		const { error } = await waitFor(['video_1'], parameters);
		expect(error?.message).toContain(field);
		expect(error?.message).toContain(value);
		expect(harness.service.requests).toEqual([]);
	});
});

test('no items in, no items out', async () => {
	const { status } = await waitFor([]);
	expect(status).toBe('success');
	expect(harness.service.requests).toEqual([]);
});
