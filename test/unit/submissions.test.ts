import { jsonParse, type IDataObject } from 'n8n-workflow';

import { toStoredKey, type IdempotencyKey } from '../../nodes/KyyVideo/idempotency/key';
import { Submissions } from '../../nodes/KyyVideo/idempotency/submissions';
import type { CreateOutcome, Failure } from '../../nodes/shared/api/client';
import type { Task } from '../../nodes/shared/api/task';

const task = (id: string, status = 'queued'): Task => ({
	id,
	object: 'video',
	created: 1_774_836_724,
	model: 'videos',
	status,
	video_url: null,
	error: null,
});

const failure: Failure = { kind: 'networkFailure', sent: true, words: 'socket hang up' };

const accepted = (id: string, status?: string): CreateOutcome => ({
	outcome: 'accepted',
	made: task(id, status),
});
const unknown: CreateOutcome = { outcome: 'unknown', failure };
const rejected: CreateOutcome = { outcome: 'rejected', failure };

const field = (value: string, written: string) => ({
	value,
	written,
	isUsed: true,
	isDefault: false,
});

const key = (
	itemIndex: number,
	request: string,
	source = `source of ${request}`,
): IdempotencyKey => ({
	itemIndex,
	fields: { prompt: field(request, source) },
	digest: request,
	marks: undefined,
	roundless: undefined,
});

const cat = key(0, 'cat');

const place = { round: 0, execution: 'execution', isTool: false };

const itsVideo = { state: 'accepted', task: task('video_1') };

/** What an execution keeps, and the attempts that it is made of */
class Execution {
	private readonly atWork: Submissions[] = [];

	constructor(private context: IDataObject = {}) {}

	/** One run of the node, after those before have ended */
	run(round = 0): Submissions {
		for (const submissions of this.atWork) submissions.end();
		return this.begin(round);
	}

	/** One run of the node, while others are at work */
	begin(round: number): Submissions {
		const submissions = new Submissions(this.context, { ...place, round });
		this.atWork.push(submissions);
		return submissions;
	}

	/** As n8n does between two attempts that are not of the same process */
	storeAndLoad(): void {
		this.context = jsonParse(JSON.stringify(this.context));
	}
}

const submit = async (
	submissions: Submissions,
	of: IdempotencyKey,
	outcome: CreateOutcome,
): Promise<CreateOutcome> =>
	await submissions.submit(
		{ key: of, known: recall(submissions, of), number: 0 },
		async () => await Promise.resolve(outcome),
	);

/** An item of another round may always be the same one again */
const recall = (submissions: Submissions, of: IdempotencyKey) => submissions.recall(of, () => true);

test('nothing has been submitted in a new execution', () => {
	const submissions = new Execution().run();
	expect(recall(submissions, cat)).toBeUndefined();
	expect(submissions.videos).toEqual([]);
	expect(submissions.unknownItems).toEqual([]);
});

test('submitting gives the outcome', async () => {
	expect(await submit(new Execution().run(), cat, accepted('video_1'))).toEqual(
		accepted('video_1'),
	);
});

