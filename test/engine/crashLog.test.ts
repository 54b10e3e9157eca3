import type { INodeParameters } from 'n8n-workflow';

import { nextTurn } from '../clock/eventLoop';
import { installDeduplicationTable, nodeRow, workflowRow } from './harness/deduplicationTable';
import { idsOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { fromTrigger, killed, withItems, withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

interface Creating {
	readonly retryOf?: RunResult;
	readonly parameters?: INodeParameters;
	/** Of Retry On Fail, which is off by default */
	readonly maxTries?: number;
}

async function create(
	texts: readonly string[],
	{ retryOf, parameters = {}, maxTries }: Creating = {},
): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.prompt }}', ...parameters },
			items: texts.map((prompt) => ({ json: { prompt } })),
			...(maxTries !== undefined && {
				settings: { retryOnFail: true, maxTries, waitBetweenTries: 1 },
			}),
			...(retryOf && { retryOf }),
		}),
	);
}

const refuse = (prompt: string) => {
	const body = { code: 400, msg: '参数错误' };
	harness.service.misbehave({ on: 'create', prompt, fault: 'answer', status: 400, body });
};

const prompts = () => harness.service.creates.map(({ body }) => body.prompt).sort();

const loseAnswer = (prompt: string) => {
	harness.service.misbehave({ on: 'create', prompt, fault: 'drop', accepted: true });
};

/** n8n's database refuses what adds such an entry, so many times, or writes it without saying so */
function failAdding(pattern: RegExp, { times = 1, isWritten = false } = {}): void {
	const add = table.checkProcessedAndRecord.bind(table);
	let left = times;
	jest.spyOn(table, 'checkProcessedAndRecord').mockImplementation(async (...asked) => {
		const isFailing = left > 0 && asked[0].some((entry) => pattern.test(String(entry)));
		if (!isFailing) return await add(...asked);
		left -= 1;
		if (isWritten) await add(...asked);
		throw new Error('SQLITE_BUSY: database is locked');
	});
}

/** The IDs that the service has given the videos of these prompts */
const idsFor = (...texts: readonly string[]) =>
	texts.map((text) => harness.service.creates.find(({ body }) => body.prompt === text)?.id);

