/** Relatives of what was met in the field: other nestings, and faults in other orders */
import { fieldPollingFaults } from '../service/fieldAnswers';
import type { Fault } from '../service/simulatedService';
import { idOf, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

const create = async (): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', parameters: { prompt: 'A lighthouse' } }),
	);

const json = (body: unknown): Fault => ({
	fault: 'answer',
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

test.each([
	{ data: { data: { task_id: 'video_1' } } },
	{ code: 0, data: '{"id":"video_1","status":"queued"}' },
	{ code: 0, data: ['video_1'] },
	{ output: { task_id: 'video_1', task_status: 'PENDING' }, request_id: 'r1' },
	{ response: { id: 'video_1', status: 'queued' } },
	{ job_id: 'video_1', status: 'queued' },
])('a create that is answered with %j is the task', async (body) => {
	harness.service.misbehave({ on: 'create', ...json(body) });
	expect(idOf(await create())).toBe('video_1');
});

const [refusedKey, notFound] = [fieldPollingFaults['HTTP 401'], fieldPollingFaults['HTTP 404']];
const tooMany: Fault = { fault: 'rateLimit' };

const orders: ReadonlyArray<readonly [string, readonly Fault[]]> = [
	['404, 401', [notFound, refusedKey]],
	['401, 404, 401, 404', [refusedKey, notFound, refusedKey, notFound]],
	[
		'nothing, 503, a lost connection, 401',
		[
			{ fault: 'answer', status: 200 },
			{ fault: 'answer', status: 503 },
			{ fault: 'drop' },
			refusedKey,
		],
	],
	['429, 404, 429, 401', [tooMany, notFound, tooMany, refusedKey]],
];

test.each(orders)('a wait goes on after %s', async (_what, faults) => {
	const id = idOf(await create());
	for (const fault of faults) harness.service.misbehave({ on: 'query', ...fault });
	const { outputs } = await clock.during(harness.service, async () =>
		harness.run({ type: 'waitForVideo', items: [{ json: { id } }] }),
	);
	expect(outputs[0]).toMatchObject([{ json: { id, status: 'completed' } }]);
	expect(harness.service.counts.download).toBe(1);
});
