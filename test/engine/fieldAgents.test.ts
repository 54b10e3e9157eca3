/** What agents and workflows have met in the field. The name of each test quotes it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ExecuteContext } from 'n8n-core';
import type { IBinaryData, INodeParameters } from 'n8n-workflow';

import { picture } from '../media/picture';
import { url } from './goldenBody';
import { serveBinaries } from './harness/binaryHost';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { idOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
installDeduplicationTable();

const host = serveBinaries();

const run = async (run: Omit<Run, 'credential'> & Partial<Run>): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({ n8nAddress: host().address, ...run }),
	);

const create = async (parameters: INodeParameters = {}, more: Partial<Run> = {}) =>
	await run({ type: 'kyyVideo', parameters: { prompt: 'A lighthouse', ...parameters }, ...more });

describe('Wait for Video as a tool', () => {
	const name = 'isToolExecution';
	const own = Object.getOwnPropertyDescriptor(ExecuteContext.prototype, name);

	/** Older versions of n8n have no such method */
	const sayTool = () => {
		const method = { configurable: true, value: () => true };
		Object.defineProperty(ExecuteContext.prototype, name, method);
	};

	afterEach(() => {
		Reflect.deleteProperty(ExecuteContext.prototype, name);
		if (own) Object.defineProperty(ExecuteContext.prototype, name, own);
	});

	/** The two ways in which agents run it: n8n says so, or only the name of its type does */
	const ways = [
		['where `isToolExecution()` is true', 'waitForVideo', sayTool],
		[
			'where the engine runs the tool as a node, whose type then ends in `Tool`',
			'waitForVideoTool',
			() => undefined,
		],
	] as const;

	const waitAsTool = async (type: 'waitForVideo' | 'waitForVideoTool', id: string) =>
		await run({
			type,
			parameters: { download: true, onTimeout: 'output', maxWait: 1 },
			items: [{ json: { id } }],
		});

	test.each(ways)('%s downloads no file that no agent gets', async (_way, type, prepare) => {
		prepare();
		const id = idOf(await create());
		const { outputs } = await waitAsTool(type, id);
		expect(outputs[0]).toMatchObject([{ json: { id, status: 'completed' } }]);
		expect(outputs[0]?.[0]?.binary).toBeUndefined();
		expect(harness.service.counts.download).toBe(0);
	});

	test.each(ways)(
		'%s tells a time-out in words by its first output, as the second is nothing to it',
		async (_way, type, prepare) => {
			prepare();
			harness.service.nextTask({ processingMs: 600_000 });
			const id = idOf(await create());
			const { outputs } = await waitAsTool(type, id);
			const message: unknown = expect.stringContaining(`The video ${id} was not completed within`);
			expect(outputs[0]).toMatchObject([{ json: { id, message } }]);
			expect(outputs[1] ?? []).toEqual([]);
		},
	);
});

describe('`assetId://asset-…` in a locator is an asset', () => {
	const assetId = 'asset-20260722164336-p4mms';
	const locator = (mode: string, value: string) => ({ __rl: true, mode, value }) as const;

	test.each([
		['as a URL', { generateFrom: 'frames', firstFrame: url(`assetId://${assetId}`) }],
		[
			'as an asset ID',
			{ generateFrom: 'frames', firstFrame: locator('asset', ` assetId://${assetId} `) },
		],
		[
			'among references',
			{
				generateFrom: 'references',
				referenceImages: { media: [{ source: url(`assetId://${assetId}`) }] },
			},
		],
	])('%s', async (_where, parameters) => {
		harness.service.addAsset({ assetId });
		const { status } = await create(parameters);
		expect(status).toBe('success');
		expect(harness.service.counts.asset).toBe(1);
		expect(JSON.stringify(harness.service.lastCreate.body)).toContain(`"asset://${assetId}"`);
	});
});

