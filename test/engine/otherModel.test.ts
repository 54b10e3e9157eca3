import type { INodeParameters } from 'n8n-workflow';

import { idOf, type Run, type RunResult } from './harness/engine';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 0, processingMs: 0 } });
installDeduplicationTable();

const prompt = 'A cat dances in the rain';

async function create(parameters: INodeParameters, more: Partial<Run> = {}): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: {
				model: 'other',
				endpointPath: '/v1/veo/videos',
				body: JSON.stringify({ prompt }),
				...parameters,
			},
			...more,
		}),
	);
}

const sent = () => harness.service.requestsTo('create').map(({ path, body }) => [path, body]);

const veo = '/kyyReactApiServer/v1/veo/videos';

test('any other model is sent as it is written, and answers as the known ones do', async () => {
	const body = {
		model: 'veo-3',
		prompt,
		quality: { fps: 24, loop: true },
		images: ['https://a.example/1'],
	};
	const result = await create({ body: JSON.stringify(body) });
	expect(sent()).toEqual([[veo, body]]);
	expect(result.outputs[0]).toMatchObject([
		{ json: { object: 'video', model: 'veo-3', status: 'queued', video_url: null, error: null } },
	]);
	const waited = await clock.during(harness.service, async () =>
		harness.run({ type: 'waitForVideo', items: [{ json: { id: idOf(result) } }] }),
	);
	expect(waited.outputs[0]?.[0]?.binary?.data?.mimeType).toBe('video/mp4');
});

test('the body may be what an expression gives', async () => {
	const items = [{ json: { prompt } }];
	await create({ body: '={{ { "prompt": $json.prompt, "seconds": 8 } }}' }, { items });
	expect(sent()).toEqual([[veo, { prompt, seconds: 8 }]]);
});

test.each([
	['a leading slash', '/v1/veo/videos'],
	['none', 'v1/veo/videos'],
	['a slash at the end', ' /v1/veo/videos/ '],
	['the path of the base URL', '/kyyReactApiServer/v1/veo/videos'],
	['that, and no slash', 'kyyReactApiServer/v1/veo/videos'],
])('the endpoint may be written with %s', async (_what, endpointPath) => {
	await create({ endpointPath });
	expect(sent()).toMatchObject([[veo, { prompt }]]);
});

test('the endpoint may be written as a whole address', async () => {
	await create({ endpointPath: `${harness.service.baseUrl}/v1/veo/videos` });
	expect(sent()).toMatchObject([[veo, { prompt }]]);
});

test.each([
	'={{ "" }}',
	'/',
	'..',
	'/kyyReactApiServer',
	'kyyReactApiServer/',
	'/../admin',
	'/v1/../../admin',
	'/v1/%2e%2e/%2e%2e/admin',
	'/v1/..%2f..%2fadmin',
	'/v1/.hidden/videos',
	'//elsewhere.example/v1/videos',
	'/v1//videos',
	'https://elsewhere.example/v1/veo/videos',
	'@elsewhere.example/v1',
	'/v1/veo/videos?key=1',
	'/v1/veo/videos#x',
	'/v1\\..\\admin',
	'/v1/veo videos',
])('the endpoint %j leaves the base URL, or is no path', async (endpointPath) => {
	const { error } = await create({ endpointPath });
	expect(error?.message).toMatch(
		/^Endpoint Path must be the path of an endpoint below the base URL of the credential, such as \/v1\/veo\/videos, but is/,
	);
	expect(error?.context.itemIndex).toBe(0);
	expect(harness.service.requests).toEqual([]);
});

test.each([
	'',
	'{}',
	'[]',
	'["a"]',
	'"a"',
	'null',
	'5',
	'{"prompt": ',
	'prompt=a',
	'={{ $json.none }}',
])('the body %j is no JSON object with anything in it', async (body) => {
	const { error } = await create({ body });
	expect(error?.message).toMatch(/^Body \(JSON\) must be a JSON object such as/);
	expect(harness.service.requests).toEqual([]);
});

test.each([
	['{}', 'but is empty'],
	['={{ {} }}', 'but is empty'],
	['{"prompt": "A "big" cat"}', 'enter text from an expression as {{ JSON.stringify(…) }}'],
	['={{ $now }}', 'but is an object'],
])('the body %s is refused with what is wrong', async (body, words) => {
	const { error } = await create({ body });
	expect(error?.message).toContain(words);
});

test('what n8n keeps of a known model is not sent', async () => {
	await create({
		prompt: 'kept',
		duration: 15,
		firstFrame: { __rl: true, mode: 'url', value: 'x' },
	});
	expect(sent()).toEqual([[veo, { prompt }]]);
});

test.each([
	['the endpoint is written in another way', { endpointPath: '/kyyReactApiServer/v1/veo/videos/' }],
	['the body has its keys in another order', { body: '={{ { n: 1, prompt: $json.prompt } }}' }],
])('a video that was paid for is not created again when %s', async (_what, changed) => {
	harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
	const items = [{ json: { prompt: 'first' } }, { json: { prompt: 'second' } }];
	const body = '={{ JSON.stringify({ prompt: $json.prompt, n: 1 }) }}';
	const failed = await create({ body }, { items });
	const again = await create({ body, ...changed }, { items, retryOf: failed });
	expect(again.error).toBeUndefined();
	expect(harness.service.creates.map((one) => one.body.prompt)).toEqual(['first', 'second']);
});

test('a wrong endpoint and a wrong body are named together', async () => {
	const { error } = await create({ endpointPath: '..', body: '[]' });
	expect(error?.message).toMatch(/^Endpoint Path must be/);
	expect(error?.description).toMatch(/ Also: Body \(JSON\) must be/);
});

test('a refusal is told as with the known models', async () => {
	const { error } = await create({ body: '{"seconds": 8}' });
	expect(error?.message).toContain('KyyVideo refused the parameters of the request');
	expect(error?.description).toContain('缺少必填参数: prompt');
	const wrong = await create({ endpointPath: '/v1/nonsense/videos' });
	expect(wrong.error?.message).toContain('KyyVideo does not know this Endpoint Path');
	expect(wrong.error?.description).toMatch(/^Compare Endpoint Path with the model's page/);
});

test('it is paid for once as well', async () => {
	const answer = { fault: 'drop', accepted: true } as const;
	harness.service.misbehave({ on: 'create', ...answer });
	const lost = await create(
		{},
		{ settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } },
	);
	expect(lost.error?.message).toContain('It is not known whether KyyVideo has accepted this video');
	expect(harness.service.creates).toHaveLength(1);
	const again = await create({}, { retryOf: lost });
	expect(again.error?.context.kind).toBe('unknown');
	expect(harness.service.creates).toHaveLength(1);
	const changed = await create({ body: '{"prompt": "Another cat"}' }, { retryOf: lost });
	expect(changed.outputs[0]).toMatchObject([{ json: { status: 'queued' } }]);
	expect(harness.service.creates).toHaveLength(2);
});
