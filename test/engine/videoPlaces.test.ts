/** Where a video is asked for: its ID is enough, whichever of the service's places knows it */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { IdForm, Misbehavior, TaskPlan, UnknownIdShape } from '../service/simulatedService';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import { idOf, type Run, type RunResult } from './harness/engine';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 0, processingMs: 0 } });
installDeduplicationTable();

const run = async (one: Parameters<typeof harness.run>[0]) =>
	await clock.during(harness.service, async () => harness.run(one));

const fromList = (model: string): INodeParameters => ({ model, prompt: 'A lighthouse in a storm' });

const ofVeo: INodeParameters = {
	model: 'other',
	endpointPath: '/v1/veo/videos',
	resultPath: '/v1/veo/videos',
	body: '{"prompt": "A paper boat"}',
};

/** @returns the item that the KyyVideo node hands on */
async function create(parameters: INodeParameters, plan: TaskPlan = {}): Promise<IDataObject> {
	harness.service.nextTask(plan);
	const { outputs, error } = await run({ type: 'kyyVideo', parameters });
	expect(error).toBeUndefined();
	return outputs[0]?.[0]?.json ?? {};
}

const createInModelCenter = async (plan: TaskPlan = {}) =>
	await create(fromList('sd_2.0_special'), plan);

const get = async (json: IDataObject, options: INodeParameters = {}, more: Partial<Run> = {}) =>
	await run({
		type: 'kyyVideo',
		parameters: { operation: 'get', videoId: '={{ $json.id }}', options },
		items: [{ json }],
		...more,
	});

const wait = async (json: IDataObject, options: INodeParameters = {}, more: Partial<Run> = {}) =>
	await run({ type: 'waitForVideo', parameters: { options }, items: [{ json }], ...more });

const lookUps = [
	['Get', get],
	['Wait for Video', wait],
] as const;

const names: ReadonlyArray<readonly [name: string, path: string]> = [
	['result', '/kyyReactApiServer/v1/result/'],
	['modelCenter', '/kyyReactApiServer/v2/model-center/tasks/'],
	['veo', '/kyyReactApiServer/v1/veo/videos/'],
];

/** The places that were asked for a video, in the order of the requests */
const asked = (): string[] =>
	harness.service
		.requestsTo('query')
		.map(({ path }) => names.find(([, start]) => path.startsWith(start))?.[0] ?? path);

const notFound = {
	on: 'query',
	fault: 'answer',
	status: 200,
	body: { code: -1, msg: '任务不存在', data: null },
} as const;

const internalError = { on: 'query', fault: 'answer', status: 500 } as const;

/** A query that is answered as ever, between others that are not */
const regular = { on: 'query', fault: 'delay', ms: 0 } as const;

const misbehaveInTurn = (times: number, ...faults: readonly Misbehavior[]): void => {
	for (let time = 0; time < times; time += 1) {
		for (const fault of faults) harness.service.misbehave(fault);
	}
};

const completed = (id: unknown) => [[{ json: { id, status: 'completed' } }]];

const idAlone = ({ id = '' }: IDataObject): IDataObject => ({ id });

const forms: readonly IdForm[] = ['mcp', 'video', 'video_seedance', 'plain'];

const shapes: readonly UnknownIdShape[] = ['notFound', 'noWords', 'code500', 'http404', 'empty'];

describe.each(lookUps)('%s finds a video of the Model Center', (_name, lookUp) => {
	const cases = forms.flatMap((form) => shapes.map((shape) => ({ form, shape })));

	test.each(cases)(
		'by an ID of the form $form alone, where the other place answers $shape',
		async ({ form, shape }) => {
			const item = await createInModelCenter({ idForm: form });
			harness.service.answerUnknownIds(shape);
			const { outputs } = await lookUp(idAlone(item));
			expect(outputs).toMatchObject(completed(item.id));
			expect(asked()).toEqual(form === 'mcp' ? ['modelCenter'] : ['result', 'modelCenter']);
		},
	);

	test.each(forms)('at once with the item of KyyVideo, its ID being %s', async (form) => {
		const item = await createInModelCenter({ idForm: form });
		const { outputs } = await lookUp(item);
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked()).toEqual(['modelCenter']);
	});

	test('whose answers are wrapped', async () => {
		const item = await createInModelCenter({ idForm: 'plain', queryShape: 'wrapped' });
		const { outputs } = await lookUp(idAlone(item));
		expect(outputs).toMatchObject(completed(item.id));
	});
});

