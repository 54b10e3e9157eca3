/** The clock stands still here, so a sleep that outlives a stop would send a request later */
import { idOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 60_000, processingMs: 0 } });

const prompt = 'A lighthouse in a storm';

async function createVideo(processed = false): Promise<string> {
	if (processed) harness.service.nextTask({ queuedMs: 0 });
	return idOf(await harness.run({ type: 'kyyVideo', parameters: { prompt } }));
}

const wait = (ids: readonly string[], settings: Run['settings'] = {}) => ({
	type: 'waitForVideo' as const,
	items: ids.map((id) => ({ json: { id } })),
	settings,
});

const create = (items: number, settings: Run['settings'] = {}) => ({
	type: 'kyyVideo' as const,
	parameters: { prompt },
	items: Array.from({ length: items }, () => ({ json: {} })),
	settings,
});

/** Stops the run once something has happened. @returns also how many requests came or are still to come afterwards */
async function stop(
	happened: () => boolean,
	run: Parameters<typeof harness.stopOnce>[1],
): Promise<RunResult & { later: number }> {
	let before = 0;
	const result = await harness.stopOnce(() => {
		before = harness.service.requests.length;
		return happened();
	}, run);
	// A request that was on its way has arrived by then
	await clock.idle();
	return { ...result, later: harness.service.requests.length - before + clock.asleep };
}

/** When the node has heard of it, too, and done all that it does at once */
function onceIdleAfter(happened: () => boolean): () => boolean {
	const seen = { happened: false, idle: false };
	return () => {
		if (!seen.happened && happened()) {
			seen.happened = true;
			void clock.idle().then(() => {
				seen.idle = true;
			});
		}
		return seen.idle;
	};
}

const asked = () => harness.service.requestsTo('query')[0]?.answer !== undefined;

describe('after a stop no further request leaves', () => {
	test('during a wait', async () => {
		const id = await createVideo();
		const { status, error, later } = await stop(onceIdleAfter(asked), wait([id]));
		expect(status).toBe('canceled');
		expect(error?.message).toBe(`The execution was canceled while the video ${id} was waited for`);
		expect(error?.context).toMatchObject({ id, status: 'queued', waitedSeconds: 0 });
		expect(later).toBe(0);
	});

	test('during a wait with Retry On Fail, which n8n goes on with', async () => {
		const settings = { retryOnFail: true, waitBetweenTries: 1 };
		const { status, later } = await stop(
			onceIdleAfter(asked),
			wait([await createVideo()], settings),
		);
		expect(status).toBe('canceled');
		expect(later).toBe(0);
	});

	test('during the pause after too many requests', async () => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'query', fault: 'rateLimit', retryAfter: { seconds: 1 } });
		const { error, later } = await stop(onceIdleAfter(asked), wait([id]));
		expect(error?.context).toMatchObject({ kind: 'canceled', id });
		expect(later).toBe(0);
	});

	test('during a download that hangs', async () => {
		const id = await createVideo(true);
		harness.service.misbehave({ on: 'download', fault: 'hang' });
		const downloads = () => harness.service.counts.download > 0;
		const { status, error, later } = await stop(downloads, wait([id]));
		expect(status).toBe('canceled');
		expect(error?.context).toMatchObject({ id, status: 'completed' });
		expect(later).toBe(0);
	});

	test('during a download whose bytes have stopped coming', async () => {
		const id = await createVideo(true);
		harness.service.misbehave({ on: 'download', fault: 'stall', bytes: 1000 });
		const downloads = () => harness.service.requestsTo('download')[0]?.answer !== undefined;
		const { error, later } = await stop(downloads, wait([id]));
		expect(error?.context).toMatchObject({ kind: 'canceled', id });
		expect(later).toBe(0);
	});

	test('during the pause before a download is tried again', async () => {
		const id = await createVideo(true);
		harness.service.misbehave({ on: 'download', fault: 'drop', times: Infinity });
		const { error, later } = await stop(() => harness.service.counts.download > 0, wait([id]));
		expect(error?.context).toMatchObject({ kind: 'canceled', id });
		expect(later).toBe(0);
	});

	test('during the creates, also with Retry On Fail', async () => {
		harness.service.misbehave({ on: 'create', fault: 'hang', times: Infinity });
		const settings = { retryOnFail: true, waitBetweenTries: 1 };
		const underWay = () => harness.service.counts.create === 4;
		const { status, later } = await stop(underWay, create(6, settings));
		expect(status).toBe('canceled');
		expect(later).toBe(0);
	});

	test('during the pause before a create is tried again', async () => {
		harness.service.misbehave({ on: 'create', fault: 'rateLimit', retryAfter: { seconds: 1 } });
		const refused = () => harness.service.requestsTo('create')[0]?.answer !== undefined;
		const { status, error, later } = await stop(onceIdleAfter(refused), create(1));
		expect(status).toBe('canceled');
		expect(error?.description).toBe('Nothing was sent to KyyVideo for this item.');
		expect(later).toBe(0);
	});
});

describe('a stop while the answer to a create is awaited', () => {
	const stopInTheMiddle = async () => {
		harness.service.misbehave({ on: 'create', prompt, fault: 'hang', accepted: true });
		return await stop(() => harness.service.creates.length === 1, create(1));
	};

	test('says that the video may have been accepted', async () => {
		const { error } = await stopInTheMiddle();
		expect(error?.description).toContain('It may have been accepted and billed');
	});

	test('is remembered, so that a retry of the execution does not create the video again', async () => {
		const stopped = await stopInTheMiddle();
		const { error } = await harness.run({ ...create(1), retryOf: stopped });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(harness.service.counts.create).toBe(1);
	});
});

test('a stop after some items were accepted leaves an error with their IDs, and a retry that knows them', async () => {
	harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'hang' });
	const run = {
		type: 'kyyVideo' as const,
		parameters: { prompt: '={{ $json.prompt }}' },
		items: [{ json: { prompt: 'first' } }, { json: { prompt: 'second' } }],
	};
	const first = () => harness.service.requestsTo('create').some(({ answer }) => answer);
	const stopped = await stop(() => first() && harness.service.counts.create === 2, run);
	const { id } = harness.service.lastCreate;
	expect(stopped.error?.context.videoIds).toEqual([id]);
	await harness.run({ ...run, retryOf: stopped });
	expect(harness.service.creates.filter(({ body }) => body.prompt === 'first')).toHaveLength(1);
});