describe('a retry of an execution that was cut short', () => {
	async function cutShort(): Promise<RunResult> {
		refuse('c');
		return withoutMemory(await create(['a', 'b', 'c']));
	}

	test('hands out what was accepted, and submits what was not', async () => {
		const retried = await create([], { retryOf: await cutShort() });
		expect(idsOf(retried)).toEqual(idsFor('a', 'b', 'c'));
		expect(prompts()).toEqual(['a', 'b', 'c']);
	});

	test('hands out what was accepted although the option for unknown ones is on', async () => {
		const parameters = { options: { resubmitUnknown: true } };
		await create([], { retryOf: await cutShort(), parameters });
		expect(prompts()).toEqual(['a', 'b', 'c']);
	});

	test('submits nothing while it is not known of an item whether it was accepted', async () => {
		loseAnswer('b');
		const { error } = await create([], { retryOf: withoutMemory(await create(['a', 'b'])) });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 1 });
		expect(error?.context.videoIds).toEqual(idsFor('a'));
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('submits only what is unknown again when the user allows it', async () => {
		loseAnswer('b');
		const parameters = { options: { resubmitUnknown: true } };
		const retryOf = withoutMemory(await create(['a', 'b']));
		const ids = idsOf(await create([], { retryOf, parameters }));
		expect(prompts()).toEqual(['a', 'b', 'b']);
		expect(idsOf(await create([], { retryOf }))).toEqual(ids);
		expect(prompts()).toEqual(['a', 'b', 'b']);
	});

	test('submits at once what an earlier retry has submitted again and the service has refused', async () => {
		loseAnswer('a');
		const parameters = { prompt: '={{ $json.prompt }}', options: { resubmitUnknown: true } };
		const retryOf = withoutMemory(await create(['a']));
		refuse('a');
		const refused = await create([], { retryOf, parameters });
		expect(refused.error?.context).toMatchObject({ kind: 'refused' });
		harness.service.behave();
		const { status } = await create([], { retryOf: refused, parameters });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a', 'a']);
	});

	describe('that itself was cut short when it submitted again what is unknown', () => {
		const fifteenMinutes = 900_000;
		const options = { resubmitUnknown: true };
		const parameters = { prompt: '={{ $json.prompt }}', options };

		/** n8n is killed while the create is in flight, which the service has accepted or not */
		async function killedInFlight(retryOf?: RunResult): Promise<RunResult> {
			harness.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
			const { length } = harness.service.creates;
			const cut = await clock.during(harness.service, async () =>
				harness.stopOnce(() => harness.service.creates.length > length, {
					type: 'kyyVideo',
					parameters,
					items: [{ json: { prompt: 'a' } }],
					...(retryOf && { retryOf }),
				}),
			);
			harness.service.behave();
			// It was stopped here, which a first execution records, and one that is killed cannot
			await clock.idle();
			if (!retryOf) table.forget((entry) => entry.includes(' sent in minute '));
			return withoutMemory(cut);
		}

		const cutShort = async () => killedInFlight(await killedInFlight());

		/** The answer that comes meanwhile finds no n8n any more that would record it */
		async function passTime(): Promise<void> {
			table.failRemovals(() => true);
			const signal = new AbortController().signal;
			await clock.during(harness.service, async () => clock.sleep(fifteenMinutes, signal));
			table.failRemovals(() => false);
		}

		test('asks for as long as the create may be in flight, and submits it again after that', async () => {
			const retryOf = await cutShort();
			const { error } = await create([], { retryOf, parameters });
			expect(error?.description).toContain('or for 15 minutes if it was interrupted');
			expect(prompts()).toEqual(['a', 'a']);
			await passTime();
			const { status } = await create([], { retryOf, parameters });
			expect(status).toBe('success');
			expect(prompts()).toEqual(['a', 'a', 'a']);
		});

		test('hands out what was accepted in the end', async () => {
			const retryOf = await cutShort();
			await passTime();
			await create([], { retryOf, parameters });
			const retried = await create([], { retryOf, parameters });
			expect(idsOf(retried)).toEqual([harness.service.creates[2]?.id]);
			expect(prompts()).toEqual(['a', 'a', 'a']);
		});
	});

	test('leaves the other video of the same request to a later round when it submits one again', async () => {
		harness.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
		const failed = withoutMemory(await create(['a', 'a']));
		expect(prompts()).toEqual(['a', 'a']);
		const [waiting] = failed.stored.executionData?.nodeExecutionStack ?? [];
		waiting?.data.main?.[0]?.splice(1);
		const retried = await clock.during(harness.service, async () =>
			harness.run({
				type: 'kyyVideo',
				parameters: { prompt: 'a', options: { resubmitUnknown: true } },
				rounds: 2,
				retryOf: failed,
			}),
		);
		expect(retried.status).toBe('success');
		expect(prompts()).toEqual(['a', 'a', 'a']);
	});

	test('hands out what the next try has made, though the record of the one that was refused is still open', async () => {
		refuse('a');
		table.failRemovals((removal) => removal <= 2);
		const made = await create(['a'], { maxTries: 2 });
		const retried = await create([], { retryOf: fromTrigger(made, ['a']) });
		expect(idsOf(made)).toEqual(idsFor('a'));
		expect(idsOf(retried)).toEqual(idsFor('a'));
		expect(prompts()).toEqual(['a']);
	});

	test('is known by its trigger, though the database has written what it looked for without saying so', async () => {
		const parameters = { prompt: 'b' };
		const cut = fromTrigger(await create(['a']), ['a']);
		table.failChanges([[1, 'afterWrite']]);
		const made = await create([], { retryOf: cut, parameters });
		table.failChanges([]);
		const again = await create([], { retryOf: fromTrigger(made, ['a']), parameters });
		expect(idsOf(again)).toEqual(idsOf(made));
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('makes no third video for two items that ask for the same', async () => {
		refuse('c');
		const retryOf = withoutMemory(await create(['a', 'a', 'c']));
		const retried = await create([], { retryOf });
		expect(new Set(idsOf(retried)).size).toBe(3);
		expect(prompts()).toEqual(['a', 'a', 'c']);
	});

	test('says that the ID is gone with the node that was replaced, and does not pay again', async () => {
		const retryOf = await cutShort();
		table.forgetNodes();
		const parameters = { options: { resubmitUnknown: true } };
		const { error } = await create([], { retryOf, parameters });
		expect(error?.message).toContain('KyyVideo accepted this video in an earlier attempt');
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('hands out what this node has recorded before it asks about what another one has', async () => {
		refuse('c');
		const retryOf = withoutMemory(await create(['a', 'a', 'c']));
		table.forget((entry) => / 0 (ID|by) /.test(entry));
		const [, waiting] = harness.service.creates;
		const retried = await create([], { retryOf: withItems(retryOf, ['a']) });
		expect(idsOf(retried)).toEqual([waiting?.id]);
		expect(prompts()).toEqual(['a', 'a']);
	});

	test('hands out what this node has recorded before it takes over what a node has that is gone', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'a', fault: 'drop', accepted: true });
		const cut = withoutMemory(await create(['a', 'a']));
		table.forget((entry) => / 0 by /.test(entry));
		const accepted = table.ofWorkflow.find((entry) => entry.endsWith(' accepted'));
		expect(accepted).toContain(' 1 accepted');
		const retried = await create([], { retryOf: withItems(cut, ['a']) });
		expect(idsOf(retried)).toEqual([harness.service.creates[1]?.id]);
		expect(prompts()).toEqual(['a', 'a']);
	});

	test('makes the video of a node that was there beside the one that has recorded the same and is gone', async () => {
		const retryOf = await cutShort();
		const ofOther = table.ofWorkflow.map((entry) =>
			entry
				.replace(/ by the node 2$/, ' by the node 9')
				.replace(/ by the name Node$/, ' beside Node'),
		);
		table.clear();
		table.add(ofOther, workflowRow);
		const retried = await create([], { retryOf: withItems(retryOf, ['a']) });
		expect(retried.status).toBe('success');
		expect(idsOf(retried)).toEqual([harness.service.creates.at(-1)?.id]);
		expect(prompts()).toEqual(['a', 'a', 'b']);
	});

	test('knows the items again in another order, and in another round', async () => {
		const retryOf = await cutShort();
		const { stored } = retryOf;
		const [waiting] = stored.executionData?.nodeExecutionStack ?? [];
		waiting?.data.main?.[0]?.reverse();
		stored.resultData.runData.Node = [];
		const retried = await create([], { retryOf });
		expect(idsOf(retried)).toEqual(idsFor('c', 'b', 'a'));
		expect(prompts()).toEqual(['a', 'b', 'c']);
	});

	test.each([
		'={{ $json.prompt + $now.toMillis() }}',
		'={{ $json.prompt + Math.random() }}',
		'={{ $json.prompt + DateTime.fromISO("").ts }}',
		'={{ $json.prompt + DateTime.fromObject({}).toMillis() }}',
		'={{ $json.prompt + "08:30".toDateTime().toISODate() + $now.toMillis() }}',
	])('takes %s for the same video as before', async (prompt) => {
		refuse('b');
		harness.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
		const retryOf = withoutMemory(await create(['a'], { parameters: { prompt } }));
		const { error } = await create([], { retryOf, parameters: { prompt } });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(harness.service.requestsTo('create')).toHaveLength(1);
	});

	test('leaves the videos of other rows alone where a row was refused, and a comparison with the clock hides which is which', async () => {
		const parameters = { prompt: '={{ $now.toMillis() > 0 ? $json.prompt : "never" }}' };
		refuse('a');
		const cut = withoutMemory(await create(['a', 'b', 'c'], { parameters }));
		// As in a loop, of which each round has one row
		const retried = await create([], { retryOf: withItems(cut, ['a']), parameters });
		expect(prompts()).toEqual(['a', 'b', 'c']);
		expect(idsOf(retried)).toEqual(idsFor('a'));
	});

	describe('where the clock and the words of the row are in the same braces', () => {
		const clockAnd = (words: string) => ({
			prompt: `={{ ${words} + DateTime.fromObject({}).ts }}`,
		});

		/** The row "a" has its video, and another one was refused */
		async function cutAfter(parameters: INodeParameters): Promise<RunResult> {
			harness.service.misbehave({ on: 'create', fault: 'delay', ms: 0 });
			const body = { code: 400, msg: '参数错误' };
			harness.service.misbehave({ on: 'create', fault: 'answer', status: 400, body });
			return withoutMemory(await create(['a', 'x'], { parameters }));
		}

		/** The retry of a loop brings this row first */
		const withRow = (cut: RunResult, row: string) =>
			withItems({ ...cut, stored: structuredClone(cut.stored) }, [row]);

		const rowsPaidFor = () => prompts().map((prompt) => prompt.charAt(0));

		test('makes the video of a row that was never asked for, whatever came before', async () => {
			const parameters = clockAnd('$json.prompt');
			const cut = await cutAfter(parameters);
			await create([], { retryOf: withRow(cut, 'b'), parameters });
			expect(rowsPaidFor()).toEqual(['a', 'b']);
			const retried = await create([], { retryOf: withRow(cut, 'a'), parameters });
			expect(idsOf(retried)).toEqual([harness.service.creates[0]?.id]);
			expect(rowsPaidFor()).toEqual(['a', 'b']);
		});

		test('asks where it cannot tell the words of the row, and makes the video if it may', async () => {
			const parameters = clockAnd('$json[["prompt"].at(0)]');
			const cut = await cutAfter(parameters);
			const { error } = await create([], { retryOf: withRow(cut, 'b'), parameters });
			expect(error?.context).toMatchObject({ kind: 'unknown' });
			expect(error?.message).toContain('the clock or chance hides');
			expect(rowsPaidFor()).toEqual(['a']);
			const allowed = { ...parameters, options: { resubmitUnknown: true } };
			await create([], { retryOf: withRow(cut, 'b'), parameters: allowed });
			expect(rowsPaidFor()).toEqual(['a', 'b']);
			const retried = await create([], { retryOf: withRow(cut, 'a'), parameters: allowed });
			expect(idsOf(retried)).toEqual([harness.service.creates[0]?.id]);
			expect(rowsPaidFor()).toEqual(['a', 'b']);
		});

		test('knows a row again though other fields of its item have changed', async () => {
			const parameters = clockAnd('$json.prompt');
			const cut = await cutAfter(parameters);
			const [waiting] = cut.stored.executionData?.nodeExecutionStack ?? [];
			if (waiting) waiting.data.main = [[{ json: { prompt: 'a', views: 7 } }]];
			const retried = await create([], { retryOf: cut, parameters });
			expect(idsOf(retried)).toEqual([harness.service.creates[0]?.id]);
		});
	});

	describe.each([
		['behind a comparison', '={{ $json.prompt > String($now.year - 2000) ? "new" : "old" }}'],
		['beside what cannot be held still', '={{ $json.prompt + DateTime.fromObject({}).year }}'],
	])(
		'gives rows their own videos, though all the same is held still of them: %s',
		(_what, prompt) => {
			const rows = ['0 a', '9 b'];

			test.each([
				['the same', rows],
				['another', [...rows].reverse()],
			])('in %s order', async (_order, order) => {
				const [first, second] = ['old', 'new'].map((word, index) =>
					prompt.includes('"old"') ? word : `${rows[index]}2026`,
				);
				refuse(first ?? '');
				const run = async (texts: readonly string[], retryOf?: RunResult) =>
					await clock.during(harness.service, async () =>
						harness.run({
							type: 'kyyVideo',
							parameters: { prompt },
							items: texts.map((text) => ({ json: { prompt: text } })),
							...(retryOf && { retryOf }),
						}),
					);
				const cut = withItems(withoutMemory(await run(rows)), order);
				expect(prompts()).toEqual([second]);
				const retried = await run([], cut);
				const wanted = order.map((row) => (row === rows[0] ? first : second));
				expect(idsOf(retried)).toEqual(idsFor(...wanted.map(String)));
				expect(prompts()).toEqual([first, second].sort());
			});
		},
	);

	test('submits a changed prompt', async () => {
		const parameters = { prompt: '={{ $json.prompt + "!" }}' };
		const { status } = await create([], { retryOf: await cutShort(), parameters });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a', 'a!', 'b', 'b!', 'c!']);
	});
});

describe('a retry that starts again at the trigger', () => {
	test('hands out what was accepted, and submits what was not', async () => {
		refuse('b');
		const cut = await create(['a', 'b']);
		const retried = await create([], { retryOf: fromTrigger(cut, ['a', 'b']) });
		expect(idsOf(retried)).toEqual(idsFor('a', 'b'));
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('knows a prompt with the number of the round again', async () => {
		loseAnswer('a 0');
		const parameters = { prompt: '={{ $json.prompt }} {{ $runIndex }}' };
		const cut = await create(['a'], { parameters });
		const { error } = await create([], { retryOf: fromTrigger(cut, ['a']), parameters });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(prompts()).toEqual(['a 0']);
	});

	test('hands the video of each round to the round that asks for it, though n8n counts them anew', async () => {
		const parameters = { prompt: '={{ ["a", "b", "c", "d"][$runIndex % 4] }}' };
		const run = async (rounds: number, retryOf?: RunResult) =>
			clock.during(harness.service, async () =>
				harness.run({
					type: 'kyyVideo',
					parameters,
					rounds,
					settings: { onError: 'continueRegularOutput' },
					items: [{ json: { prompt: '' } }],
					...(retryOf && { retryOf }),
				}),
			);
		refuse('b');
		const retryOf = fromTrigger(await run(3), ['']);
		expect(prompts()).toEqual(['a', 'c']);
		const { outputs } = await run(3, retryOf);
		// It begins with the second round: what was refused in it could be what was asked for in another one
		expect(outputs[0]?.[0]?.json).toMatchObject({ details: { kind: 'unknown' } });
		expect(prompts()).toEqual(['a', 'c']);
	});

	test('asks about a round that may have been another one for as long as the user does not answer', async () => {
		const parameters = { prompt: '={{ ["a", "b"][$runIndex] }}' };
		loseAnswer('a');
		const retryOf = fromTrigger(await create([''], { parameters }), ['']);
		const asked = await create([], { retryOf, parameters });
		expect(asked.error?.message).toContain('requested videos in a loop');
		const again = await create([], { retryOf: asked, parameters });
		expect(again.error?.message).toContain('requested videos in a loop');
		expect(prompts()).toEqual(['a']);
	});

	test.each(['variation {{ Math.random() }}', 'at {{ $now.toISO() }}'])(
		'creates what later rounds of a loop ask for in the same words, after an error in one: %s',
		async (words) => {
			const run = async (retryOf?: RunResult) =>
				clock.during(harness.service, async () =>
					harness.run({
						type: 'kyyVideo',
						parameters: { prompt: `=A cat, ${words}` },
						rounds: 5,
						items: [{ json: { prompt: '' } }],
						...(retryOf && { retryOf }),
					}),
				);
			harness.service.misbehave({ on: 'create', fault: 'relabel' });
			harness.service.misbehave({ on: 'create', fault: 'relabel' });
			harness.service.misbehave({ on: 'create', fault: 'answer', status: 400 });
			const failed = await run();
			expect(harness.service.creates).toHaveLength(2);
			const { status } = await run(failed);
			expect(status).toBe('success');
			expect(harness.service.creates).toHaveLength(5);
		},
	);

	test('asks where another execution was started by the very same', async () => {
		await create(['a']);
		const cut = await create(['a']);
		const { error } = await create([], { retryOf: fromTrigger(cut, ['a']) });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(error?.message).toContain('within the last 14 days');
		expect(prompts()).toEqual(['a', 'a']);
	});

	test.each([
		['refused to say so at first', /^mark \S+ shared$/, false],
		['wrote its beginning without saying so', /^execution /, true],
	])(
		'takes nothing of another execution that was started by the very same, though the database %s',
		async (_how, pattern, isWritten) => {
			await create(['a']);
			failAdding(pattern, { isWritten });
			const cut = await create(['a']);
			const { error } = await create([], { retryOf: fromTrigger(cut, ['a']) });
			expect(error?.message).toContain('within the last 14 days');
			expect(prompts()).toEqual(['a', 'a']);
		},
	);

	test.each([
		['refused at first what leads to it', /^mark \S+ whole /, false],
		['wrote what leads to it without saying so', /^mark \S+ whole /, true],
		['wrote its beginning without saying so', /^execution /, true],
	])('hands out what was accepted, though the database %s', async (_how, pattern, isWritten) => {
		failAdding(pattern, { isWritten });
		const made = await create(['a', 'b']);
		const retried = await create([], { retryOf: fromTrigger(made, ['a', 'b']) });
		expect(idsOf(retried)).toEqual(idsFor('a', 'b'));
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('submits what the execution had not asked for when it failed, though another one was started by the very same', async () => {
		await create(['a']);
		const failed = await create(['a'], { parameters: { duration: 99 } });
		const retried = await create([], { retryOf: failed });
		expect(prompts()).toEqual(['a', 'a']);
		expect(idsOf(retried)).toEqual([harness.service.creates[1]?.id]);
	});

	test.each([
		['a long text', (end: string) => [`${'x'.repeat(2_000)} ${end}`]],
		['the items between the first and the last one', (end: string) => ['first', end, 'last']],
	])(
		'hands out nothing of another execution whose trigger gave something else in %s',
		async (_where, outputOf) => {
			await create(outputOf('cat'));
			const wrong = { parameters: { duration: 99 } };
			const cut = fromTrigger(await create(outputOf('dog'), wrong), outputOf('dog'));
			const { length } = harness.service.creates;
			await create([], { retryOf: cut });
			expect(harness.service.creates).toHaveLength(2 * length);
		},
	);

	test('asks where another execution has asked for the same on a day to come, before the clock was set back', async () => {
		await create(['a']);
		const cut = await create(['a']);
		const days = table.ofWorkflow.filter((entry) => entry.startsWith('day '));
		table.forget((entry) => entry.startsWith('day '));
		const later = days.map((entry) => entry.replace(/\d+/, (day) => String(Number(day) + 2)));
		table.add(later, workflowRow);
		const { error } = await create([], { retryOf: fromTrigger(cut, ['a']) });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(prompts()).toEqual(['a', 'a']);
	});

	test('submits again, if the user allows it, what another execution of the same millisecond may have asked for', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1));
		await create(['a']);
		loseAnswer('a');
		const retryOf = withoutMemory(await create(['a']));
		const parameters = { prompt: '={{ $json.prompt }}', options: { resubmitUnknown: true } };
		const { status } = await create([], { retryOf, parameters });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a', 'a', 'a']);
	});

	test('asks where another execution has begun in the same millisecond', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1));
		await create(['a']);
		refuse('b');
		const retryOf = withoutMemory(await create(['a', 'b']));
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(error?.message).toContain('within the last 14 days');
		expect(prompts()).toEqual(['a', 'a']);
	});

	test('hands out nothing of another execution of the same millisecond that something else has started', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1));
		const prompt = 'The same for all';
		await create(['a'], { parameters: { prompt } });
		const failed = await create(['b'], { parameters: { prompt, duration: 99 } });
		const { error } = await create([], { retryOf: failed, parameters: { prompt } });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(error?.message).toContain('within the last 14 days');
		const parameters = { prompt, options: { resubmitUnknown: true } };
		const retried = await create([], { retryOf: failed, parameters });
		expect(idsOf(retried)).toEqual([harness.service.creates[1]?.id]);
	});

	test('asks where the trigger says nothing, and another execution has asked for the same', async () => {
		const parameters = { prompt: 'a' };
		const startAgain = async (retryOf?: RunResult) =>
			clock.during(harness.service, async () =>
				harness.run({ type: 'kyyVideo', parameters, ...(retryOf && { retryOf }) }),
			);
		const retryOf = fromTrigger(await startAgain(), []);
		const waiting = retryOf.stored.executionData?.nodeExecutionStack[0];
		if (waiting) waiting.data.main = [[{ json: {} }]];
		const { error } = await startAgain(retryOf);
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(prompts()).toEqual(['a']);
	});

	describe('of an execution that was started by the very same as another one', () => {
		const parameters = { prompt: '={{ $json.prompt }}', options: { resubmitUnknown: true } };

		async function twins(): Promise<RunResult> {
			await create(['a']);
			return fromTrigger(await create(['a']), ['a']);
		}

		test('hands out what an earlier retry has created again, as the user has allowed', async () => {
			const retryOf = await twins();
			const first = await create([], { retryOf, parameters });
			const second = await create([], { retryOf, parameters });
			expect(idsOf(second)).toEqual(idsOf(first));
			expect(prompts()).toEqual(['a', 'a', 'a']);
		});

		test('asks where the user has not allowed it, whatever an earlier retry has created', async () => {
			const retryOf = await twins();
			await create([], { retryOf, parameters });
			const { error } = await create([], { retryOf });
			expect(error?.message).toContain('within the last 14 days');
			expect(prompts()).toEqual(['a', 'a', 'a']);
		});
	});

	test('submits what no execution has asked for', async () => {
		refuse('a');
		const cut = await create(['a', 'b', 'c']);
		await create([], { retryOf: fromTrigger(cut, ['d']) });
		expect(prompts().filter((prompt) => prompt === 'd')).toEqual(['d']);
	});
});

