import { Lookup } from '../../nodes/shared/api/lookup';
import type { VideoAnswer } from '../../nodes/shared/api/client';
import { readTaskResponse } from '../../nodes/shared/api/task';

const answer = (body: unknown, httpStatus = 200): VideoAnswer =>
	readTaskResponse({ kind: 'response', httpStatus, body }, { id: 'a' });

const task = answer({ id: 'a', status: 'queued' });
const missing = answer({ code: -1, msg: '任务不存在' });
const fault = answer('', 502);
const limit = answer({ code: 429, msg: '请求过于频繁' }, 429);
const key = answer({ code: '204', msg: '登录验证失败' });
const forbidden = answer({ message: 'Forbidden' }, 403);
const unreadable = answer('<html>Hello</html>');
const lost: VideoAnswer = { kind: 'networkFailure', sent: true, words: 'reset' };

type Answers = Readonly<Record<string, VideoAnswer | undefined>>;

const newLookup = (...places: [string, ...string[]]) =>
	new Lookup<string, VideoAnswer>(places, ({ kind }) => kind === 'task');

/** @returns what comes of one look-up, and the places that it asked */
async function lookUp(lookup: Lookup<string, VideoAnswer>, answers: Answers) {
	const asked: string[] = [];
	const best = await lookup.run(async (place) => {
		asked.push(place);
		return await Promise.resolve(answers[place]);
	});
	return { best, asked };
}

describe('a look-up', () => {
	test('asks the first place alone where that knows it', async () => {
		const found = await lookUp(newLookup('one', 'two'), { one: task, two: missing });
		expect(found).toEqual({ best: task, asked: ['one'] });
	});

	test.each([
		['refuses it', missing],
		['has a fault', fault],
		['cannot be read', unreadable],
		['forbids it', forbidden],
	])('asks the next place as well where the first one %s', async (_what, one) => {
		const found = await lookUp(newLookup('one', 'two'), { one, two: task });
		expect(found).toEqual({ best: task, asked: ['one', 'two'] });
	});

	test.each([
		['the limit of requests', limit],
		['the key', key],
		['the connection', lost],
		['the time, which is over', undefined],
	])('asks no other place where the answer is about %s', async (_what, one) => {
		const found = await lookUp(newLookup('one', 'two'), { one, two: task });
		expect(found).toEqual({ best: one, asked: ['one'] });
	});

	test.each([
		['the first refusal', missing, forbidden, missing],
		['a fault of the first place', fault, missing, fault],
		['a fault of the second place', missing, fault, fault],
		['a limit of the second place', missing, limit, limit],
		['a lost connection to the second place', missing, lost, lost],
		['what cannot be read of the second place', missing, unreadable, unreadable],
		['the first answer where there is no time for the second', missing, undefined, missing],
	])('that finds nothing ends with %s', async (_what, one, two, best) => {
		expect(await lookUp(newLookup('one', 'two'), { one, two })).toEqual({
			best,
			asked: ['one', 'two'],
		});
	});

	test('stops at the place that knows it', async () => {
		const { asked } = await lookUp(newLookup('one', 'two', 'three'), {
			one: missing,
			two: task,
			three: task,
		});
		expect(asked).toEqual(['one', 'two']);
	});
});

describe('further look-ups', () => {
	test('ask only the place that knew it, whatever it says then', async () => {
		const lookup = newLookup('one', 'two');
		await lookUp(lookup, { one: missing, two: task });
		for (const two of [missing, fault, limit, lost, task]) {
			expect(await lookUp(lookup, { one: task, two })).toEqual({ best: two, asked: ['two'] });
		}
		expect(lookup.place).toBe('two');
	});

	test('begin with the first place as long as none knew it', async () => {
		const lookup = newLookup('one', 'two');
		await lookUp(lookup, { one: missing, two: missing });
		expect(lookup.place).toBe('one');
		expect((await lookUp(lookup, { one: missing, two: task })).asked).toEqual(['one', 'two']);
	});
});