describe('a later attempt of the execution recalls', () => {
	async function laterAttempt(
		outcome: CreateOutcome,
		{ of = cat, from = cat, stored = false, round = 0, delivered = false } = {},
	) {
		const execution = new Execution();
		const first = execution.run();
		await submit(first, of, outcome);
		if (delivered) first.deliver();
		if (stored) execution.storeAndLoad();
		const next = execution.run(round);
		for (const one of [of, from]) next.expect(one);
		return recall(next, from);
	}

	test.each([
		['in the same process', false],
		['from what n8n has stored', true],
	])('a video that was accepted, %s', async (_where, stored) => {
		expect(await laterAttempt(accepted('video_1'), { stored })).toMatchObject(itsVideo);
	});

	test('a video that failed at once', async () => {
		const recalled = await laterAttempt(accepted('video_1', 'failed'));
		expect(recalled).toMatchObject({ task: { id: 'video_1', status: 'failed' } });
	});

	test('everything that the service said of the video', async () => {
		const said: Task = {
			...task('proj_1'),
			status: 'warming_up',
			video_url: 'https://files/v.mp4',
			error: 'no (3)',
			projectId: 'proj_2',
			result_url: 'https://files/r.mp4',
			actualDuration: 5.06,
			list: [{ of: null }],
		};
		const recalled = await laterAttempt({ outcome: 'accepted', made: said }, { stored: true });
		expect(recalled).toMatchObject({ state: 'accepted', task: said });
	});

	test('an unknown outcome', async () => {
		expect(await laterAttempt(unknown, { stored: true })).toMatchObject({ state: 'unknown' });
	});

	test('nothing that was rejected', async () => {
		expect(await laterAttempt(rejected)).toBeUndefined();
	});

	test('the same request of a corrected expression', async () => {
		const from = key(0, 'cat', 'other expression');
		expect(await laterAttempt(accepted('video_1'), { from })).toMatchObject(itsVideo);
	});

	test('another request of the same expression, which gives another one at each attempt', async () => {
		const from = key(0, 'cat at noon', 'source of cat');
		expect(await laterAttempt(accepted('video_1'), { from })).toMatchObject(itsVideo);
	});

	test.each([
		['another item that asks for the same again', key(1, 'cat')],
		['another request of another expression', key(0, 'dog')],
	])('nothing of %s', async (_what, from) => {
		expect(await laterAttempt(accepted('video_1'), { from })).toBeUndefined();
		expect(await laterAttempt(unknown, { from })).toBeUndefined();
	});

	test.each([
		['a video', accepted('video_1')],
		['an unknown outcome', unknown],
	])('%s of another item that asks for something else now', async (_what, outcome) => {
		const execution = new Execution();
		await submit(execution.run(), cat, outcome);
		const next = execution.run();
		const [dog, sameCat] = [key(0, 'dog'), key(1, 'cat')];
		for (const one of [dog, sameCat]) next.expect(one);
		expect(recall(next, dog)).toBeUndefined();
		expect(recall(next, sameCat)).toMatchObject({ itemIndex: 0 });
		expect(recall(next, key(2, 'cat'))).toBeUndefined();
	});

	test('nothing of another item in another round', async () => {
		const execution = new Execution();
		await submit(execution.run(), cat, accepted('video_1'));
		expect(recall(execution.run(1), key(1, 'cat'))).toBeUndefined();
	});

	test('in the same round what the node has ended with, for its first item may be an error', async () => {
		const recalled = await laterAttempt(accepted('video_1'), { delivered: true, stored: true });
		expect(recalled).toMatchObject(itsVideo);
	});

	test('in another round what has not been delivered yet', async () => {
		const recalled = await laterAttempt(accepted('video_1'), { round: 1, stored: true });
		expect(recalled).toMatchObject(itsVideo);
	});

	test.each([
		['', cat],
		[', also of another item, as in a loop that sends error items back', key(7, 'cat')],
	])('in all rounds an unknown outcome, even if the node has ended%s', async (_which, from) => {
		const recalled = await laterAttempt(unknown, { round: 1, delivered: true, from });
		expect(recalled).toMatchObject({ state: 'unknown' });
	});

	test('what another call of an AI agent has submitted at the same time', async () => {
		const execution = new Execution();
		const [one, other] = [execution.begin(0), execution.begin(1)];
		await submit(one, cat, accepted('video_1'));
		await submit(other, key(0, 'dog'), accepted('video_2'));
		other.deliver();
		expect(recall(execution.run(2), cat)).toMatchObject(itsVideo);
	});

	test('a request of whose fields each has the same value or the same expression', async () => {
		const keyWith = (prompt: ReturnType<typeof field>, aspectRatio: ReturnType<typeof field>) => ({
			itemIndex: 0,
			fields: { prompt, aspectRatio },
			digest: 'both',
			marks: undefined,
			roundless: undefined,
		});
		const of = keyWith(field('at noon', '$now'), field('16:9', 'ratio'));
		const from = keyWith(field('at one', '$now'), field('16:9', 'mended'));
		expect(await laterAttempt(accepted('video_1'), { of, from })).toMatchObject(itsVideo);
	});

	test('nothing of another call at the same time, and closing one leaves the other open', async () => {
		const execution = new Execution();
		const [one, other] = [execution.begin(0), execution.begin(1)];
		await submit(one, cat, unknown);
		expect(recall(other, cat)).toBeUndefined();
		await submit(other, cat, accepted('video_2'));
		other.deliver();
		expect(recall(execution.run(2), cat)).toMatchObject({ state: 'unknown', round: 0 });
	});

	test('in another round no unknown outcome for an item that is not the same one again', async () => {
		const execution = new Execution();
		await submit(execution.run(), cat, unknown);
		expect(execution.run(1).recall(cat, () => false)).toBeUndefined();
		expect(execution.run(0).recall(cat, () => false)).toMatchObject({ state: 'unknown' });
	});

	test('each unknown outcome for one item alone', async () => {
		const execution = new Execution();
		await submit(execution.run(), cat, unknown);
		const later = execution.run(1);
		expect(recall(later, cat)).toMatchObject({ state: 'unknown' });
		expect(recall(later, key(1, 'cat'))).toBeUndefined();
	});

	test('in another round nothing that has been delivered', async () => {
		const recalled = await laterAttempt(accepted('video_1'), { round: 1, delivered: true });
		expect(recalled).toBeUndefined();
	});

	test('the video of the prompt that it has now, and that of the old one when it has that again', async () => {
		const execution = new Execution();
		await submit(execution.run(), cat, accepted('video_1'));
		execution.storeAndLoad();
		expect(recall(execution.run(), key(0, 'dog'))).toBeUndefined();
		await submit(execution.run(), key(0, 'dog'), accepted('video_2'));
		execution.storeAndLoad();
		expect(recall(execution.run(), key(0, 'dog'))).toMatchObject({ task: { id: 'video_2' } });
		expect(recall(execution.run(), cat)).toMatchObject({ task: { id: 'video_1' } });
	});
});