test('what was rejected after a stop, and in a retry as well, is submitted by a further retry', async () => {
	harness.service.misbehave({ on: 'create', prompt: 'a', fault: 'drop', accepted: false });
	const retryOf = await create(['a']);
	// The answer that comes late
	table.forget((entry) => entry.endsWith(' 0 open'));
	refuse('a');
	const { error } = await create([], { retryOf });
	expect(error?.context).toMatchObject({ kind: 'refused' });
	const { status } = await create([], { retryOf });
	expect(status).toBe('success');
	expect(prompts()).toEqual(['a']);
});

test('a retry hands out what another item had, now that the expression gives the items another order', async () => {
	refuse('b');
	const failed = await create(['a', 'b']);
	const parameters = { prompt: '={{ ["b", "a"][$itemIndex] }}' };
	const retried = await create([], { retryOf: failed, parameters });
	expect(idsOf(retried)).toEqual(idsFor('b', 'a'));
	expect(prompts()).toEqual(['a', 'b']);
});

test('an older retry of the same execution does not submit again what a later one has', async () => {
	refuse('b');
	const failed = await create(['a', 'b']);
	await create([], { retryOf: failed });
	const again = await create([], { retryOf: failed });
	expect(idsOf(again)).toEqual(idsFor('a', 'b'));
	expect(prompts()).toEqual(['a', 'b']);
});