describe.each(lookUps)('%s asks /v1/result alone', (_name, lookUp) => {
	test.each([
		['video', { createShape: 'flat' }],
		['proj', { createShape: 'wrapped' }],
		['plain', { idForm: 'plain' }],
	] as const)('for a video that is there, its ID being of the form %s', async (_form, plan) => {
		const item = await create(fromList('kyyvideo2'), plan);
		const { outputs } = await lookUp(idAlone(item));
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked()).toEqual(['result']);
	});
});

describe.each(lookUps)('%s asks two places at most for an ID that none knows', (_name, lookUp) => {
	test.each([
		['mcp_1', {}, ['modelCenter', 'result']],
		['video_1', {}, ['result', 'modelCenter']],
		['proj_1', {}, ['result', 'modelCenter']],
		['1', {}, ['result', 'modelCenter']],
		['video_1', { resultPath: '/v1/veo/videos' }, ['veo', 'result']],
	])('%s with the options %j', async (id, options, places) => {
		const { error } = await lookUp({ id }, options);
		expect(error?.context).toMatchObject({ kind: 'refused', id });
		expect(asked().slice(0, 2)).toEqual(places);
		expect(new Set(asked())).toEqual(new Set(places));
	});
});

describe('a wait for a video', () => {
	test('asks only the place that knew it, from then on', async () => {
		const plan = { idForm: 'plain', queuedMs: 30_000, processingMs: 90_000 } as const;
		const item = await createInModelCenter(plan);
		const { outputs } = await wait(idAlone(item), { pollInterval: 20 });
		expect(outputs).toMatchObject(completed(item.id));
		const [first, second, ...others] = asked();
		expect([first, second]).toEqual(['result', 'modelCenter']);
		expect(others.length).toBeGreaterThan(3);
		expect(new Set(others)).toEqual(new Set(['modelCenter']));
	});

	test('stays at the place that knew it when that does not find it for once', async () => {
		const plan = { idForm: 'plain', queuedMs: 0, processingMs: 60_000 } as const;
		const item = await createInModelCenter(plan);
		misbehaveInTurn(2, regular);
		misbehaveInTurn(1, notFound);
		const { outputs } = await wait(idAlone(item), { pollInterval: 20 });
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked().filter((place) => place === 'result')).toHaveLength(1);
	});

	test('waits out a limit at the first place, without asking the other one meanwhile', async () => {
		const item = await createInModelCenter({ idForm: 'plain' });
		const retryAfter = { seconds: 15 };
		misbehaveInTurn(2, { on: 'query', fault: 'rateLimit', retryAfter });
		const { outputs } = await wait(idAlone(item));
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked()).toEqual(['result', 'result', 'result', 'modelCenter']);
		const [first = 0, second = 0] = harness.service.requestsTo('query').map(({ time }) => time);
		expect(second - first).toBeGreaterThanOrEqual(15_000);
	});

	test('goes on for a video that appears only after some seconds', async () => {
		const item = await createInModelCenter({ idForm: 'plain' });
		misbehaveInTurn(8, notFound);
		const { outputs } = await wait(idAlone(item), { pollInterval: 10 });
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked()).toHaveLength(10);
	});

	test('goes on for minutes while one place has a fault and the other one does not find it', async () => {
		const item = await create(fromList('kyyvideo2'), { idForm: 'plain' });
		misbehaveInTurn(12, internalError, regular);
		const before = clock.now();
		const { outputs } = await wait(idAlone(item), { pollInterval: 20 });
		expect(outputs).toMatchObject(completed(item.id));
		expect(clock.now() - before).toBeGreaterThan(150_000);
		expect(asked().at(-1)).toBe('result');
	});

	test('goes on for minutes while the first place does not find it and the other one has a fault', async () => {
		const item = await createInModelCenter({ idForm: 'plain' });
		misbehaveInTurn(12, regular, internalError);
		const before = clock.now();
		const { outputs } = await wait(idAlone(item), { pollInterval: 20 });
		expect(outputs).toMatchObject(completed(item.id));
		expect(clock.now() - before).toBeGreaterThan(150_000);
		expect(asked().at(-1)).toBe('modelCenter');
	});

	test('goes on while the connection to the second place is lost', async () => {
		const item = await createInModelCenter({ idForm: 'plain' });
		misbehaveInTurn(8, regular, { on: 'query', fault: 'drop' });
		const { outputs } = await wait(idAlone(item), { pollInterval: 20 });
		expect(outputs).toMatchObject(completed(item.id));
	});

	test('takes a fresh address for the download from the place that knows it', async () => {
		const item = await createInModelCenter({ idForm: 'plain', expiredAddresses: 1 });
		const { outputs } = await wait(idAlone(item));
		expect(outputs[0]?.[0]?.binary?.data?.mimeType).toBe('video/mp4');
		expect(asked()).toEqual(['result', 'modelCenter', 'modelCenter']);
	});

	test('is over with what one place says of a video that failed', async () => {
		const outcome = { kind: 'failed', error: '内容违规' } as const;
		const processingMs = 30_000;
		const item = await createInModelCenter({ idForm: 'plain', outcome, processingMs });
		const { error } = await wait(idAlone(item));
		expect(error?.context).toMatchObject({ kind: 'failed', id: item.id });
		expect(asked().filter((place) => place === 'result')).toHaveLength(1);
	});

	test('looks elsewhere where a place tells of a missing video as of one that failed', async () => {
		const item = await createInModelCenter({ idForm: 'plain' });
		const body = { id: item.id, status: 'failed', error: '任务不存在' };
		misbehaveInTurn(1, { on: 'query', fault: 'answer', status: 200, body });
		const { outputs } = await wait(idAlone(item));
		expect(outputs).toMatchObject(completed(item.id));
	});

	test('leaves the places of other videos alone', async () => {
		const [one, other] = [
			await createInModelCenter({ idForm: 'plain' }),
			await create(fromList('kyyvideo2'), { idForm: 'plain' }),
		];
		const items = [one, other].map((item) => ({ json: idAlone(item) }));
		const { outputs } = await run({ type: 'waitForVideo', items });
		expect(outputs[0]).toMatchObject([{ json: { id: one.id } }, { json: { id: other.id } }]);
		expect(asked().sort()).toEqual(['modelCenter', 'result', 'result']);
	});
});