describe('while a create is in flight', () => {
	test('its outcome is unknown, whatever happens to n8n', async () => {
		const execution = new Execution();
		await execution.run().submit({ key: cat, known: undefined, number: 0 }, async () => {
			execution.storeAndLoad();
			expect(recall(execution.run(), cat)).toMatchObject({ state: 'unknown' });
			return await Promise.resolve(rejected);
		});
	});

	test('others of the run keep what they have', async () => {
		const execution = new Execution();
		const submissions = execution.run();
		const items = [key(0, 'a'), key(1, 'a'), key(2, 'a')];
		const outcomes = [accepted('video_1'), rejected, unknown];
		await Promise.all(
			items.map(async (one, index) => submit(submissions, one, outcomes[index] ?? unknown)),
		);
		const next = execution.run();
		for (const one of items) next.expect(one);
		expect(items.map((one) => recall(next, one)?.state)).toEqual([
			'accepted',
			undefined,
			'unknown',
		]);
	});

	test('a create that breaks leaves it unknown', async () => {
		const execution = new Execution();
		const broken = execution
			.run()
			.submit(
				{ key: cat, known: undefined, number: 0 },
				async () => await Promise.reject(new Error('out of memory')),
			);
		await expect(broken).rejects.toThrow('out of memory');
		expect(recall(execution.run(), cat)).toMatchObject({ state: 'unknown' });
	});
});

describe('submitting again what is unknown', () => {
	async function again(outcome: CreateOutcome, from = cat) {
		const execution = new Execution();
		await submit(execution.run(), cat, unknown);
		execution.storeAndLoad();
		await submit(execution.run(), from, outcome);
		execution.storeAndLoad();
		return execution.run();
	}

	test('is recalled once it was accepted', async () => {
		const submissions = await again(accepted('video_1'));
		expect(recall(submissions, cat)).toMatchObject({ task: { id: 'video_1' } });
		expect(submissions.unknownItems).toEqual([]);
	});

	test.each([
		['with the same request', cat],
		['with another request of the same expression', key(0, 'cat at noon', 'source of cat')],
	])('leaves it unknown when it is then rejected, %s', async (_what, from) => {
		const submissions = await again(rejected, from);
		expect(recall(submissions, cat)).toMatchObject({ state: 'unknown' });
		expect(submissions.unknownItems).toEqual([0]);
	});

	test('leaves it unknown when the outcome is unknown again', async () => {
		const submissions = await again(unknown);
		expect(recall(submissions, cat)).toMatchObject({ state: 'unknown' });
		expect(submissions.unknownItems).toEqual([0]);
	});
});

