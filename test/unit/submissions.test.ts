import { jsonParse, type IDataObject } from 'n8n-workflow';

import type { Origin } from '../../nodes/KyyVideo/video/origin';
import { Submissions } from '../../nodes/KyyVideo/video/submissions';
import type { Fate } from '../../nodes/shared/client';
import { KyyVideoError } from '../../nodes/shared/errors';
import type { Task } from '../../nodes/shared/task';

const task = (id: string, status = 'queued'): Task => ({
	id,
	object: 'video',
	created: 1_774_836_724,
	model: 'videos',
	status,
	video_url: null,
	error: null,
});

const error = new KyyVideoError('unknown', 'nobody knows', '');

const accepted = (id: string, status?: string): Fate => ({
	fate: 'accepted',
	task: task(id, status),
});
const unknown: Fate = { fate: 'unknown', error };
const notTaken: Fate = { fate: 'notTaken', error };

const origin = (itemIndex: number, request: string, source = `source of ${request}`): Origin => ({
	itemIndex,
	fields: [{ value: request, written: source }],
});

const cat = origin(0, 'cat');

/** What an execution keeps, and the tries that it is made of */
class Execution {
	constructor(private context: IDataObject = {}) {}

	/** One run of the node */
	run(round = 0): Submissions {
		return new Submissions(this.context, round, 'execution');
	}

	/** As n8n does between two tries that are not of the same process */
	storeAndLoad(): void {
		this.context = jsonParse(JSON.stringify(this.context));
	}
}

const submit = async (submissions: Submissions, from: Origin, fate: Fate): Promise<Fate> =>
	await submissions.submit(from, async () => await Promise.resolve(fate));

test('nothing has been submitted in a new execution', () => {
	const submissions = new Execution().run();
	expect(submissions.recall(cat)).toBeUndefined();
	expect(submissions.videos).toEqual([]);
	expect(submissions.unknownItems).toEqual([]);
});

test('submitting gives the fate', async () => {
	expect(await submit(new Execution().run(), cat, accepted('video_1'))).toEqual(
		accepted('video_1'),
	);
});

