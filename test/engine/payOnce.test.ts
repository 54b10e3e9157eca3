import type { Run, RunResult } from './harness/engine';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
installDeduplicationTable();

const prompts = ['first', 'second', 'third', 'fourth', 'fifth'];

const itemsOf = (...texts: readonly string[]) => texts.map((prompt) => ({ json: { prompt } }));

/** Creates a video for each prompt; n8n tries up to three times with `retryOnFail` */
async function create(
	texts: readonly string[],
	run: Partial<Pick<Run, 'parameters' | 'settings' | 'retryOf' | 'rounds'>> = {},
): Promise<RunResult> {
	const { parameters = {}, settings = {}, ...others } = run;
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.prompt }}', ...parameters },
			items: itemsOf(...texts),
			settings: { waitBetweenTries: 1, ...settings },
			...others,
		}),
	);
}

const retryOnFail = { retryOnFail: true };

/** How often the service has accepted and charged each prompt */
const charged = () => {
	const times: Record<string, number> = {};
	for (const { body } of harness.service.creates)
		times[body.prompt] = (times[body.prompt] ?? 0) + 1;
	return times;
};

const refuse = (prompt: string, times = 1) => {
	harness.service.misbehave({
		on: 'create',
		prompt,
		fault: 'answer',
		status: 400,
		body: { code: 400, msg: '参数错误' },
		times,
	});
};

const idsOf = ({ outputs }: RunResult) => outputs[0]?.map(({ json }) => json.id);

const idFor = (prompt: string) =>
	harness.service.creates.find(({ body }) => body.prompt === prompt)?.id;

const onceEach = (...texts: readonly string[]) =>
	Object.fromEntries(texts.map((text) => [text, 1]));

describe('Retry On Fail', () => {
	test('creates only what failed, and hands on what it has', async () => {
		refuse('third');
		const result = await create(prompts, { settings: retryOnFail });
		expect(result.status).toBe('success');
		expect(charged()).toEqual(onceEach(...prompts));
		expect(idsOf(result)).toEqual(prompts.map(idFor));
	});

	test('also after an error item in the first place, with Continue On Fail', async () => {
		refuse('first');
		const result = await create(prompts, {
			settings: { ...retryOnFail, onError: 'continueRegularOutput' },
		});
		expect(charged()).toEqual(onceEach(...prompts));
		expect(idsOf(result)).toEqual(prompts.map(idFor));
	});

	test('says how many were not created again', async () => {
		refuse('third');
		const { taskData } = await create(prompts, { settings: retryOnFail });
		expect(taskData?.hints).toMatchObject([
			{ message: expect.stringMatching(/^\d videos? (was|were) submitted/) as unknown },
			{ message: expect.stringMatching(/^\d of 5 videos come from an earlier attempt/) as unknown },
		]);
	});

	test('says of what was submitted that each run submits new videos, and what comes next', async () => {
		const { taskData } = await create(['first', 'second']);
		expect(taskData?.hints?.map(({ message }) => message)).toEqual([
			'2 videos were submitted and will be billed. Next, add "Wait for Video" after this node to wait for them and get the MP4. Each run creates new videos, so pin this output while you build the rest of the workflow.',
		]);
	});

	test("says in the browser's console which videos it has, as the canvas forgets them at a stop", async () => {
		const { told } = await create(['first', 'second']);
		for (const { id } of harness.service.creates) {
			expect(JSON.stringify(told)).toContain(`KyyVideo accepted the video ${id}`);
		}
	});

	test('makes a video for each of several items that ask for the same', async () => {
		refuse('same');
		await create(['same', 'same', 'same'], { settings: retryOnFail });
		expect(charged()).toEqual({ same: 3 });
	});

	test.each(['={{ $json.prompt + $now.toMillis() }}', '={{ $json.prompt + Math.random() }}'])(
		'takes %s for the same video at each try',
		async (prompt) => {
			refuse('second');
			const result = await create(['first', 'second'], {
				parameters: { prompt },
				settings: retryOnFail,
			});
			expect(result.status).toBe('success');
			expect(harness.service.creates).toHaveLength(2);
		},
	);
});