test('a rejected create is submitted by the retry', async () => {
	refuse('a');
	const failed = withoutMemory(await create(['a']));
	const { status } = await create([], { retryOf: failed });
	expect(status).toBe('success');
	expect(prompts()).toEqual(['a']);
});

test('what was certainly rejected leaves the record of another item that asks for the same', async () => {
	refuse('a');
	const failed = withoutMemory(await create(['a', 'a']));
	expect(prompts()).toEqual(['a']);
	const retried = await create([], { retryOf: failed });
	expect(idsOf(retried)).toHaveLength(2);
	expect(prompts()).toEqual(['a', 'a']);
});

test('a new execution ignores the records of another one', async () => {
	await create(['a']);
	await create(['a']);
	expect(prompts()).toEqual(['a', 'a']);
});

describe('other executions of the same workflow that create at the same moment', () => {
	/** Two items, of which the second one is refused, which ends the execution */
	async function cutShort(text: string): Promise<RunResult> {
		refuse(`${text}, refused`);
		return withoutMemory(await create([text, `${text}, refused`]));
	}

	test('leave the records of each other alone', async () => {
		const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
		for (const retryOf of await Promise.all(texts.map(cutShort))) await create([], { retryOf });
		for (const text of texts) expect(prompts().filter((one) => one === text)).toHaveLength(1);
	});

	test('may look for the same on another worker, which then makes no later retry ask', async () => {
		refuse('a');
		const retryOf = withoutMemory(await create(['a']));
		table.add(['KyyVideo records, version 2 looked for'], workflowRow);
		const { status } = await create([], { retryOf });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a']);
	});

	test.each([/ accepted$/, / ID 5 /])(
		'may overwrite what says that a video was accepted, which is written again: %s',
		async (pattern) => {
			refuse('b');
			table.overwriteOnce(pattern);
			const retryOf = withoutMemory(await create(['a', 'b']));
			const retried = await create([], { retryOf });
			expect(idsOf(retried)).toEqual(idsFor('a', 'b'));
			expect(prompts()).toEqual(['a', 'b']);
		},
	);

	test('may run on another worker and overwrite a record, which is written again', async () => {
		table.overwrite(3);
		loseAnswer('a');
		const { error } = await create([], { retryOf: withoutMemory(await create(['a'])) });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
		expect(prompts()).toEqual(['a']);
	});
});

describe('a second retry of the same execution while the first one is at work', () => {
	const texts = Array.from('abcdefghijklmnop');

	/**
	 * Begins a second retry once it is time, and waits for both.
	 *
	 * @param isTime is asked at each turn of the event loop; by default, once the first retry has sent something
	 */
	async function retryTwice(
		retryOf: RunResult,
		more: Partial<Run> = {},
		isTime = hasSentSomething(),
	): Promise<RunResult[]> {
		const retry = async () =>
			harness.run({
				type: 'kyyVideo',
				parameters: { prompt: '={{ $json.prompt }}' },
				retryOf,
				...more,
			});
		return await clock.during(harness.service, async () => {
			const first = retry();
			const isOver = first.then(() => true);
			const turn = async () => nextTurn().then(() => false);
			while (!isTime()) {
				if (await Promise.race([isOver, turn()])) break;
			}
			return await Promise.all([first, retry()]);
		});
	}

	function hasSentSomething(): () => boolean {
		const { length } = harness.service.requests;
		return () => harness.service.requests.length > length;
	}

	test('submits nothing that the first one has, though the node continues', async () => {
		texts.forEach(refuse);
		const cutShort = withoutMemory(await create(texts));
		harness.service.behave();
		await retryTwice(cutShort, { settings: { onError: 'continueRegularOutput' } });
		expect(prompts()).toEqual(texts);
	});

	describe('with "Create Again If Unknown" in both', () => {
		const again = {
			parameters: { prompt: '={{ $json.prompt }}', options: { resubmitUnknown: true } },
		};

		async function lost(): Promise<RunResult> {
			loseAnswer('a');
			return withoutMemory(await create(['a']));
		}

		test.each([0, 20, 40, 60, 80, 100, 150, 200])(
			'submits what is unknown once more, %i turns after the first one has begun',
			async (turns) => {
				const failed = await lost();
				harness.service.misbehave({ on: 'create', fault: 'delay', ms: 60_000 });
				let turn = 0;
				await retryTwice(failed, again, () => {
					turn += 1;
					return turn > turns;
				});
				expect(prompts()).toEqual(['a', 'a']);
			},
		);

		test.each([0, 40, 80, 160])(
			'submits it once more, %i turns later, where another execution was started by the very same',
			async (turns) => {
				await create(['a']);
				const failed = fromTrigger(await create(['a']), ['a']);
				harness.service.misbehave({ on: 'create', fault: 'delay', ms: 60_000 });
				let turn = 0;
				await retryTwice(failed, again, () => {
					turn += 1;
					return turn > turns;
				});
				expect(prompts()).toEqual(['a', 'a', 'a']);
			},
		);

		test('leaves alone what the first one has in flight, and hands it out afterwards', async () => {
			const failed = await lost();
			harness.service.misbehave({ on: 'create', fault: 'delay', ms: 60_000 });
			const results = await retryTwice(failed, again);
			expect(results.map(({ status }) => status).sort()).toEqual(['error', 'success']);
			const error = results.flatMap(({ error }) => error ?? [])[0];
			expect(error?.context).toMatchObject({ kind: 'unknown' });
			expect(error?.message).toContain(
				'another attempt of this execution may still be waiting for the answer',
			);
			const later = await create([], { retryOf: failed, ...again });
			expect(idsOf(later)).toEqual(results.flatMap(idsOf));
			expect(prompts()).toEqual(['a', 'a']);
		});

		test('is not told of itself once its own answer was lost', async () => {
			const failed = await lost();
			loseAnswer('a');
			await create([], { retryOf: failed, ...again });
			const { status } = await create([], { retryOf: failed, ...again });
			expect(status).toBe('success');
			expect(prompts()).toEqual(['a', 'a', 'a']);
		});

		test('submits what is unknown once more, though another worker looks for the same at the same moment', async () => {
			const failed = await lost();
			table.lookMeanwhile(/ again 1( looked for)?$/);
			loseAnswer('a');
			await create([], { retryOf: failed, ...again });
			expect(table.entries.filter((entry) => / again \d retry /.test(entry))).not.toEqual([]);
			expect(table.entries.filter((entry) => / again 2 retry /.test(entry))).toEqual([]);
		});

		test('submits nothing where another worker has begun the same at the same moment', async () => {
			const failed = await lost();
			table.meanwhile(/ again 1 retry 3 /, (entry) => entry.replace(/.$/, '_'));
			const { error } = await create([], { retryOf: failed, ...again });
			expect(error?.context).toMatchObject({ kind: 'unknown' });
			expect(prompts()).toEqual(['a']);
		});
	});

	test.each([0, 20, 40, 80, 160])(
		'submits nothing that the first one does, %i turns later, where the execution had asked for nothing',
		async (turns) => {
			const wrong = { parameters: { duration: 99 } };
			const retryOf = fromTrigger(await create(['a', 'b'], wrong), ['a', 'b']);
			let turn = 0;
			await retryTwice(retryOf, {}, () => {
				turn += 1;
				return turn > turns;
			});
			expect(prompts()).toEqual(['a', 'b']);
		},
	);

	describe('on another worker that looks for the execution at the same moment', () => {
		const wrong = { parameters: { duration: 99 } };
		const executions: ReadonlyArray<readonly [string, () => Promise<RunResult>, RegExp]> = [
			['the trigger', async () => fromTrigger(await create(['a'], wrong), ['a']), /^mark /],
			['the node', async () => withoutMemory(await create(['a'], wrong)), /^execution /],
		];

		test.each(executions)('submits nothing that the first one does, at %s', async (...given) => {
			const [, fail, pattern] = given;
			const retryOf = await fail();
			table.lookMeanwhile(pattern);
			await create([], { retryOf });
			await create([], { retryOf });
			expect(prompts()).toEqual(['a']);
		});

		test.each(executions)(
			'submits nothing that the first one does, though what was looked for is left behind, at %s',
			async (...given) => {
				const [, fail, pattern] = given;
				const retryOf = await fail();
				table.lookMeanwhile(pattern, { isLeftBehind: true });
				await create([], { retryOf });
				// The first one has looked before that
				table.lookMeanwhile(/^$/);
				await create([], { retryOf });
				expect(prompts()).toEqual(['a']);
			},
		);
	});

	test('submits nothing that the first one is about to', async () => {
		const assetId = 'asset-20260330142158-q75m8';
		harness.service.addAsset({ assetId, assetType: 'Image' });
		const parameters = {
			prompt: '={{ $json.prompt }}',
			generateFrom: 'frames',
			firstFrame: { __rl: true, mode: 'asset', value: assetId },
		};
		const some = texts.slice(0, 3);
		some.forEach(refuse);
		const failed = await create(some, { parameters });
		harness.service.misbehave({ on: 'asset', fault: 'rateLimit', retryAfter: { seconds: 20 } });
		await retryTwice(failed, { parameters });
		expect(prompts()).toEqual(some);
	});
});

