import { idOf } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

const create = { type: 'kyyVideo', parameters: { prompt: 'A lighthouse in a storm' } } as const;

describe('with Retry On Fail', () => {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

	test('a node whose first item has no error runs once', async () => {
		const { outputs, taskData } = await harness.run({ ...create, settings });
		expect(harness.service.counts.create).toBe(1);
		// Another run would have said so
		expect(taskData?.hints).toEqual([
			expect.objectContaining({
				message: expect.stringMatching(/^1 video was submitted/) as unknown,
			}),
		]);
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'queued' });
	});

	test('a completed video runs once although the service says something beside it', async () => {
		const id = idOf(await harness.run(create));
		harness.service.misbehave({
			on: 'query',
			fault: 'answer',
			status: 200,
			body: { id, status: 'completed', video_url: 'https://x.example/a.mp4', error: 'low quality' },
			times: Infinity,
		});
		const items = [{ json: { id } }];
		const parameters = { download: false };
		const { outputs } = await harness.run({ type: 'waitForVideo', items, parameters, settings });
		expect(harness.service.counts.query).toBe(1);
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'completed', warning: 'low quality' });
	});

	test('an item has an error only if there is one', async () => {
		const { outputs } = await harness.run({ ...create, settings });
		expect(outputs[0]?.[0]?.json).not.toHaveProperty('error');
	});
});

test('a completed video does not leave by the error output for what the service says beside it', async () => {
	const id = idOf(await harness.run(create));
	harness.service.misbehave({
		on: 'query',
		fault: 'answer',
		status: 200,
		body: { id, status: 'completed', video_url: 'https://x.example/a.mp4', error: 'low quality' },
	});
	const { outputs } = await harness.run({
		type: 'waitForVideo',
		items: [{ json: { id } }],
		parameters: { download: false },
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[0]).toMatchObject([{ json: { id, error: null, warning: 'low quality' } }]);
	expect(outputs[1]).toEqual([]);
});

test('without it, an item says that there is no error', async () => {
	const result = await harness.run(create);
	expect(result.outputs[0]?.[0]?.json).toMatchObject({ id: idOf(result), error: null });
});

describe('an item that has failed', () => {
	const failing = { ...create, parameters: { prompt: 'A lighthouse', duration: 3 } };
	const failed = {
		error: expect.stringMatching(/^Duration/) as unknown,
		details: {
			kind: 'parameters',
			description: expect.stringContaining('Nothing was sent') as unknown,
		},
	};

	test('leaves by the error output, with the fields of the item that came in', async () => {
		const items = [{ json: { row: 7 } }];
		const settings = { onError: 'continueErrorOutput' } as const;
		const { outputs } = await harness.run({ ...failing, items, settings });
		expect(outputs.map((output) => output.map(({ json }) => json))).toEqual([
			[],
			[{ row: 7, ...failed }],
		]);
	});

	test('leaves by the only output where there is no other one', async () => {
		const settings = { onError: 'continueRegularOutput' } as const;
		const { outputs } = await harness.run({ ...failing, settings });
		expect(outputs.map((output) => output.map(({ json }) => json))).toEqual([[failed]]);
	});
});