describe('what a run reports', () => {
	async function run(): Promise<{ execution: Execution; submissions: Submissions }> {
		const execution = new Execution();
		const submissions = execution.run();
		await submit(submissions, key(11, 'a'), accepted('video_11'));
		await submit(submissions, key(7, 'a'), unknown);
		await submit(submissions, key(2, 'a'), accepted('video_2'));
		await submit(submissions, key(5, 'a'), accepted('video_5', 'failed'));
		await submit(submissions, key(10, 'a'), unknown);
		await submit(submissions, key(9, 'a'), rejected);
		return { execution, submissions };
	}

	test('are the videos that were paid for, by item', async () => {
		const { submissions } = await run();
		expect(submissions.videos).toEqual([
			{ itemIndex: 2, id: 'video_2', failed: false },
			{ itemIndex: 5, id: 'video_5', failed: true },
			{ itemIndex: 11, id: 'video_11', failed: false },
		]);
	});

	test('are the items whose outcome is unknown, in order', async () => {
		const { submissions } = await run();
		expect(submissions.unknownItems).toEqual([7, 10]);
	});

	test('is the same in a later attempt', async () => {
		const { execution, submissions } = await run();
		execution.storeAndLoad();
		expect(execution.run().videos).toEqual(submissions.videos);
		expect(execution.run().unknownItems).toEqual(submissions.unknownItems);
	});

	test('are, in the next round of a loop, only its own videos', async () => {
		const execution = new Execution();
		const submissions = execution.run();
		await submit(submissions, cat, accepted('video_1'));
		submissions.deliver();
		execution.storeAndLoad();
		const next = execution.run(1);
		await submit(next, key(0, 'a'), accepted('video_12'));
		expect(next.videos).toEqual([{ itemIndex: 0, id: 'video_12', failed: false }]);
	});

	test('are both videos of an item whose prompt was changed in between', async () => {
		const execution = new Execution();
		await submit(execution.run(), cat, accepted('video_1'));
		const submissions = execution.run();
		await submit(submissions, key(0, 'dog'), accepted('video_2'));
		expect(submissions.videos.map(({ id }) => id)).toEqual(['video_1', 'video_2']);
	});
});

describe("n8n's context of the node", () => {
	test('keeps what is in it already', async () => {
		const context: IDataObject = { others: { noItemsLeft: true } };
		await submit(new Submissions(context, place), cat, accepted('video_1'));
		expect(context).toMatchObject({ others: { noItemsLeft: true } });
	});

	test('is not changed by reading it', () => {
		const context: IDataObject = {};
		recall(new Submissions(context, place), cat);
		expect(context).toEqual({});
	});

	const known = {
		...toStoredKey(cat),
		round: 0,
		delivered: false,
		state: 'accepted',
		task: { ...task('video_1') },
	};

	const stored = (record: IDataObject | number): IDataObject => ({
		submissions: { version: 2, records: [record] },
	});

	test('is readable when a later version of this package has added to it', () => {
		const submissions = { version: 2, records: [{ ...known, and: 'more' }], and: 'more' };
		expect(recall(new Submissions({ submissions }, place), cat)).toMatchObject({
			task: { id: 'video_1' },
		});
	});

	test.each<[string, IDataObject]>([
		['no records', { submissions: 'video_1' }],
		['records of something else', stored(7)],
		['an unknown state', stored({ ...known, state: 'dreamed' })],
		['a video without an ID', stored({ ...known, task: { status: 'queued' } })],
		['half a record', stored({ ...toStoredKey(cat), state: 'unknown' })],
		['a bare list of something else', { submissions: [7] }],
		['a bare list of records of version 2', { submissions: [known] }],
	])('ends the run before anything is paid for when it holds %s', (_what, context) => {
		expect(() => new Submissions(context, place)).toThrow();
	});
});

describe("an AI agent's tool, in a retry of an execution in which the agent has failed", () => {
	async function delivered(): Promise<IDataObject> {
		const context: IDataObject = {};
		const first = new Submissions(context, { ...place, isTool: true });
		await submit(first, cat, accepted('video_1'));
		first.deliver();
		first.end();
		return context;
	}

	const callIn = (context: IDataObject, execution: string, round: number): Submissions =>
		new Submissions(context, { round, execution, isTool: true });

	test('hands out what the agent had, to the first call that asks for it', async () => {
		const context = await delivered();
		const again = callIn(context, 'retry', 1);
		expect(recall(again, cat)).toMatchObject(itsVideo);
		again.deliver();
		again.end();
		expect(recall(callIn(context, 'retry', 2), cat)).toBeUndefined();
	});

	test('hands out what the crash log had only once, and once more in a further retry', () => {
		const context: IDataObject = {};
		const first = callIn(context, 'retry', 1);
		first.adopt(cat, { state: 'accepted', number: 0, id: 'video_1' }, 'videos');
		first.deliver();
		first.end();
		expect(recall(callIn(context, 'retry', 2), cat)).toBeUndefined();
		expect(recall(callIn(context, 'further retry', 1), cat)).toMatchObject({
			state: 'accepted',
			task: { id: 'video_1' },
		});
	});

	test('does so only once where two calls ask at the same time', async () => {
		const context = await delivered();
		const [one, other] = [callIn(context, 'retry', 1), callIn(context, 'retry', 2)];
		expect(recall(one, cat)).toMatchObject(itsVideo);
		expect(recall(other, cat)).toBeUndefined();
	});

	test('makes another video for a later call of the same execution', async () => {
		expect(recall(callIn(await delivered(), place.execution, 1), cat)).toBeUndefined();
	});
});
