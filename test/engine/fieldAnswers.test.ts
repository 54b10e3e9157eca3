/** Answers in shapes that were met in the field. The name of each test quotes what came. */
import { fieldPollingFaults, fieldRefusals } from '../service/fieldAnswers';
import type { TaskPlan } from '../service/simulatedService';
import { idOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

const create = async (settings: Run['settings'] = {}): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', parameters: { prompt: 'A lighthouse' }, settings }),
	);

async function createdAs(plan: TaskPlan): Promise<string> {
	harness.service.nextTask(plan);
	return idOf(await create());
}

const waitFor = async (id: string, settings: Run['settings'] = {}): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({ type: 'waitForVideo', items: [{ json: { id } }], settings }),
	);

const answerOnce = (body: Readonly<Record<string, unknown>>) => {
	harness.service.misbehave({ on: 'create', fault: 'answer', status: 200, body });
};

/** The item of a video whose file has come */
const delivered = (id: string) => ({
	json: { id, status: 'completed' },
	binary: { data: { fileName: expect.stringMatching(/\.mp4$/) as unknown, mimeType: 'video/mp4' } },
});

describe('a create that is answered with', () => {
	test.each([
		['{"code":0,"data":{"task_id":"video_1"}}', 'taskId'],
		['[{"id":"video_1","status":"queued"}]', 'list'],
	] as const)('%s is the task `video_1`', async (_said, createShape) => {
		const id = await createdAs({ id: 'video_1', createShape });
		expect(id).toBe('video_1');
		const { outputs } = await waitFor(id);
		expect(outputs[0]).toMatchObject([delivered('video_1')]);
	});

	test('{"id":null,"status":"failed","error":"…"} is refused, costs nothing, and has its reason by its words', async () => {
		harness.service.misbehave({ on: 'create', ...fieldRefusals['failed without an ID'] });
		const { error } = await create();
		expect(error?.context).toMatchObject({ kind: 'refused', reason: 'content' });
		expect(error?.description).toContain('内容违规');
		harness.service.misbehave({ on: 'create', ...fieldRefusals['failed without an ID'] });
		const again = await create({ retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
		expect(again.status).toBe('success');
		expect(harness.service.creates).toHaveLength(1);
	});

	test('an ID `a/b` is waited for, escaped in the path', async () => {
		const { outputs } = await waitFor(await createdAs({ id: 'a/b' }));
		expect(outputs[0]).toMatchObject([delivered('a/b')]);
		const [query] = harness.service.requestsTo('query');
		expect(query?.path).toMatch(/\/v1\/result\/a%2Fb$/);
	});

	test('{"id":"trace-1","status":200,"code":0,"data":{"projectId":"proj_1"}} hands on `proj_1`', async () => {
		answerOnce({ id: 'trace-1', status: 200, code: 0, data: { projectId: 'proj_1' } });
		expect(idOf(await create())).toBe('proj_1');
	});

	test('anything after 125 s is read all the same', async () => {
		harness.service.misbehave({ on: 'create', fault: 'delay', ms: 125_000 });
		const id = idOf(await create());
		expect(id).toBe(harness.service.lastCreate.id);
		expect(harness.service.counts.create).toBe(1);
	});
});

describe('a query that is answered with', () => {
	test.each([
		['{"id","status":"completed","url":U}', 'url'],
		['{"status":"completed","result":{"video_url":U}}', 'result'],
	] as const)('%s: the file is downloaded', async (_said, queryShape) => {
		const id = await createdAs({ queryShape });
		const { outputs } = await waitFor(id);
		expect(outputs[0]).toMatchObject([delivered(id)]);
	});

	test.each(['complete', '已完成'])('the status `%s`: completed', async (completed) => {
		const id = await createdAs({ statusWords: { completed } });
		const { outputs } = await waitFor(id);
		expect(outputs[0]).toMatchObject([delivered(id)]);
	});

	test('the status `fail`: failed', async () => {
		const outcome = { kind: 'failed', error: '内容违规' } as const;
		const id = await createdAs({ outcome, statusWords: { failed: 'fail' } });
		const { error } = await waitFor(id);
		expect(error?.context).toMatchObject({ kind: 'failed', id, status: 'failed' });
	});

	test('an unknown status word with an address of a file beside it counts as completed', async () => {
		const id = await createdAs({ statusWords: { completed: 'archived' } });
		const { outputs } = await waitFor(id);
		expect(outputs[0]).toMatchObject([delivered(id)]);
	});

	test('a text in `error` of a completed task does not make Retry On Fail run Wait for Video again', async () => {
		const id = await createdAs({ queuedMs: 0, processingMs: 0 });
		const fields = { error: 'warning: low quality' };
		harness.service.misbehave({ on: 'query', fault: 'amend', fields, times: Infinity });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { outputs } = await waitFor(id, settings);
		expect(outputs[0]).toMatchObject([delivered(id)]);
		expect(harness.service.counts.query).toBe(1);
	});
});

describe('a query that is first answered with HTTP 404', () => {
	const unknown = { on: 'query', ...fieldPollingFaults['HTTP 404'] } as const;

	test('then queued … completed: the wait goes on', async () => {
		const id = await createdAs({});
		harness.service.misbehave(unknown);
		const { outputs } = await waitFor(id);
		expect(outputs[0]).toMatchObject([delivered(id)]);
	});

	test('until 60 s after the first poll, where the creation is unknown, is refused then', async () => {
		const id = await createdAs({});
		harness.service.misbehave({ ...unknown, times: Infinity });
		const start = clock.now();
		const { error } = await waitFor(id);
		expect(error?.context).toMatchObject({ kind: 'refused', id });
		expect(clock.now() - start).toBeGreaterThanOrEqual(60_000);
		expect(clock.now() - start).toBeLessThan(90_000);
	});

	test('until 60 s after the creation, where that is known, is refused then', async () => {
		const id = await createdAs({});
		harness.service.misbehave({ ...unknown, times: Infinity });
		const created = Math.floor(clock.now() / 1000) - 50;
		const start = clock.now();
		const { error } = await clock.during(harness.service, async () =>
			harness.run({ type: 'waitForVideo', items: [{ json: { id, created } }] }),
		);
		expect(error?.context).toMatchObject({ kind: 'refused', id });
		expect(clock.now() - start).toBeGreaterThanOrEqual(10_000);
		expect(clock.now() - start).toBeLessThan(40_000);
	});
});

describe('a key that the service echoes', () => {
	test.each([
		['URL-encoded', encodeURIComponent],
		['in Base64', (key: string) => Buffer.from(key).toString('base64')],
	])('%s is masked', async (_how, encoded) => {
		const apiKey = 'sk-9f/8+Ab==key';
		answerOnce({ code: 500, msg: `Bad token ${encoded(apiKey)}`, data: null });
		const result = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse' },
			credential: { ...harness.credential, apiKey },
		});
		expect(result.error?.description).toContain('***');
		expect(JSON.stringify(result)).not.toContain(encoded(apiKey));
	});
});
