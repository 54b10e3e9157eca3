/** The clock stands still here, so a sleep that outlives a stop would send a request later */
import { idOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { watchLog } from './harness/log';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 60_000, processingMs: 0 } });

const { warnings } = watchLog();

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

type Stopped = RunResult & { later: number };

/**
 * Stops the run once something has happened.
 *
 * @param during lets time pass until the node has ended; it stands still by default
 * @returns also how many requests came or are still to come afterwards
 */
async function stop(
	happened: () => boolean,
	run: Parameters<typeof harness.stopOnce>[1],
	during = async (work: () => Promise<RunResult>) => work(),
): Promise<Stopped> {
	let before = 0;
	const result = await during(async () =>
		harness.stopOnce(() => {
			before = harness.service.requests.length;
			return happened();
		}, run),
	);
	// A request that was on its way has arrived by then
	await clock.idle();
	return { ...result, later: harness.service.requests.length - before + clock.asleep };
}

/** Milliseconds: longer than any answer is awaited */
const longest = 700_000;

/** As `stop`, and time passes until all is over that a create in flight goes on with */
const stopAndWait: typeof stop = async (happened, run) =>
	await stop(happened, run, async (work) =>
		clock.during(harness.service, async () => {
			const result = await work();
			await clock.sleep(longest, new AbortController().signal);
			return result;
		}),
	);

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
		expect(error?.message).toContain(
			`The execution was canceled while the node was waiting for the video ${id}`,
		);
		expect(error?.context).toMatchObject({ id, status: 'queued', waitedSeconds: 0 });
		expect(later).toBe(0);
	});

	test("during a wait, and n8n's log names the videos, though it is set to warnings", async () => {
		const ids = [await createVideo(), await createVideo()];
		await stop(onceIdleAfter(asked), wait(ids));
		expect(warnings.join()).toContain(
			`The execution was stopped. It waited for these videos: ${ids.join(', ')}. [workflow `,
		);
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

	test('during a query that hangs, which is cut off', async () => {
		const id = await createVideo();
		harness.service.misbehave({ on: 'query', fault: 'hang' });
		const { error, later } = await stop(() => harness.service.counts.query === 1, wait([id]));
		expect(error?.context).toMatchObject({ kind: 'canceled', id });
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
		const underWay = () => harness.service.counts.create === 12;
		const { status, later } = await stopAndWait(underWay, create(15, settings));
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

describe('a create that has left is not cut off by a stop', () => {
	const accepted = () => harness.service.creates.length === 1;

	const stopBeforeAnswer = async (settings: Run['settings'] = {}) => {
		harness.service.misbehave({ on: 'create', prompt, fault: 'delay', ms: 60_000 });
		return await stopAndWait(accepted, create(1, settings));
	};

	test("and n8n's log names those that were answered before, though it is set to warnings", async () => {
		harness.service.misbehave({ on: 'create', fault: 'relabel' });
		harness.service.misbehave({ on: 'create', fault: 'hang' });
		const answered = () => harness.service.requestsTo('create')[0]?.answer !== undefined;
		await stop(onceIdleAfter(answered), create(2));
		const { id } = harness.service.lastCreate;
		expect(warnings.join()).toContain(
			`The execution was stopped. Accepted and paid for in this run: ${id} (item 0). [workflow `,
		);
	});

	test("its answer is read, and n8n's log names the video", async () => {
		const { status, later } = await stopBeforeAnswer();
		expect(status).toBe('canceled');
		expect(warnings.join()).toContain(
			`KyyVideo accepted the video ${harness.service.lastCreate.id} (item 0) [workflow `,
		);
		expect(later).toBe(0);
	});

	test('and a retry of the execution hands the video on', async () => {
		const stopped = await stopBeforeAnswer();
		const retried = await harness.run({ ...create(1), retryOf: stopped });
		expect(idOf(retried)).toBe(harness.service.lastCreate.id);
		expect(harness.service.counts.create).toBe(1);
	});

	test('and nothing more is sent, not even with Retry On Fail or after a refusal', async () => {
		const limit = { on: 'create', fault: 'rateLimit', retryAfter: { seconds: 1 } } as const;
		harness.service.misbehave({ ...limit, times: Infinity });
		const asked = () => harness.service.counts.create === 1;
		const settings = { retryOnFail: true, waitBetweenTries: 1 };
		const { later } = await stopAndWait(asked, create(1, settings));
		expect(harness.service.counts.create).toBe(1);
		expect(later).toBe(0);
	});
});

test('an upload that has left is not cut off by a stop either', async () => {
	harness.service.misbehave({ on: 'upload', fault: 'delay', ms: 60_000 });
	const source = { __rl: true, mode: 'url', value: 'https://example.com/anna.jpg' };
	await stopAndWait(() => harness.service.assets.length === 1, {
		type: 'kyyVideo',
		parameters: { resource: 'asset', operation: 'upload', source },
	});
	const [asset] = harness.service.assets;
	expect(warnings.join()).toContain(`KyyVideo accepted the asset ${asset?.assetId} (item 0)`);
	expect(harness.service.counts.asset).toBe(0);
});

describe('a stop while the answer to a create never comes', () => {
	const stopInTheMiddle = async () => {
		harness.service.misbehave({ on: 'create', prompt, fault: 'hang', accepted: true });
		return await stopAndWait(() => harness.service.creates.length === 1, create(1));
	};

	test('says in the end that the video may have been accepted', async () => {
		const { error } = await stopInTheMiddle();
		expect(error?.message).toContain('KyyVideo may have accepted and billed it');
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
	const stopped = await stopAndWait(() => first() && harness.service.counts.create === 2, run);
	const { id } = harness.service.lastCreate;
	expect(stopped.error?.context.videoIds).toEqual([id]);
	await harness.run({ ...run, retryOf: stopped });
	expect(harness.service.creates.filter(({ body }) => body.prompt === 'first')).toHaveLength(1);
});