describe('an execution retried from the editor', () => {
	test('creates only what failed', async () => {
		refuse('third');
		const failed = await create(prompts);
		expect(failed.status).toBe('error');
		const retried = await create([], { retryOf: failed });
		expect(idsOf(retried)).toEqual(prompts.map(idFor));
		expect(charged()).toEqual(onceEach(...prompts));
	});

	test('creates nothing again although the expression of the prompt was corrected', async () => {
		refuse('third', Infinity);
		const failed = await create(prompts);
		const prompt = '={{ $json.prompt === "third" ? "mended" : $json.prompt }}';
		const retried = await create([], { retryOf: failed, parameters: { prompt } });
		expect(retried.status).toBe('success');
		expect(charged()).toEqual(onceEach('first', 'second', 'mended', 'fourth', 'fifth'));
	});

	test('creates a changed prompt anew, and hands out the old video for the old prompt', async () => {
		refuse('second', 2);
		const failed = await create(['first', 'second']);
		const changed = await create([], {
			retryOf: failed,
			parameters: { prompt: '={{ $json.prompt + "!" }}' },
		});
		expect(changed.status).toBe('error');
		const changedBack = await create([], { retryOf: changed });
		expect(idsOf(changedBack)).toEqual([idFor('first'), idFor('second')]);
		expect(charged()).toEqual(onceEach('first', 'first!', 'second'));
	});

	test('creates nothing again after the option for unknown ones was switched on', async () => {
		refuse('second');
		const failed = await create(['first', 'second']);
		await create([], { retryOf: failed, parameters: { options: { resubmitUnknown: true } } });
		expect(charged()).toEqual(onceEach('first', 'second'));
	});

	test.each(['{}', '{"duration": 5}'])(
		'creates nothing again after Additional Fields were added that say nothing new: %s',
		async (additionalFields) => {
			refuse('second');
			const failed = await create(['first', 'second']);
			const parameters = { options: { additionalFields } };
			await create([], { retryOf: failed, parameters });
			expect(charged()).toEqual(onceEach('first', 'second'));
		},
	);

	test('can be retried again and again', async () => {
		refuse('third', 3);
		let result = await create(prompts);
		for (let retry = 0; retry < 3; retry++) result = await create([], { retryOf: result });
		expect(idsOf(result)).toEqual(prompts.map(idFor));
		expect(charged()).toEqual(onceEach(...prompts));
	});
});

describe('a loop', () => {
	const rounds = 3;
	const parameters = { prompt: 'the same in each round' };

	test('makes a video in each round', async () => {
		await create(['start'], { parameters, rounds });
		expect(charged()).toEqual({ [parameters.prompt]: 3 });
	});

	test('makes one video in each round with Retry On Fail, too', async () => {
		refuse('round', 1);
		await create(['start', 'start'], { parameters, rounds, settings: retryOnFail });
		expect(charged()).toEqual({ [parameters.prompt]: 6 });
	});

	test('goes on with its other rounds when the answer of one is lost', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'round 0', fault: 'drop', accepted: true });
		const settings = { onError: 'continueRegularOutput' } as const;
		const prompt = '={{ "round " + $runIndex }}';
		await create(['start'], { parameters: { prompt }, rounds, settings });
		expect(charged()).toEqual(onceEach('round 0', 'round 1', 'round 2'));
	});

	test('asks for nothing again for an item that it sends back, and says which one that is', async () => {
		harness.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
		const settings = { onError: 'continueRegularOutput' } as const;
		const { outputs } = await create(['start'], { parameters, rounds, settings });
		expect(charged()).toEqual({ [parameters.prompt]: 1 });
		expect(outputs[0]?.[0]?.json).toMatchObject({
			details: {
				kind: 'unknown',
				description: expect.stringContaining(
					'This is the same request as item 0 of run 1. If you want another video',
				) as unknown,
			},
		});
	});

	test('is gone on with by a retry, which creates nothing of the earlier rounds again', async () => {
		refuse('round 1');
		const prompt = '={{ "round " + $runIndex }}';
		const failed = await create(['start'], { parameters: { prompt }, rounds });
		expect(failed.status).toBe('error');
		const retried = await create([], { parameters: { prompt }, rounds, retryOf: failed });
		expect(retried.status).toBe('success');
		expect(charged()).toEqual(onceEach('round 0', 'round 1', 'round 2'));
	});
});

