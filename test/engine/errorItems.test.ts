import type { IDataObject } from 'n8n-workflow';

import { idsOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 0, processingMs: 0 } });

/** What KyyVideo hands on with "Continue" for an item that it could not create a video for */
const refused = {
	error: 'KyyVideo refused the content',
	details: { kind: 'refused', reason: 'content', description: 'Change the prompt.' },
};

async function createVideo(): Promise<string> {
	const created = await harness.run({ type: 'kyyVideo', parameters: { prompt: 'A lighthouse' } });
	return idsOf(created)[0] ?? '';
}

async function waitFor(
	items: readonly IDataObject[],
	run: Pick<Run, 'parameters' | 'settings'> & Partial<Pick<Run, 'credential'>> = {},
): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({ type: 'waitForVideo', items: items.map((json) => ({ json })), ...run }),
	);
}

const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

test.each(['continueErrorOutput', 'continueRegularOutput'] as const)(
	'the item of a video that failed says so at its top, not what it said when it came in: %s',
	async (onError) => {
		harness.service.nextTask({ queuedMs: 1_000, outcome: { kind: 'failed', error: '内容违规' } });
		const id = await createVideo();
		const { outputs } = await waitFor([{ id, status: 'queued', error: null }], {
			settings: { onError },
		});
		const [item] = outputs.flat();
		expect(item?.json).toMatchObject({
			id,
			status: 'failed',
			error: `KyyVideo could not make the video ${id}: 内容违规`,
			details: { kind: 'failed', id, status: 'failed', reason: 'content' },
		});
	},
);

describe('an item that comes in as an error', () => {
	test('passes as it is and in its place, while the others are waited for', async () => {
		const [one, other] = [await createVideo(), await createVideo()];
		const { outputs, status } = await waitFor([{ id: one }, refused, { id: other }]);
		expect(status).toBe('success');
		expect(outputs[0]?.map(({ json }) => json)).toEqual([
			expect.objectContaining({ id: one, status: 'completed' }),
			refused,
			expect.objectContaining({ id: other, status: 'completed' }),
		]);
		expect(outputs[0]?.[1]).toMatchObject({ pairedItem: { item: 1 } });
		expect(outputs[0]?.map(({ binary }) => binary !== undefined)).toEqual([true, false, true]);
	});

	test('comes from KyyVideo when one of three prompts is refused', async () => {
		harness.service.misbehave({
			on: 'create',
			prompt: 'refuse me',
			fault: 'answer',
			status: 200,
			body: { code: 1, msg: '内容违规' },
		});
		const created = await harness.run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.prompt }}' },
			items: ['A lighthouse', 'refuse me', 'A storm'].map((prompt) => ({ json: { prompt } })),
			settings: { onError: 'continueRegularOutput' },
		});
		const items = created.outputs[0]?.map(({ json }) => json) ?? [];
		const { outputs } = await waitFor(items);
		expect(outputs[0]?.map(({ json }) => json.status)).toEqual([
			'completed',
			undefined,
			'completed',
		]);
		expect(outputs[0]?.[1]?.json).toEqual(items[1]);
	});

	test.each<[string, IDataObject]>([
		['with an error as text and other fields', { row: 7, error: 'No such row' }],
		['with an error as an object', { error: { message: 'No such row', name: 'NodeApiError' } }],
		['with an ID that is none', { id: null, error: 'No such row' }],
		['of a video that failed', { error: 'failed', details: { kind: 'failed', id: 'video_1' } }],
		[
			'of a video that failed, with its ID at the top',
			{ id: 'video_1', status: 'failed', error: 'failed', details: { kind: 'failed' } },
		],
		['that names other videos', { error: 'failed', details: { videoIds: ['video_1'] } }],
	])('%s asks nothing of the service', async (_what, item) => {
		const { outputs } = await waitFor([item]);
		expect(outputs[0]?.map(({ json }) => json)).toEqual([item]);
		expect(harness.service.requests).toEqual([]);
	});

	test('needs no credential that is right when there is nothing else', async () => {
		const { outputs, status } = await waitFor([refused, refused], {
			credential: { apiKey: '', baseUrl: 'none' },
		});
		expect(status).toBe('success');
		expect(outputs[0]?.map(({ json }) => json)).toEqual([refused, refused]);
	});

	test('passes also where the expression for the ID cannot be evaluated', async () => {
		const parameters = { videoId: "={{ $('Nowhere').item.json.id }}" };
		const { outputs } = await waitFor([refused], { parameters });
		expect(outputs[0]?.map(({ json }) => json)).toEqual([refused]);
	});

	test('is waited for when the expression picks an ID of its own', async () => {
		const id = await createVideo();
		const parameters = { videoId: '={{ $json.details.id }}' };
		const { outputs } = await waitFor([{ error: 'timeout', details: { id } }], { parameters });
		expect(outputs[0]?.[0]?.json).toMatchObject({ id, status: 'completed' });
	});

	test('is counted apart from the videos', async () => {
		const { taskData } = await waitFor([{ id: await createVideo() }, refused]);
		expect(taskData?.hints?.[0]?.message).toMatch(
			/^1 of 1 video completed \(1 error item passed on\)/,
		);
	});
});