describe('a later try of the execution recalls', () => {
	async function laterTry(
		fate: Fate,
		{ of = cat, from = cat, stored = false, round = 0, delivered = false } = {},
	) {
		const execution = new Execution();
		const first = execution.run();
		await submit(first, of, fate);
		if (delivered) first.deliver();
		if (stored) execution.storeAndLoad();
		return execution.run(round).recall(from);
	}

	const itsVideo = { state: 'accepted', task: task('video_1') };

	test.each([
		['in the same process', false],
		['from what n8n has stored', true],
	])('a video that was accepted, %s', async (_where, stored) => {
		expect(await laterTry(accepted('video_1'), { stored })).toMatchObject(itsVideo);
	});

	test('a video that failed at once', async () => {
		const recalled = await laterTry(accepted('video_1', 'failed'));
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
			actualDuration: '5.06',
			list: [{ of: null }],
		};
		const recalled = await laterTry({ fate: 'accepted', task: said }, { stored: true });
		expect(recalled).toMatchObject({ state: 'accepted', task: said });
	});

	test('what it is not known of', async () => {
		expect(await laterTry(unknown, { stored: true })).toMatchObject({ state: 'unknown' });
	});

	test('nothing that was certainly not taken', async () => {
		expect(await laterTry(notTaken)).toBeUndefined();
	});

	test('the same request of a corrected expression', async () => {
		const from = origin(0, 'cat', 'other expression');
		expect(await laterTry(accepted('video_1'), { from })).toMatchObject(itsVideo);
	});

	test('another request of the same expression, which gives another one at each try', async () => {
		const from = origin(0, 'cat at noon', 'source of cat');
		expect(await laterTry(accepted('video_1'), { from })).toMatchObject(itsVideo);
	});

	test.each([
		['another item', origin(1, 'cat')],
		['another request of another expression', origin(0, 'dog')],
	])('nothing of %s', async (_what, from) => {
		expect(await laterTry(accepted('video_1'), { from })).toBeUndefined();
		expect(await laterTry(unknown, { from })).toBeUndefined();
	});

	test('in the same round what the node has ended with, for its first item may be an error', async () => {
		const recalled = await laterTry(accepted('video_1'), { delivered: true, stored: true });
		expect(recalled).toMatchObject(itsVideo);
	});

	test('in another round what nobody has got yet', async () => {
		const recalled = await laterTry(accepted('video_1'), { round: 1, stored: true });
		expect(recalled).toMatchObject(itsVideo);
	});

	test.each([
		['', cat],
		[', also of another item, as in a loop that sends error items back', origin(7, 'cat')],
	])('in all rounds what is not known, even if the node has ended%s', async (_which, from) => {
		const recalled = await laterTry(unknown, { round: 1, delivered: true, from });
		expect(recalled).toMatchObject({ state: 'unknown' });
	});

	test('what another call of an AI agent has submitted at the same time', async () => {
		const execution = new Execution();
		const [one, other] = [execution.run(0), execution.run(1)];
		await submit(one, cat, accepted('video_1'));
		await submit(other, origin(0, 'dog'), accepted('video_2'));
		other.deliver();
		expect(execution.run(2).recall(cat)).toMatchObject(itsVideo);
	});

	test('what of each field either value or expression is the same of', async () => {
		const field = (value: string, written: string) => ({ value, written });
		const of = { itemIndex: 0, fields: [field('at noon', '$now'), field('16:9', 'ratio')] };
		const from = { itemIndex: 0, fields: [field('at one', '$now'), field('16:9', 'mended')] };
		expect(await laterTry(accepted('video_1'), { of, from })).toMatchObject(itsVideo);
	});

	test('in another round nothing that others have got', async () => {
		const recalled = await laterTry(accepted('video_1'), { round: 1, delivered: true });
		expect(recalled).toBeUndefined();
	});

	test('the video of the prompt that it has now, and that of the old one when it has that again', async () => {
		const execution = new Execution();
		await submit(execution.run(), cat, accepted('video_1'));
		execution.storeAndLoad();
		expect(execution.run().recall(origin(0, 'dog'))).toBeUndefined();
		await submit(execution.run(), origin(0, 'dog'), accepted('video_2'));
		execution.storeAndLoad();
		expect(execution.run().recall(origin(0, 'dog'))).toMatchObject({ task: { id: 'video_2' } });
		expect(execution.run().recall(cat)).toMatchObject({ task: { id: 'video_1' } });
	});
});

describe('while a create is under way', () => {
	test('it is not known whether it was accepted, whatever happens to n8n', async () => {
		const execution = new Execution();
		await execution.run().submit(cat, async () => {
			execution.storeAndLoad();
			expect(execution.run().recall(cat)).toMatchObject({ state: 'unknown' });
			return await Promise.resolve(notTaken);
		});
	});

	test('others of the run keep what they have', async () => {
		const submissions = new Execution().run();
		const items = [origin(0, 'a'), origin(1, 'a'), origin(2, 'a')];
		const fates = [accepted('video_1'), notTaken, unknown];
		await Promise.all(
			items.map(async (one, index) => submit(submissions, one, fates[index] ?? unknown)),
		);
		expect(items.map((one) => submissions.recall(one)?.state)).toEqual([
			'accepted',
			undefined,
			'unknown',
		]);
	});

	test('a create that breaks leaves it unknown', async () => {
		const submissions = new Execution().run();
		const broken = submissions.submit(
			cat,
			async () => await Promise.reject(new Error('out of memory')),
		);
		await expect(broken).rejects.toThrow('out of memory');
		expect(submissions.recall(cat)).toMatchObject({ state: 'unknown' });
	});
});