test('a new execution makes new videos', async () => {
	await create(['first']);
	await create(['first']);
	expect(charged()).toEqual({ first: 2 });
});

describe('a video whose answer got lost', () => {
	const lose = (times = 1) => {
		harness.service.misbehave({
			on: 'create',
			prompt: 'second',
			fault: 'drop',
			accepted: true,
			times,
		});
	};

	test('is not created again by Retry On Fail, and the error says why', async () => {
		lose();
		const { error } = await create(['first', 'second'], { settings: retryOnFail });
		expect(charged()).toEqual(onceEach('first', 'second'));
		expect(error?.message).toContain('It is not known whether KyyVideo has accepted this video');
		expect(error?.description).toContain('KyyVideo may have accepted and billed this video');
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 1 });
	});

	test('is not created again by a retry from the editor', async () => {
		lose();
		const failed = await create(['first', 'second']);
		const { error } = await create([], { retryOf: failed });
		expect(error?.message).toContain('an earlier attempt of this execution');
		expect(charged()).toEqual(onceEach('first', 'second'));
	});

	test('is created again by a retry when the user allows it', async () => {
		lose();
		const failed = await create(['first', 'second']);
		const result = await create([], {
			retryOf: failed,
			parameters: { options: { resubmitUnknown: true } },
		});
		expect(result.status).toBe('success');
		expect(charged()).toEqual({ first: 1, second: 2 });
	});

	test.each([
		['within the same try', {}],
		['by Retry On Fail', retryOnFail],
	])('is not created again %s, although the user allows it', async (_how, settings) => {
		lose(Infinity);
		const parameters = { options: { resubmitUnknown: true } };
		const failed = await create(['first', 'second'], { settings, parameters });
		expect(charged()).toEqual(onceEach('first', 'second'));
		await create([], { retryOf: failed, settings, parameters });
		expect(charged()).toEqual({ first: 1, second: 2 });
	});
});

describe('an error names all videos of the run that were accepted', () => {
	test('in its description and its context, with how to go on', async () => {
		refuse('third', Infinity);
		const { error } = await create(prompts);
		const accepted = harness.service.creates.map(({ id }) => id);
		expect(accepted.length).toBeGreaterThanOrEqual(2);
		for (const id of accepted) expect(error?.description).toContain(id);
		expect(error?.description).toContain('"Wait for Video"');
		expect(new Set(error?.context.videoIds as string[])).toEqual(new Set(accepted));
	});

	test('those that were in flight when it came included', async () => {
		refuse('first');
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'delay', ms: 60 });
		const { error } = await create(['first', 'second', 'third']);
		expect(error?.description).toContain(`${idFor('second')} (item 1)`);
	});

	test('and of which it is not known', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'first', fault: 'hang', accepted: true });
		refuse('second');
		const { error } = await create(['second', 'first']);
		expect(error?.context).toMatchObject({ kind: 'refused', itemIndex: 0 });
		expect(error?.description).toContain(
			'not known whether KyyVideo accepted these items: item 1.',
		);
	});

	test('also at a later try', async () => {
		refuse('third', Infinity);
		const { error } = await create(prompts, { settings: retryOnFail });
		for (const { id } of harness.service.creates) expect(error?.description).toContain(id);
		expect(harness.service.creates.length).toBe(Object.keys(charged()).length);
	});

	test('in words that stay short, with all of them in the context', async () => {
		const many = Array.from({ length: 40 }, (_, index) => `video ${index}`);
		refuse('video 39', Infinity);
		const { error } = await create(many);
		const ids = harness.service.creates.map(({ id }) => id);
		expect(error?.description).toContain(
			"… and 19 more. n8n's log names all of them. To get these videos",
		);
		expect(error?.context.videoIds).toHaveLength(39);
		expect(new Set(error?.context.videoIds as string[])).toEqual(new Set(ids));
	});

	test('once for all error items, in the hint of the output', async () => {
		refuse('third');
		refuse('fourth');
		const { outputs, taskData } = await create(prompts, {
			settings: { onError: 'continueRegularOutput' },
		});
		const ids = ['first', 'second', 'fifth'].map(idFor);
		expect(taskData?.hints?.map(({ message }) => message)).toEqual([
			`Accepted and paid for in this run: ${ids[0]} (item 0), ${ids[1]} (item 1), ${ids[2]} (item 4).`,
		]);
		const failed = JSON.stringify(outputs[0]?.slice(2, 4));
		expect(ids.filter((id) => id !== undefined && failed.includes(id))).toEqual([]);
		expect(outputs[0]?.[2]?.json).toMatchObject({ details: { kind: 'refused' } });
	});

	test('of which an error item that has one keeps its own', async () => {
		harness.service.misbehave({
			on: 'create',
			prompt: 'third',
			fault: 'answer',
			status: 200,
			body: { id: 'video_7', status: 'failed', error: 'x' },
		});
		const { outputs } = await create(prompts, { settings: { onError: 'continueRegularOutput' } });
		expect(outputs[0]?.[2]?.json).toMatchObject({ details: { kind: 'failed', id: 'video_7' } });
	});
});