describe('a table in which no more records fit', () => {
	async function cutShort(): Promise<RunResult> {
		refuse('b');
		return withoutMemory(await create(['a', 'b']));
	}

	test('loses none of them to a retry that looks for some', async () => {
		loseAnswer('a');
		const retryOf = withoutMemory(await create(['a', 'b']));
		table.fill();
		await create([], { retryOf });
		await create([], { retryOf });
		expect(prompts().filter((prompt) => prompt === 'a')).toEqual(['a']);
	});

	test('makes a retry say that a video is paid for whose ID alone has been pushed out', async () => {
		const retryOf = await cutShort();
		table.fill(1_000, nodeRow);
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
		expect(error?.message).toContain('KyyVideo accepted this video in an earlier attempt');
		expect(prompts()).toEqual(['a']);
	});

	test('makes a retry ask once some have been pushed out', async () => {
		const retryOf = await cutShort();
		table.fill(1_000);
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
		expect(error?.message).toContain('no longer has all records');
		expect(prompts()).toEqual(['a']);
	});
});

describe('a table that others have written into first, or filled', () => {
	beforeEach(() => {
		table.add(['of another node'], workflowRow);
	});

	const executions: ReadonlyArray<readonly [string, () => void]> = [
		['first', () => {}],
		[
			'filled',
			() => {
				table.fill();
			},
		],
	];

	test.each(executions)('makes no retry ask for what was refused: %s', async (_how, fill) => {
		fill();
		refuse('a');
		const { status } = await create([], { retryOf: await create(['a']) });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a']);
	});

	test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
		'makes each retry ask once it has been cleared, though one is killed at removal %i',
		async (last) => {
			const retryOf = fromTrigger(await create(['a', 'b']), ['a']);
			table.clear();
			table.add(['of another node'], workflowRow);
			table.failRemovals((removal) => removal >= last);
			await create([], { retryOf });
			table.failRemovals(() => false);
			const { error } = await create([], { retryOf });
			expect(error?.context).toMatchObject({ kind: 'unknown' });
			expect(prompts()).toEqual(['a', 'b']);
		},
	);

	test('makes a retry ask where a later round of the execution has found its beginning pushed out', async () => {
		const parameters = { prompt: '={{ ["a", "b", ""][$runIndex] }}' };
		const add = table.checkProcessedAndRecord.bind(table);
		let isPushedOut = false;
		jest.spyOn(table, 'checkProcessedAndRecord').mockImplementation(async (...asked) => {
			const outcome = await add(...asked);
			const isAccepted = asked[0].some((entry) => String(entry).endsWith(' accepted'));
			if (isAccepted && !isPushedOut) table.forget((entry) => !entry.startsWith('mark '));
			isPushedOut ||= isAccepted;
			return outcome;
		});
		const failed = await clock.during(harness.service, async () =>
			harness.run({
				type: 'kyyVideo',
				parameters,
				rounds: 3,
				items: [{ json: { prompt: 'row' } }],
			}),
		);
		const retryOf = fromTrigger(failed, ['row']);
		const { error } = await create([], { retryOf, parameters: { prompt: 'a' } });
		expect(error?.message).toContain('no longer has all records of this workflow');
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('makes a retry ask where records have been pushed out, though the database refused to say so at first', async () => {
		// More than are recorded together
		const texts = Array.from({ length: 80 }, (_, index) => `row ${index}`).sort();
		const add = table.checkProcessedAndRecord.bind(table);
		let isPushedOut = false;
		let isRefused = false;
		jest.spyOn(table, 'checkProcessedAndRecord').mockImplementation(async (...asked) => {
			const has = (end: string) => asked[0].some((entry) => String(entry).endsWith(end));
			if (isPushedOut && !isRefused && has(' later on')) {
				isRefused = true;
				throw new Error('SQLITE_BUSY: database is locked');
			}
			const outcome = await add(...asked);
			if (!isPushedOut && has(' accepted')) {
				isPushedOut = true;
				table.forget((entry) => !entry.startsWith('mark '));
			}
			return outcome;
		});
		const made = await create(texts);
		expect(isRefused).toBe(true);
		const { error } = await create([], { retryOf: fromTrigger(made, texts) });
		expect(error?.message).toContain('no longer has all records of this workflow');
		expect(prompts()).toEqual(texts);
	});

	test('makes a retry ask once the first records of the execution itself have been pushed out', async () => {
		loseAnswer('b');
		const retryOf = withoutMemory(await create(['a', 'b']));
		table.forget((entry) => entry.startsWith('execution '));
		const { error } = await create([], { retryOf: withItems(retryOf, ['c']) });
		expect(error?.message).toContain('no longer has all records');
		const again = await create([], { retryOf: withItems(retryOf, ['d']) });
		expect(again.error?.message).toContain('no longer has all records');
		expect(prompts()).toEqual(['a', 'b']);
	});
});

describe('what a retry could not tell is asked once more by the next one', () => {
	/** A retry for which most records were not there for a moment, as when another worker overwrites them */
	async function forgetful(retryOf: RunResult): Promise<RunResult> {
		const restore = table.snapshot();
		table.forget((entry) => !/^mark /.test(entry));
		const failed = await create([], { retryOf });
		expect(failed.error?.message).toContain('no longer has all records');
		restore();
		return failed;
	}

	test('which hands out what was accepted', async () => {
		refuse('b');
		const retryOf = await forgetful(withoutMemory(await create(['a', 'b'])));
		expect(idsOf(await create([], { retryOf }))).toEqual(idsFor('a', 'b'));
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('which submits it again if the user allows that', async () => {
		loseAnswer('a');
		const retryOf = await forgetful(withoutMemory(await create(['a'])));
		const parameters = { prompt: '={{ $json.prompt }}', options: { resubmitUnknown: true } };
		const { status } = await create([], { retryOf, parameters });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a', 'a']);
	});
});

describe("a retry for which n8n's database does not answer", () => {
	const busy = new Error('SQLITE_BUSY: database is locked');
	/** Milliseconds: longer than an answer is awaited, and not over before the create that follows */
	const later = 170_000;

	async function cutShort(): Promise<RunResult> {
		refuse('b');
		return withoutMemory(await create(['a', 'b']));
	}

	test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
		'finds again what it could not take for its own at first: call %i fails',
		async (failing) => {
			loseAnswer('a');
			const retryOf = withoutMemory(await create(['a']));
			const asked = table.checkProcessedAndRecord.bind(table);
			let calls = 0;
			jest.spyOn(table, 'checkProcessedAndRecord').mockImplementation(async (...given) => {
				calls += 1;
				if (calls === failing) throw busy;
				return await asked(...given);
			});
			const { error } = await create([], { retryOf });
			expect(error?.context).toMatchObject({ kind: 'unknown' });
			expect(prompts()).toEqual(['a']);
		},
	);

	test('asks what an earlier retry has made of a refused item, where the database leaves in doubt which execution it is', async () => {
		refuse('a');
		const retryOf = await create(['a']);
		const retried = await create([], { retryOf });
		expect(idsOf(retried)).toEqual(idsFor('a'));
		failAdding(/^execution .* looked for$/, { isWritten: true });
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(prompts()).toEqual(['a']);
	});

	test.each([1, 2, 3])(
		'never pays again for what the service refused at first, though n8n is killed at removal %i of the retry after the one that created it',
		async (last) => {
			refuse('a');
			const retryOf = await create(['a']);
			harness.service.behave();
			// n8n is killed before it has stored anything of a retry
			await create([], { retryOf });
			table.failRemovals((removal) => removal >= last);
			await create([], { retryOf });
			table.failRemovals(() => false);
			await create([], { retryOf });
			expect(prompts()).toEqual(['a']);
		},
	);

	test('asks for nothing that no retry has asked for, where the database leaves in doubt which execution it is', async () => {
		refuse('a');
		const retryOf = await create(['a']);
		failAdding(/^execution .* looked for$/, { isWritten: true });
		refuse('a');
		const { error } = await create([], { retryOf, maxTries: 2 });
		expect(error).toBeUndefined();
		expect(prompts()).toEqual(['a']);
	});

	test('knows in its next try what it has taken for its own, though the database has not said so', async () => {
		const retryOf = fromTrigger(await create(['a']), ['a']);
		const add = table.checkProcessedAndRecord.bind(table);
		let failures = 4;
		jest.spyOn(table, 'checkProcessedAndRecord').mockImplementation(async (...asked) => {
			const outcome = await add(...asked);
			if (!asked[0].some((entry) => String(entry).startsWith('claim '))) return outcome;
			failures -= 1;
			if (failures >= 0) throw busy;
			return outcome;
		});
		const retried = await create([], { maxTries: 2, retryOf });
		expect(failures).toBeLessThan(0);
		expect(idsOf(retried)).toEqual(idsFor('a'));
		expect(prompts()).toEqual(['a']);
	});

	test('is asked again', async () => {
		const retryOf = await cutShort();
		jest.spyOn(table, 'checkProcessedAndRecord').mockRejectedValueOnce(busy);
		const retried = await create([], { retryOf });
		expect(idsOf(retried)).toEqual(idsFor('a', 'b'));
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('leaves its record alone when an answer comes after it was given up', async () => {
		refuse('a');
		const retryOf = withoutMemory(await create(['a']));
		table.holdNextChange(async () => clock.sleep(later, new AbortController().signal));
		harness.service.misbehave({ on: 'create', prompt: 'a', fault: 'hang', accepted: true });
		const cut = withoutMemory(await create([], { retryOf }));
		harness.service.behave();
		const { error } = await create([], { retryOf: cut });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
		expect(prompts()).toEqual(['a']);
	});

	test.each([1, 2, 3, 4, 5, 6, 7, 8])(
		'hands out what was accepted, though removal %i of what was only looked for fails',
		async (failing) => {
			const retryOf = await cutShort();
			table.failRemovals((removal) => removal === failing);
			const retried = await create([], { retryOf });
			expect(idsOf(retried)).toEqual(idsFor('a', 'b'));
			expect(prompts()).toEqual(['a', 'b']);
		},
	);

	test.each([1, 2, 3, 4, 5, 6, 7, 8])(
		'never pays again, though n8n is killed at removal %i of what was only looked for',
		async (last) => {
			const retryOf = await cutShort();
			table.failRemovals((removal) => removal >= last);
			await create([], { retryOf });
			table.failRemovals(() => false);
			await create([], { retryOf });
			expect(prompts().filter((prompt) => prompt === 'a')).toEqual(['a']);
		},
	);

	test.each([1, 2, 3, 4, 5, 6, 7, 8])(
		'never pays again where the clock hides the row and another try was refused, though n8n is killed at removal %i of what was only looked for',
		async (last) => {
			const parameters = { prompt: '={{ $json.prompt + $now.toMillis() }}' };
			const body = { code: 400, msg: '参数错误' };
			harness.service.misbehave({ on: 'create', fault: 'answer', status: 400, body });
			const made = await create(['a'], { parameters, maxTries: 2 });
			const retryOf = killed(made, ['a']);
			table.failRemovals((removal) => removal >= last);
			await create([], { retryOf, parameters });
			table.failRemovals(() => false);
			await create([], { retryOf, parameters });
			expect(prompts()).toHaveLength(1);
		},
	);

	test('never pays again for what a retry could not look up, though n8n is killed in the next one', async () => {
		const made = await create(['a', 'a']);
		failAdding(/^claim .* 1$/, { times: 4 });
		const retryOf = await create([], { retryOf: fromTrigger(made, ['a', 'a']) });
		expect(retryOf.error?.context).toMatchObject({ kind: 'parameters', itemIndex: 1 });
		table.failRemovals(() => true);
		await create([], { retryOf });
		table.failRemovals(() => false);
		await create([], { retryOf });
		expect(prompts()).toEqual(['a', 'a']);
	});

	test.each(Array.from({ length: 16 }, (_, index) => index + 8))(
		'hands out what was accepted, though n8n was killed at removal %i of what was only looked for',
		async (last) => {
			const retryOf = await cutShort();
			table.failRemovals((removal) => removal >= last);
			await create([], { retryOf });
			table.failRemovals(() => false);
			const { error } = await create([], { retryOf: withItems(retryOf, ['a']) });
			expect(error).toBeUndefined();
			expect(prompts().filter((prompt) => prompt === 'a')).toEqual(['a']);
		},
	);

	test('submits nothing', async () => {
		const retryOf = await cutShort();
		jest.spyOn(table, 'checkProcessedAndRecord').mockRejectedValue(busy);
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'parameters', itemIndex: 0 });
		expect(error?.message).toContain("n8n's database does not say whether");
		expect(error?.description).toContain('SQLITE_BUSY');
		expect(prompts()).toEqual(['a']);
	});
});

describe('a request that cannot be recorded', () => {
	const unrecorded = "n8n's database could not record this request, so the video was not created";

	test.each([
		[
			'as n8n refuses it',
			() => {
				jest
					.spyOn(table, 'checkProcessedAndRecord')
					.mockRejectedValue(new Error('SQLITE_FULL: database or disk is full'));
			},
		],
		[
			'as n8n never confirms it',
			() => {
				jest.spyOn(table, 'checkProcessedAndRecord').mockReturnValue(new Promise(() => {}));
			},
		],
		[
			'as others overwrite it each time',
			() => {
				table.overwrite(Infinity);
			},
		],
	])('is not sent, %s, unless the user takes the risk', async (_why, fail) => {
		fail();
		const { error } = await create(['a']);
		expect(error?.message).toBe(unrecorded);
		expect(error?.context).toMatchObject({ kind: 'parameters', itemIndex: 0 });
		expect(error?.description).toContain('"Create Even If Unrecorded"');
		expect(prompts()).toEqual([]);
		const { status } = await create(['a'], { parameters: { options: { createUnrecorded: true } } });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a']);
	});

	test.each([
		[
			'as n8n refuses it',
			() => {
				const spy = jest.spyOn(table, 'checkProcessedAndRecord');
				for (let failures = 0; failures < 4; failures += 1) {
					spy.mockRejectedValueOnce(new Error('SQLITE_BUSY'));
				}
			},
		],
		[
			'as others overwrite it each time',
			() => {
				table.overwrite(60);
			},
		],
	])('leaves no gap that hides what the next try has recorded, %s', async (_why, fail) => {
		fail();
		const made = await create(['a'], { maxTries: 3 });
		const retried = await create([], { retryOf: fromTrigger(made, ['a']) });
		expect(idsOf(retried)).toEqual(idsOf(made));
		expect(prompts()).toEqual(['a']);
	});

	test.each([1, 4])(
		'leaves no other record of itself where n8n has recorded it %i times without saying so',
		async (times) => {
			failAdding(/ open$/, { times, isWritten: true });
			const made = await create(['a'], { maxTries: 2 });
			expect(table.ofWorkflow.filter((entry) => entry.endsWith(' open'))).toHaveLength(1);
			const retried = await create([], { retryOf: fromTrigger(made, ['a']) });
			expect(idsOf(retried)).toEqual(idsFor('a'));
			expect(prompts()).toEqual(['a']);
		},
	);

	test('leaves no gap that hides what is recorded later, where the user takes the risk', async () => {
		// Those that are submitted first share one write
		failAdding(/ open$/);
		const same = Array.from({ length: 80 }, () => 'a');
		const options = { createUnrecorded: true };
		const made = await create(same, { parameters: { options } });
		expect(prompts()).toEqual(same);
		const isAccepted = (entry: string) => entry.endsWith(' accepted');
		const recorded = table.ofWorkflow.filter(isAccepted).length;
		expect(recorded).toBeLessThan(same.length);
		const retried = await create([], { retryOf: fromTrigger(made, same) });
		expect(idsOf(retried).filter((id) => idsOf(made).includes(id))).toHaveLength(recorded);
	});

	describe('before n8n is killed hides nothing of what was recorded after it', () => {
		/** n8n's database refuses what the first item records, until n8n is killed as soon as the second one is accepted */
		async function cutShort(texts: readonly string[], parameters?: INodeParameters) {
			failAdding(/ 0 open$/, { times: 3 });
			table.killAt({
				moment: 'after',
				isAt: (added) => added.some((entry) => entry.endsWith(' accepted')),
				onKill: () => {
					harness.service.misbehave({ on: 'create', fault: 'drop', times: Infinity });
				},
			});
			const cut = await create(texts, { ...(parameters && { parameters }) });
			table.restart();
			harness.service.behave();
			return cut;
		}

		test('from a retry with the same items', async () => {
			const retryOf = killed(await cutShort(['a', 'a']), ['a', 'a']);
			const [id] = idsFor('a');
			const retried = await create([], { retryOf });
			expect(idsOf(retried)).toHaveLength(2);
			expect(idsOf(retried)).toContain(id);
			expect(prompts()).toEqual(['a', 'a']);
		});

		test('from a retry with the rows in another order', async () => {
			const parameters = { prompt: '={{ $now.year > 1970 ? $json.prompt : "" }}' };
			const retryOf = killed(await cutShort(['a', 'b'], parameters), ['b', 'a']);
			expect(idsOf(await create([], { retryOf, parameters }))).toEqual(idsFor('b', 'a'));
			expect(prompts()).toEqual(['a', 'b']);
		});
	});

	test('is recorded all the same when n8n was only busy for a moment', async () => {
		jest.spyOn(table, 'checkProcessedAndRecord').mockRejectedValueOnce(new Error('SQLITE_BUSY'));
		const { status } = await create(['a']);
		expect(status).toBe('success');
	});
});

test('where the user removes duplicates in another mode, the records of the node have to do', async () => {
	const incompatible = new Error(
		'Deduplication data was originally saved with an incompatible setting of the ‘Keep Items Where’ parameter.',
	);
	const add = table.checkProcessedAndRecord.bind(table);
	jest
		.spyOn(table, 'checkProcessedAndRecord')
		.mockImplementation(async (items, scope, context, options) => {
			if (scope === 'workflow') throw incompatible;
			return await add(items, scope, context, options);
		});
	refuse('b');
	const retried = await create([], { retryOf: withoutMemory(await create(['a', 'b'])) });
	expect(idsOf(retried)).toEqual(idsFor('a', 'b'));
	expect(prompts()).toEqual(['a', 'b']);
});

/** Whatever is unknown is created again */
const allowed = { prompt: '={{ $json.prompt }}', options: { resubmitUnknown: true } };

/** Stops an execution while its only create is in flight, whose answer comes a minute after that */
async function stopInFlight(): Promise<RunResult> {
	harness.service.misbehave({ on: 'create', fault: 'delay', ms: 60_000 });
	return await clock.during(harness.service, async () =>
		harness.stopOnce(() => harness.service.counts.create === 1, {
			type: 'kyyVideo',
			parameters: allowed,
			items: [{ json: { prompt: 'a' } }],
		}),
	);
}

/** What n8n has stored of an execution by now, whatever still comes of it */
const storedNow = ({ stored, ...others }: RunResult): RunResult => ({
	...others,
	stored: structuredClone(stored),
});

const pass = async (milliseconds: number): Promise<void> =>
	clock.during(harness.service, async () =>
		clock.sleep(milliseconds, new AbortController().signal),
	);

test('a retry leaves alone what the execution still has in flight that was stopped, and hands it out afterwards', async () => {
	const retrying = { retryOf: withoutMemory(await stopInFlight()), parameters: allowed };
	const { error } = await create([], retrying);
	expect(error?.message).toContain(
		'another attempt of this execution may still be waiting for the answer',
	);
	await pass(61_000);
	expect(idsOf(await create([], retrying))).toEqual(idsFor('a'));
	expect(prompts()).toEqual(['a']);
});

test.each([1, 4])(
	'a retry pays for nothing again whose answer came after the stop, though the database fails at %i look-ups',
	async (times) => {
		const retrying = { retryOf: storedNow(await stopInFlight()), parameters: allowed };
		await pass(900_000);
		failAdding(/ open looked for$/, { times });
		await create([], retrying);
		expect(idsOf(await create([], retrying))).toEqual(idsFor('a'));
		expect(prompts()).toEqual(['a']);
	},
);

describe('a retry after one that n8n was killed in, while it looked for the execution that was stopped', () => {
	const retry = async (retryOf: RunResult) => create([], { retryOf, parameters: allowed });

	async function killedRetry(retryOf: RunResult): Promise<void> {
		table.failRemovals(() => true);
		await retry(retryOf);
		table.failRemovals(() => false);
	}

	test('hands out what was accepted', async () => {
		const retryOf = storedNow(await stopInFlight());
		await pass(900_000);
		await killedRetry(retryOf);
		expect(idsOf(await retry(retryOf))).toEqual(idsFor('a'));
		expect(prompts()).toEqual(['a']);
	});

	test('leaves alone what is in flight, and hands it out afterwards', async () => {
		const retryOf = storedNow(await stopInFlight());
		await killedRetry(retryOf);
		const { error } = await retry(retryOf);
		expect(error?.message).toContain('may still be waiting for the answer');
		await pass(61_000);
		expect(idsOf(await retry(retryOf))).toEqual(idsFor('a'));
		expect(prompts()).toEqual(['a']);
	});

	test('records under the same request what it creates again, for the retries after it', async () => {
		loseAnswer('a');
		const retryOf = await create(['a'], { parameters: allowed });
		await killedRetry(retryOf);
		const made = await retry(retryOf);
		expect(idsOf(await retry(retryOf))).toEqual(idsOf(made));
		expect(prompts()).toEqual(['a', 'a']);
	});
});

test('a retry does not take the record of another node for that of a request which could not be recorded', async () => {
	loseAnswer('a');
	const failed = await create(['a'], { parameters: { options: { createUnrecorded: true } } });
	const ofOther = table.ofWorkflow.flatMap((entry) => [
		entry
			.replace(/ by the node 2$/, ' by the node 9')
			.replace(/ by the name Node$/, ' by the name Other'),
		...(entry.endsWith(' open') ? [entry.replace(/open$/, 'accepted')] : []),
	]);
	table.clear();
	table.add(ofOther, workflowRow);
	const { error } = await create([], { retryOf: failed });
	expect(error?.message).toContain('requested it and got no clear answer');
	expect(prompts()).toEqual(['a']);
});

test('an execution that is stopped while its record is written sends nothing, so that a retry may', async () => {
	const stopped = await harness.stopOnce(() => !table.isEmpty, {
		type: 'kyyVideo',
		parameters: { prompt: '={{ $json.prompt }}' },
		items: [{ json: { prompt: 'a' } }],
	});
	expect(prompts()).toEqual([]);
	const { status } = await create([], { retryOf: withoutMemory(stopped) });
	expect(status).toBe('success');
	expect(prompts()).toEqual(['a']);
});

describe('an execution that is still at work, though n8n lists it as crashed and it is retried', () => {
	/** n8n knows an execution by the moment at which it began, so the next ones are the same one */
	async function beginAndRetry(texts: readonly string[]): Promise<RunResult> {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1));
		const begun = await create(texts, { parameters: { duration: 99 } });
		return await create([], { retryOf: withoutMemory(begun) });
	}

	const goOn = async (texts: readonly string[]) =>
		clock.during(harness.service, async () =>
			harness.run({
				type: 'kyyVideo',
				parameters: { prompt: '={{ $json.prompt }}' },
				items: texts.map((prompt) => ({ json: { prompt } })),
				settings: { onError: 'continueRegularOutput' },
			}),
		);

	test('submits nothing that the retry has submitted', async () => {
		const retried = await beginAndRetry(['a', 'b']);
		const { error } = await create(['a', 'b']);
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(error?.message).toContain(
			'another attempt of this execution may still be waiting for the answer',
		);
		expect(idsOf(retried)).toEqual(idsFor('a', 'b'));
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('submits what the retry has not', async () => {
		const retried = await beginAndRetry(['a']);
		const going = await goOn(['a', 'b', 'a']);
		expect(going.outputs[0]?.map(({ json }) => json.details)).toMatchObject([
			{ kind: 'unknown' },
			undefined,
			undefined,
		]);
		expect(idsOf(going)).not.toContain(idsOf(retried)[0]);
		expect(prompts()).toEqual(['a', 'a', 'b']);
	});
});

test.each([
	['by Retry On Fail', { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }, 1],
	['when the agent calls it again', { onError: 'continueRegularOutput' }, 2],
] as const)(
	'what a tool asked for that was replaced by another one is not paid for again %s',
	async (_how, settings, rounds) => {
		const run = async (others: Partial<Run>) =>
			clock.during(harness.service, async () =>
				harness.run({ type: 'kyyVideoTool', parameters: { prompt: 'a' }, ...others }),
			);
		const items = [{ json: { prompt: 'a' } }];
		const retryOf = fromTrigger(await run({ items }), ['a']);
		table.forgetNodes();
		const retried = await run({ retryOf, settings, rounds });
		const said = retried.error
			? [retried.error.context]
			: retried.outputs[0]?.map(({ json }) => json.details);
		expect(said).toMatchObject([{ kind: 'unknown' }]);
		expect(prompts()).toEqual(['a']);
	},
);

test.each([
	'{{ $now.toISO() }}',
	'{{ $today.weekdayLong }}',
	"{{ DateTime.fromISO('08:00').toISO() }}",
])(
	'what has the clock in its prompt is handed out after a crash, though the workflow has another time zone since: %s',
	async (expression) => {
		const run = async (timezone: string, others: Partial<Run> = {}) =>
			clock.during(harness.service, async () =>
				harness.run({
					type: 'kyyVideo',
					parameters: { prompt: `={{ $json.prompt }} ${expression}` },
					items: [{ json: { prompt: 'a' } }],
					timezone,
					...others,
				}),
			);
		const made = await run('Pacific/Honolulu');
		const retryOf = fromTrigger(made, ['a']);
		expect(idsOf(await run('Pacific/Auckland', { retryOf }))).toEqual(idsOf(made));
		expect(prompts()).toHaveLength(1);
	},
);

describe('a second node that asks for the same as the first one', () => {
	const run = async (retryOf?: RunResult, resubmitUnknown = false) =>
		clock.during(harness.service, async () =>
			harness.run({
				type: 'kyyVideo',
				parameters: { prompt: 'a', options: { resubmitUnknown } },
				items: [{ json: { prompt: 'a' } }],
				hasTwin: true,
				...(retryOf && { retryOf }),
			}),
		);
	const ofTwin = / by the name Twin$/;

	test('has its video handed out, though the database has written its record without saying so', async () => {
		failAdding(ofTwin, { isWritten: true });
		const made = await run();
		const retried = await run(fromTrigger(made, ['a']));
		expect([made.status, retried.status]).toEqual(['success', 'success']);
		expect(prompts()).toEqual(['a', 'a']);
	});

	test('makes its video in a retry if the user allows it, though the database has written its record without ever saying so', async () => {
		failAdding(ofTwin, { times: 4, isWritten: true });
		const failed = await run();
		expect(failed.error?.context).toMatchObject({ kind: 'parameters' });
		const { error, status } = await run(failed, true);
		expect([status, error?.message]).toEqual(['success', undefined]);
		expect(prompts()).toEqual(['a', 'a']);
	});

	test('does not ask, though the database fails when it looks for what others have begun', async () => {
		failAdding(/ by a retry$/, { isWritten: true });
		const { error, status } = await run();
		expect([status, error?.message]).toEqual(['success', undefined]);
		expect(prompts()).toEqual(['a', 'a']);
	});
});

describe('an execution that n8n runs again from its beginning, as a queue that came back from a backup still has it', () => {
	const executionId = '1';

	beforeEach(() => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1));
	});

	const goOn = async (texts: readonly string[], others: Partial<Run> = {}) =>
		clock.during(harness.service, async () =>
			harness.run({
				type: 'kyyVideo',
				parameters: { prompt: '={{ $json.prompt }}' },
				items: texts.map((prompt) => ({ json: { prompt } })),
				executionId,
				...others,
			}),
		);

	test('pays for nothing again, and its retry hands the videos out', async () => {
		const ids = idsOf(await goOn(['a', 'b']));
		const again = await goOn(['a', 'b']);
		expect(again.error?.context).toMatchObject({ kind: 'unknown' });
		const retried = await create([], { retryOf: again });
		expect(idsOf(retried)).toEqual(ids);
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('pays for nothing again in another try of Retry On Fail', async () => {
		await goOn(['a']);
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const again = await goOn(['a'], { settings });
		expect(again.error?.context).toMatchObject({ kind: 'unknown' });
		expect(prompts()).toEqual(['a']);
	});

	test('hands out the same videos where it is a retry', async () => {
		refuse('c');
		const retryOf = withoutMemory(await create(['a', 'b', 'c']));
		harness.service.behave();
		const retry = async () => goOn([], { retryOf: structuredClone(retryOf) });
		const retried = await retry();
		expect(idsOf(await retry())).toEqual(idsOf(retried));
		expect(prompts()).toEqual(['a', 'b', 'c']);
	});

	test('pays for nothing again where it is a retry of an execution that it cannot tell from others', async () => {
		refuse('a');
		const retryOf = withoutMemory(await create(['a']));
		if (retryOf.stored.executionData) delete retryOf.stored.executionData.runtimeData;
		table.clear();
		const retry = async () => goOn([], { retryOf: structuredClone(retryOf) });
		await retry();
		await retry();
		expect(prompts()).toEqual(['a']);
	});

	test('submits what it has not', async () => {
		await goOn(['a']);
		const again = await goOn(['b', 'a', 'c'], { settings: { onError: 'continueRegularOutput' } });
		expect(again.outputs[0]?.map(({ json }) => json.details)).toMatchObject([
			undefined,
			{ kind: 'unknown' },
			undefined,
		]);
		expect(prompts()).toEqual(['a', 'b', 'c']);
	});
});