describe('submitting again what is not known', () => {
	async function again(fate: Fate, from = cat) {
		const execution = new Execution();
		await submit(execution.run(), cat, unknown);
		execution.storeAndLoad();
		await submit(execution.run(), from, fate);
		execution.storeAndLoad();
		return execution.run();
	}

	test('is recalled once it was accepted', async () => {
		const submissions = await again(accepted('video_1'));
		expect(submissions.recall(cat)).toMatchObject({ task: { id: 'video_1' } });
		expect(submissions.unknownItems).toEqual([]);
	});

	test.each([
		['with the same request', cat],
		['with another request of the same expression', origin(0, 'cat at noon', 'source of cat')],
	])('leaves it unknown when it is then not taken, %s', async (_what, from) => {
		const submissions = await again(notTaken, from);
		expect(submissions.recall(cat)).toMatchObject({ state: 'unknown' });
		expect(submissions.unknownItems).toEqual([0]);
	});

	test('leaves it unknown when nobody knows again', async () => {
		const submissions = await again(unknown);
		expect(submissions.recall(cat)).toMatchObject({ state: 'unknown' });
		expect(submissions.unknownItems).toEqual([0]);
	});
});

describe('what a run can tell', () => {
	async function run(): Promise<{ execution: Execution; submissions: Submissions }> {
		const execution = new Execution();
		const submissions = execution.run();
		await submit(submissions, origin(11, 'a'), accepted('video_11'));
		await submit(submissions, origin(7, 'a'), unknown);
		await submit(submissions, origin(2, 'a'), accepted('video_2'));
		await submit(submissions, origin(5, 'a'), accepted('video_5', 'failed'));
		await submit(submissions, origin(10, 'a'), unknown);
		await submit(submissions, origin(9, 'a'), notTaken);
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

	test('are the items of which it is not known, in order', async () => {
		const { submissions } = await run();
		expect(submissions.unknownItems).toEqual([7, 10]);
	});

	test('is the same in a later try', async () => {
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
		await submit(next, origin(0, 'a'), accepted('video_12'));
		expect(next.videos).toEqual([{ itemIndex: 0, id: 'video_12', failed: false }]);
	});

	test('are both videos of an item whose prompt was changed in between', async () => {
		const execution = new Execution();
		await submit(execution.run(), cat, accepted('video_1'));
		const submissions = execution.run();
		await submit(submissions, origin(0, 'dog'), accepted('video_2'));
		expect(submissions.videos.map(({ id }) => id)).toEqual(['video_1', 'video_2']);
	});
});

describe("n8n's context of the node", () => {
	test('keeps what others have put into it', async () => {
		const context: IDataObject = { others: { noItemsLeft: true } };
		await submit(new Submissions(context, 0, 'execution'), cat, accepted('video_1'));
		expect(context).toMatchObject({ others: { noItemsLeft: true } });
	});

	test('is not touched by a look at it', () => {
		const context: IDataObject = {};
		new Submissions(context, 0, 'execution').recall(cat);
		expect(context).toEqual({});
	});

	const known = {
		...cat,
		round: 0,
		delivered: false,
		state: 'accepted',
		task: { ...task('video_1') },
	};

	test('is readable when a later version of this package has added to it', () => {
		const submissions = [{ ...known, and: 'more' }];
		expect(new Submissions({ submissions, version: 2 }, 0, 'execution').recall(cat)).toMatchObject({
			task: { id: 'video_1' },
		});
	});

	test.each<[string, IDataObject]>([
		['no list', { submissions: 'video_1' }],
		['a list of something else', { submissions: [7] }],
		['a state that nobody knows', { submissions: [{ ...known, state: 'dreamed' }] }],
		['a video without an ID', { submissions: [{ ...known, task: { status: 'queued' } }] }],
		['half an entry', { submissions: [{ ...cat, state: 'unknown' }] }],
	])('ends the run before anything is paid for when it holds %s', (_what, context) => {
		expect(() => new Submissions(context, 0, 'execution')).toThrow();
	});
});