describe.each(lookUps)('%s does not ask elsewhere', (_name, lookUp) => {
	test.each([
		['video_1', 'result'],
		['mcp_1', 'modelCenter'],
	])('with a key that is refused, for %s', async (id, place) => {
		const credential = { ...harness.credential, apiKey: 'wrong' };
		const { error } = await lookUp({ id }, {}, { credential });
		expect(error?.context).toMatchObject({ kind: 'refused', reason: 'key' });
		expect(new Set(asked())).toEqual(new Set([place]));
	});

	test('when no connection comes about', async () => {
		const item = await createInModelCenter({ idForm: 'plain' });
		misbehaveInTurn(1, { on: 'query', fault: 'drop' });
		await lookUp(idAlone(item));
		expect(asked()).toEqual(['result', 'result', 'modelCenter']);
	});
});

const soon: INodeParameters = { maxWait: 1 };

const stillRunning: Partial<Run> = { parameters: { ...soon, onTimeout: 'output' } };

const timedOut: Partial<Run> = { parameters: soon, settings: { onError: 'continueRegularOutput' } };

describe('the Result Path of Other Model', () => {
	const onlyThere = { queriedAtFamily: true };

	test('travels with the video, as it is asked for', async () => {
		const item = await create({ ...ofVeo, resultPath: ' v1/veo/videos/ ' }, onlyThere);
		expect(item).toMatchObject({ resultPath: '/v1/veo/videos', status: 'queued' });
	});

	test('is none where the field is empty', async () => {
		expect(await create({ ...ofVeo, resultPath: '' })).not.toHaveProperty('resultPath');
	});

	test.each(lookUps)('is where %s looks', async (_name, lookUp) => {
		const item = await create(ofVeo, onlyThere);
		const { outputs } = await lookUp(item);
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked()).toEqual(['veo']);
	});

	test.each(lookUps)('may come from the options of %s', async (_name, lookUp) => {
		const item = await create(ofVeo, onlyThere);
		const { outputs } = await lookUp(idAlone(item), { resultPath: '/v1/veo/videos' });
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked()).toEqual(['veo']);
	});

	test.each(lookUps)(
		'of the options of %s comes before that of the item',
		async (_name, lookUp) => {
			const item = await create(ofVeo, onlyThere);
			const resultPath = '/v1/sora/videos';
			const { outputs } = await lookUp({ ...item, resultPath }, { resultPath: '/v1/veo/videos' });
			expect(outputs).toMatchObject(completed(item.id));
			expect(asked()).toEqual(['veo']);
		},
	);

	test.each(lookUps)(
		'is left alone by %s where no path stands in the item',
		async (_name, lookUp) => {
			const item = await create(fromList('kyyvideo2'));
			for (const resultPath of ['https://elsewhere.example/v1', '..', { path: '/v1' }, 7]) {
				const { outputs } = await lookUp({ ...item, resultPath });
				expect(outputs).toMatchObject(completed(item.id));
			}
			expect(new Set(asked())).toEqual(new Set(['result']));
		},
	);

	test.each(lookUps)('may end with the ID in %s', async (_name, lookUp) => {
		const item = await create(ofVeo, onlyThere);
		const resultPath = '=/v1/veo/videos/{{ $json.id }}';
		const { outputs } = await lookUp(idAlone(item), { resultPath });
		expect(outputs).toMatchObject(completed(item.id));
		expect(asked()).toEqual(['veo']);
	});

	test.each(lookUps)('of another video is nothing to %s', async (_name, lookUp) => {
		const { id } = await create(fromList('kyyvideo2'));
		const more = {
			items: [{ json: { id: 'video_other', resultPath: '/v1/veo/videos', own: id } }],
		};
		const parameters = { videoId: '={{ $json.own }}' };
		const { outputs } =
			lookUp === get
				? await run({
						type: 'kyyVideo',
						parameters: { operation: 'get', ...parameters },
						...more,
					})
				: await run({ type: 'waitForVideo', parameters, ...more });
		expect(outputs).toMatchObject(completed(id));
		expect(asked()).toEqual(['result']);
	});

	test.each(lookUps)(
		'is left for the usual place by %s where it does not know the video',
		async (_name, lookUp) => {
			const item = await create(ofVeo);
			const { outputs } = await lookUp(item);
			expect(outputs).toMatchObject(completed(item.id));
			expect(asked()).toEqual(['veo', 'result']);
		},
	);

	test.each([
		['another wait', async (item: IDataObject) => await wait(item, {}, stillRunning)],
		['a wait that continues', async (item: IDataObject) => await wait(item, {}, timedOut)],
		['Get', async (item: IDataObject) => await get(item)],
	])('is still known to a wait behind %s', async (_name, before) => {
		const item = await create(ofVeo, { ...onlyThere, processingMs: 15 * 60_000 });
		const { outputs } = await before(item);
		const [running] = outputs.flat();
		expect(running?.json).toMatchObject({ id: item.id });
		const ended = await wait(running?.json ?? {});
		expect(ended.outputs).toMatchObject(completed(item.id));
		expect(new Set(asked())).toEqual(new Set(['veo']));
	});

	test('counts where two items name the same video and one of them alone has it', async () => {
		const item = await create(ofVeo, onlyThere);
		const items = [{ json: idAlone(item) }, { json: item }];
		const { outputs } = await run({ type: 'waitForVideo', items });
		expect(outputs[0]).toHaveLength(2);
		expect(asked()).toEqual(['veo']);
	});

	test('is still there when a retry hands the video out', async () => {
		harness.service.nextTask({ prompt: 'first', ...onlyThere });
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
		const items = ['first', 'second'].map((prompt) => ({ json: { prompt } }));
		const parameters = { ...ofVeo, body: '={{ { "prompt": $json.prompt } }}' };
		const failed = await run({ type: 'kyyVideo', parameters, items });
		expect(failed.error).toBeDefined();
		const retried = await run({ type: 'kyyVideo', parameters, items, retryOf: failed });
		const [first] = retried.outputs[0] ?? [];
		expect(harness.service.creates).toHaveLength(2);
		expect(first?.json).toMatchObject({ resultPath: '/v1/veo/videos' });
		const { outputs } = await wait(first?.json ?? {});
		expect(outputs).toMatchObject(completed(idOf(retried)));
		expect(asked()).toEqual(['veo']);
	});
});