describe('a service that has too much to do', () => {
	const tooMany = (times: number, seconds: number) => {
		const retryAfter = { seconds };
		harness.service.misbehave({ on: 'create', fault: 'rateLimit', times, retryAfter });
	};
	const started = () => harness.service.requestsTo('create').map(({ time }) => time);

	test('is left alone by all items until it wants to be asked again', async () => {
		tooMany(1, 60);
		const start = clock.now();
		const many = [...prompts, ...Array.from({ length: 15 }, (_, index) => `video ${index}`)];
		const { status } = await create(many);
		expect(status).toBe('success');
		// Those that were on their way with the refused one
		expect(started().filter((time) => time < start + 60_000).length).toBeLessThanOrEqual(12);
		expect(charged()).toEqual(onceEach(...many));
	});

	test('is not waited for by each of many items, if it stays so', async () => {
		tooMany(Infinity, 120);
		const start = clock.now();
		const many = Array.from({ length: 20 }, (_, index) => `video ${index}`);
		const { outputs } = await create(many, { settings: { onError: 'continueRegularOutput' } });
		expect(outputs[0]?.map(({ json }) => json.error)).toEqual(
			many.map(
				() => expect.stringMatching(/^KyyVideo is receiving too many requests: /) as unknown,
			),
		);
		expect(clock.now() - start).toBeLessThan(10 * 60_000);
		// Far from five for each of them
		expect(harness.service.counts.create).toBeLessThanOrEqual(50);
	});
});

describe('several items', () => {
	const mostAtOnce = async (items: number) => {
		const ms = 2_000;
		harness.service.misbehave({ on: 'create', fault: 'delay', ms, times: Infinity });
		await create(Array.from({ length: items }, (_, index) => `video ${index}`));
		const times = harness.service.requestsTo('create').map(({ time }) => time);
		const openAt = (now: number) => times.filter((time) => time <= now && now < time + ms).length;
		return times.map(openAt);
	};

	test('begin with 12 at a time', async () => {
		expect((await mostAtOnce(36)).slice(0, 13)).toEqual([...Array<number>(12).fill(12), 24]);
	});

	test('are 32 at a time at most', async () => {
		expect(Math.max(...(await mostAtOnce(90)))).toBe(32);
	});

	test('that would follow an error are not begun', async () => {
		refuse('first', Infinity);
		harness.service.misbehave({ on: 'create', fault: 'delay', ms: 30, times: Infinity });
		await create([...prompts, ...prompts, ...prompts]);
		expect(harness.service.counts.create).toBeLessThanOrEqual(12);
	});
});