test.each<[string, IDataObject]>([
	['no error', {}],
	['an error that is null', { error: null }],
	['an empty error', { error: '' }],
	['an error that is no text', { error: {} }],
])('an item with %s and no ID is a mistake', async (_what, item) => {
	const { error } = await waitFor([item]);
	expect(error?.message).toMatch(/^Video ID must be/);
});

describe('where Wait for Video has an error output', () => {
	const settings = { onError: 'continueErrorOutput' } as const;

	test.each<[string, IDataObject]>([
		['KyyVideo', refused],
		['another node', { row: 7, error: 'No such row' }],
	])('an error item of %s leaves by it as it came', async (_whose, item) => {
		const id = await createVideo();
		const { outputs } = await waitFor([item, { id }], { settings });
		expect(outputs[0]).toMatchObject([{ json: { id }, pairedItem: { item: 1 } }]);
		expect(outputs[1]?.map(({ json }) => json)).toEqual([item]);
		expect(outputs[1]).toMatchObject([{ pairedItem: { item: 0 } }]);
	});

	test('an error item leaves by it, and not as a video that is still running', async () => {
		const parameters = { onTimeout: 'output' };
		const { outputs } = await waitFor([refused], { settings, parameters });
		expect(outputs.map((items) => items.map(({ json }) => json))).toEqual([[], [], [refused]]);
	});
});

describe('with Retry On Fail', () => {
	test('an error item that comes first makes n8n run the node again, which fetches no file again', async () => {
		const id = await createVideo();
		const { outputs } = await waitFor([refused, { id }], { settings: retryOnFail });
		expect(outputs[0]?.[0]?.json).toEqual(refused);
		expect(outputs[0]?.[1]?.binary?.data).toMatchObject({ fileName: `${id}.mp4` });
		expect(harness.service.counts).toMatchObject({ query: 3, download: 1 });
	});

	test('an error item behind a video does not', async () => {
		await waitFor([{ id: await createVideo() }, refused], { settings: retryOnFail });
		expect(harness.service.counts.query).toBe(1);
	});

	test('a file that did not arrive is fetched again, and those that did are not', async () => {
		const [lost, other] = [await createVideo(), await createVideo()];
		harness.service.misbehave({
			on: 'download',
			id: lost,
			fault: 'answer',
			status: 503,
			times: 5,
		});
		const settings = { ...retryOnFail, onError: 'continueRegularOutput' } as const;
		const { outputs } = await waitFor([{ id: lost }, { id: other }], { settings });
		expect(outputs[0]?.map(({ binary }) => binary?.data?.fileName)).toEqual([
			`${lost}.mp4`,
			`${other}.mp4`,
		]);
		expect(harness.service.counts.download).toBe(7);
	});
});
