/** Words of the service that were met in the field. The name of each test quotes what came. */
import { fieldDoubts, fieldPollingFaults, fieldRefusals } from '../service/fieldAnswers';
import { setUpHarness } from './harness/engineHarness';
import { idOf, type Run } from './harness/engine';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

const create = async (settings: Run['settings'] = {}) =>
	await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', parameters: { prompt: 'A lighthouse' }, settings }),
	);

const waitFor = async (id: string) =>
	await clock.during(harness.service, async () =>
		harness.run({ type: 'waitForVideo', items: [{ json: { id } }] }),
	);

describe('a create that is answered, HTTP 200 unless said, with', () => {
	test.each([
		['额度不足', '额度不足', 'balance'],
		['Insufficient credits', 'Insufficient credits', 'balance'],
		[
			'HTTP 403 {"code":"insufficient_user_quota","message":"预扣费额度失败, 用户剩余额度不足"}',
			'insufficient_user_quota',
			'balance',
		],
		['图片包含真人，请先通过素材库审核', '图片包含真人，请先通过素材库审核', 'content'],
		['SensitiveContentDetected', 'SensitiveContentDetected', 'content'],
		['图片下载失败', '图片下载失败', 'media'],
		[
			'Timeout while fetching resource: https://example.com/y.mp4',
			'Timeout while fetching resource',
			'media',
		],
		['模型不可用 (HTTP 400)', '模型不可用', 'model'],
	] as const)('%s is refused, and costs nothing', async (_said, words, reason) => {
		harness.service.misbehave({ on: 'create', ...fieldRefusals[words], times: 2 });
		const { error } = await create();
		expect(error?.context).toMatchObject({ kind: 'refused', reason });
		// What was certainly not accepted is sent again
		const again = await create({ retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
		expect(again.status).toBe('success');
		expect(harness.service.creates).toHaveLength(1);
	});

	test('并发数超过限制 waits and goes on', async () => {
		harness.service.misbehave({ on: 'create', ...fieldRefusals.并发数超过限制, times: 2 });
		const start = clock.now();
		expect(await create()).toMatchObject({ status: 'success' });
		expect(clock.now() - start).toBeGreaterThan(1_000);
		expect(harness.service.counts.create).toBe(3);
		expect(harness.service.creates).toHaveLength(1);
	});

	test('模型不可用 (HTTP 400) says that the service has closed this model', async () => {
		harness.service.misbehave({ on: 'create', ...fieldRefusals.模型不可用 });
		const { error } = await create();
		expect(error?.message).toMatch(
			/^KyyVideo does not know the Model ".+", or no longer offers it/,
		);
	});

	test.each(['context deadline exceeded', '系统异常', 'NullPointerException'] as const)(
		'HTTP 200 with "%s": the fate is unknown',
		async (words) => {
			harness.service.misbehave({ on: 'create', ...fieldDoubts[words] });
			const { error } = await create({ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
			expect(error?.context).toMatchObject({ kind: 'unknown' });
			expect(harness.service.counts.create).toBe(1);
		},
	);

	test('HTTP 200 with {"code":1,"success":true,"msg":"成功"}: the fate is unknown', async () => {
		harness.service.misbehave({ on: 'create', ...fieldDoubts['success with a code of failure'] });
		const { error } = await create({ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(harness.service.counts.create).toBe(1);
	});
});

describe('plain words outrank a bare status', () => {
	test('a 403 that speaks of quota is `balance`', async () => {
		harness.service.misbehave({ on: 'create', ...fieldRefusals.insufficient_user_quota });
		const { error } = await create();
		expect(error?.message).toContain('The KyyVideo account seems to have no balance left');
	});

	test('where acceptance is in doubt, the doubt wins', async () => {
		const body = { code: 402, msg: '余额不足: context deadline exceeded', data: null };
		harness.service.misbehave({ on: 'create', fault: 'answer', status: 200, body });
		const { error } = await create();
		expect(error?.context).toMatchObject({ kind: 'unknown' });
	});
});

describe('HTTP 401 {"error":{"code":"AuthenticationError",…}} while polling', () => {
	test('once, then good answers: the wait goes on', async () => {
		const id = idOf(await create());
		harness.service.misbehave({ on: 'query', ...fieldPollingFaults['HTTP 401'] });
		const { outputs } = await waitFor(id);
		expect(outputs[0]?.[0]?.json).toMatchObject({ id, status: 'completed' });
	});

	test("several in a row end it, and the text says that it may be the user's key or the provider's own", async () => {
		const id = idOf(await create());
		harness.service.misbehave({
			on: 'query',
			...fieldPollingFaults['HTTP 401'],
			times: Infinity,
		});
		const { error } = await waitFor(id);
		expect(error?.context).toMatchObject({ kind: 'refused', reason: 'key', id });
		expect(error?.description).toContain('paste the API key again');
		expect(error?.description).toContain("the refused key may be one of the provider's own");
		expect(harness.service.counts.query).toBeGreaterThan(3);
	});
});
