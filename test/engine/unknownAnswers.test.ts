import type { CreateFault } from '../service/faultTypes';
import { setUpHarness } from './harness/engineHarness';
import { answer, refusedAnswers, unknownAnswers } from './unknownAnswers';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

const create = async (fault: CreateFault) => {
	harness.service.misbehave({ on: 'create', ...fault });
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse' },
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		}),
	);
};

const played = Object.entries(unknownAnswers).flatMap(([row, faults]) =>
	faults.map((fault) => [row, JSON.stringify(fault), fault] as const),
);

test.each(played)('%s: unknown, and not sent again: %s', async (_row, _what, fault) => {
	const { error } = await create(fault);
	expect(error?.context).toMatchObject({ kind: 'unknown' });
	expect(harness.service.counts.create).toBe(1);
});

test.each(refusedAnswers)('%s: refused, and sent again', async (_what, fault) => {
	const { status } = await create(fault);
	expect(status).toBe('success');
	expect(harness.service.counts.create).toBe(2);
	expect(harness.service.creates).toHaveLength(1);
});

test('an ID in an answer that tells nothing else is in the error', async () => {
	const { error } = await create(answer(200, { code: 1, msg: 'no', data: 'video_77' }));
	expect(error?.context).toMatchObject({ kind: 'unknown', id: 'video_77' });
});

test.each([
	['a text', 'video_77'],
	['a list of one', ['video_77']],
])('a success whose `data` is the ID as %s is the task', async (_how, data) => {
	const { outputs } = await create(answer(200, { code: 0, msg: null, data }));
	expect(outputs[0]).toMatchObject([{ json: { id: 'video_77', status: 'queued' } }]);
});