describe('a binary', () => {
	const store = async (bytes: Buffer, fileName: string, mimeType: string): Promise<IBinaryData> =>
		await harness.engine.storeFile(bytes, { fileName, mimeType });

	const clip = async () => await readFile(join(__dirname, '..', 'service', 'video.mp4'));

	test.each([
		['of type `application/mp4`', 'application/mp4', 'video/mp4'],
		['of type `*/*` with the name `a.mp4`', '*/*', 'application/octet-stream'],
	])('%s is a video', async (_what, mimeType, contentType) => {
		const data = await store(await clip(), 'a.mp4', mimeType);
		const source = { __rl: true, mode: 'binary', value: 'data' } as const;
		const { error } = await create(
			{ generateFrom: 'references', referenceVideos: { media: [{ source }] } },
			{ items: [{ json: {}, binary: { data } }] },
		);
		expect(error).toBeUndefined();
		expect(harness.service.fetches).toMatchObject([{ contentType }]);
	});

	test('that cannot be fetched is told which variable to set: n8n 2.40 and later read `N8N_WEBHOOK_URL` before `WEBHOOK_URL`', async () => {
		const data = await store(picture(), 'photo.png', 'image/png');
		const { error } = await create(
			{ generateFrom: 'frames', firstFrame: { __rl: true, mode: 'binary', value: 'data' } },
			{
				items: [{ json: {}, binary: { data } }],
				n8nAddress: 'http://n8n:5678',
				credential: { apiKey: 'key', baseUrl: 'https://service.example/kyyReactApiServer' },
			},
		);
		expect(error?.description).toContain(
			'Set the environment variable N8N_WEBHOOK_URL of n8n (before n8n 2.40: WEBHOOK_URL)',
		);
	});
});

describe('credential or base URL changed between two tries', () => {
	const items = [{ json: { prompt: 'first' } }, { json: { prompt: 'second' } }];
	const parameters = { prompt: '={{ $json.prompt }}' };

	test('a key that was wrong is corrected: the retry makes each video once', async () => {
		const wrong = { ...harness.credential, apiKey: 'wrong' };
		const failed = await create(parameters, { items, credential: wrong });
		expect(failed.error?.context).toMatchObject({ kind: 'refused', reason: 'key' });
		const retried = await create(parameters, { retryOf: failed });
		expect(retried.status).toBe('success');
		expect(harness.service.creates.map(({ body }) => body.prompt)).toEqual(['first', 'second']);
	});

	test('a base URL that led nowhere is corrected: the retry makes each video once', async () => {
		const nowhere = { ...harness.credential, baseUrl: 'http://127.0.0.1:9/kyyReactApiServer' };
		const failed = await create(parameters, { items, credential: nowhere });
		expect(failed.error?.context).toMatchObject({ kind: 'unreachable' });
		const retried = await create(parameters, { retryOf: failed });
		expect(retried.status).toBe('success');
		expect(harness.service.creates).toHaveLength(2);
	});

	test('what the other address has accepted is handed on, and not paid for again', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
		const failed = await create(parameters, { items });
		const baseUrl = harness.service.baseUrl.replace('127.0.0.1', 'localhost');
		const renamed = { ...harness.credential, baseUrl };
		const retried = await create(parameters, { retryOf: failed, credential: renamed });
		expect(retried.status).toBe('success');
		expect(harness.service.creates.map(({ body }) => body.prompt)).toEqual(['first', 'second']);
	});

	test('what may have been accepted with the other key stays unknown', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'first', fault: 'drop', accepted: true });
		const failed = await create(parameters, { items });
		const prefixed = { ...harness.credential, apiKey: `Bearer ${harness.service.key}` };
		const retried = await create(parameters, { retryOf: failed, credential: prefixed });
		expect(retried.error?.context).toMatchObject({ kind: 'unknown' });
		const ofFirst = harness.service.creates.filter(({ body }) => body.prompt === 'first');
		expect(ofFirst).toHaveLength(1);
	});
});