const write = async (resultPath: unknown): Promise<ReadonlyArray<readonly [string, RunResult]>> => {
	const item = { id: 'video_1', path: resultPath as string };
	const options = { resultPath: '={{ $json.path }}' };
	return [
		['Get', await get(item, options)],
		['Wait for Video', await wait(item, options)],
		[
			'Other Model',
			await run({
				type: 'kyyVideo',
				parameters: { ...ofVeo, resultPath: '={{ $json.path }}' },
				items: [{ json: item }],
			}),
		],
	];
};

describe('a Result Path', () => {
	test.each([
		'..',
		'/',
		'/v1/../../admin',
		'/v1/veo/../videos',
		'/v1/%2e%2e/admin',
		'//elsewhere.example/v1/veo/videos',
		'https://elsewhere.example/v1/veo/videos',
		'https://127.0.0.1.elsewhere.example/kyyReactApiServer/v1',
		'/v1/veo/videos?id=',
		'/v1/veo/videos#x',
		'{{ $json.resultPath }}',
		'/v1/veo/videos/{{ $json.id }}',
		'[object Object]',
		'/v1/veo videos',
		'\\v1\\veo',
		'/v1/veo\n/videos',
		'/kyyReactApiServer',
		'/v1/视频',
		{ path: '/v1/veo/videos' },
		['/v1/veo/videos'],
		true,
	])('%j is refused before anything is sent', async (resultPath) => {
		for (const [where, { error }] of await write(resultPath)) {
			expect([where, error?.message]).toEqual([
				where,
				expect.stringMatching(/^Result Path must be the path of an endpoint below the base URL/),
			]);
		}
		expect(harness.service.requests).toEqual([]);
	});

	test.each([
		'/v1/veo/videos/{id}',
		'/v1/veo/videos/:id',
		'/v1/veo/videos/{task_id}/',
		'/v1/veo/videos/{task-id}',
		'v1/veo/videos',
		'kyyReactApiServer/v1/veo/videos/{id}',
		'BASE/v1/veo/videos',
		'BASE/v1/veo/videos/{id}',
		' /v1/veo/videos\n',
	])('is understood as %j', async (written) => {
		const item = await create(ofVeo, { queriedAtFamily: true });
		const resultPath = written.replace('BASE', harness.service.baseUrl);
		for (const [, lookUp] of lookUps) {
			const { outputs } = await lookUp(idAlone(item), { resultPath });
			expect(outputs).toMatchObject(completed(item.id));
		}
		expect(asked()).toEqual(['veo', 'veo']);
	});

	test.each(['', ' ', null, undefined])('is none where it is %j', async (resultPath) => {
		const item = await create(fromList('kyyvideo2'));
		for (const [, lookUp] of lookUps) {
			const json = { ...idAlone(item), path: resultPath as string };
			const { outputs } = await lookUp(json, { resultPath: '={{ $json.path }}' });
			expect(outputs).toMatchObject(completed(item.id));
		}
		expect(asked()).toEqual(['result', 'result']);
	});
});
