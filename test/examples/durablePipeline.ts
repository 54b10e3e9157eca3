import { deepEqual, equal, match } from 'node:assert/strict';
import { idsOf, wordsOf } from '../n8n/stage/outcome';
import { until } from '../n8n/stage/patience';
import type { Scenario } from '../n8n/stage/scenario';
import { AT_ONCE, SOON } from '../n8n/stage/timing';
import { expectPaidOnce, expectPosted } from './contentTable';
import { withPipeline } from './pipeline';

const PIPELINE = { example: 'durable-pipeline', table: 'KyyVideo durable posts' };

const ORDER = 'Order: Every 10 Minutes';
const COLLECT = 'Collect: Every 5 Minutes';

const DAY_MS = 24 * 60 * 60 * 1000;

const WRONG_KEY = {
	fault: 'answer',
	status: 200,
	body: { code: '204', msg: '登录验证失败' },
} as const;

/** Runs that overlap, as when each takes longer than the interval of the schedule. */
const OVERLAPPING = 4;

export const durablePipelines: readonly Scenario[] = [
	{
		name: 'durable: killed in the middle of the wait, the next run of the schedule posts the video that was ordered',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				await run(ORDER);
				const id = await play.start(COLLECT);
				await until('a first look', () => play.service.counts.query > 0);
				await stage.crash();
				equal((await play.end(id)).status, 'crashed');
				await run(ORDER);
				await run(COLLECT);
				await run(COLLECT);
				deepEqual(await table.statuses(), ['done', 'done']);
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
	{
		name: 'durable: killed in the middle of a create, no run orders that row again, and the others go on',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, AT_ONCE, async ({ play, table, network, run }) => {
				play.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
				const id = await play.start(ORDER);
				await until('the create', () => play.service.creates.length === 1);
				await stage.crash();
				equal((await play.end(id)).status, 'crashed');
				for (const lane of [ORDER, ORDER, COLLECT]) await run(lane);
				deepEqual(await table.statuses(), ['ordering', 'done']);

				const retried = await play.retry(id);
				equal(retried.status, 'success', wordsOf(retried));
				const doubtful = await table.row('boat');
				equal(doubtful.status, 'failed');
				match(doubtful.problem, /not known whether KyyVideo has accepted/);
				await run(ORDER);

				// The user has found it in the KyyVideo account.
				const [found = ''] = idsOf(play.service, [doubtful.prompt]);
				await table.change(doubtful, { video_id: found, status: 'ordered' });
				await run(COLLECT);
				deepEqual(await table.statuses(), ['done', 'done']);
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
	{
		name: 'durable: killed in the middle of posting, the row is not posted again by itself',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, AT_ONCE, async ({ play, table, network, run }) => {
				await run(ORDER);
				network.silent = true;
				const id = await play.start(COLLECT);
				await until('a post', () => network.arrived === 1);
				await stage.crash();
				network.silent = false;
				equal((await play.end(id)).status, 'crashed');
				await run(COLLECT);
				equal(network.arrived, 1);
				const row = await table.row('boat');
				equal(row.status, 'posting');
				await table.change(row, { status: 'ordered' });
				await run(COLLECT);
				await expectPosted(table, network);
				equal(network.posts.length, 1);
				equal(play.service.counts.create, 1);
			});
		},
	},
	{
		name: 'durable: runs of both lanes that overlap order and post each row once',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, AT_ONCE, async ({ play, table, network }) => {
				for (const lane of [ORDER, ORDER, COLLECT]) {
					await Promise.all(Array.from({ length: OVERLAPPING }, () => play.run(lane)));
				}
				deepEqual(await table.statuses(), ['done', 'done']);
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
	{
		name: 'durable: a video that takes longer than a run looks is collected by a later one',
		play: async (stage) => {
			let passed = 0;
			const time = { now: () => Date.now() + passed };
			await withPipeline(stage, PIPELINE, time, async ({ play, table, network, run }) => {
				play.service.nextTask({ queuedMs: 0, processingMs: DAY_MS });
				await run(ORDER);
				await run(COLLECT);
				deepEqual(await table.statuses(), ['ordered', '']);
				equal(network.arrived, 0);
				passed = DAY_MS;
				await run(COLLECT);
				deepEqual(await table.statuses(), ['done', '']);
				await expectPosted(table, network);
				equal(play.service.counts.create, 1);
			});
		},
	},
	{
		name: 'durable: what cannot be made or posted says why, and what may pass is tried again',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, AT_ONCE, async ({ play, table, network, run }) => {
				await table.add([
					{ prompt: 'A [refuse] at once', caption: 'Refused' },
					{ prompt: 'A [fail] in the making', caption: 'Failed' },
				]);
				for (const order of Array<string>(4).fill(ORDER)) await run(order);
				network.refused.add((await table.row('boat')).caption);
				const { video_id: id } = await table.row('baker');
				play.service.misbehave({ on: 'query', id, ...WRONG_KEY });
				await run(COLLECT);
				deepEqual(await table.statuses(), ['not posted', 'ordered', 'failed', 'failed']);
				match((await table.row('boat')).problem, /We do not post/);
				match((await table.row('baker')).problem, /did not accept the API key/);
				match((await table.row('[refuse]')).problem, /refused the content/);
				match((await table.row('[fail]')).problem, /could not make the video/);

				network.refused.clear();
				await table.change(await table.row('boat'), { status: 'ordered' });
				await run(COLLECT);
				await run(ORDER);
				deepEqual(await table.statuses(), ['done', 'done', 'failed', 'failed']);
				equal((await table.row('boat')).problem, '');
				equal((await table.row('baker')).problem, '');
				await expectPosted(table, network);
				const refused = (prompt: string) => prompt.includes('[refuse]');
				expectPaidOnce(
					play,
					(await table.prompts()).filter((prompt) => !refused(prompt)),
				);
			});
		},
	},
	{
		name: 'durable: a video whose creation answers that it has failed, or whose file does not arrive, keeps its ID in the row',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, AT_ONCE, async ({ play, table, network, run }) => {
				play.service.nextTask({ outcome: { kind: 'failedAtOnce', error: '生成失败' } });
				await run(ORDER);
				await run(ORDER);
				const [failed, made] = play.service.creates.map(({ id }) => id);
				play.service.misbehave({ on: 'download', fault: 'answer', status: 404, times: Infinity });
				await run(COLLECT);
				deepEqual(await table.statuses(), ['failed', 'ordered']);
				equal((await table.row('boat')).video_id, failed);
				match((await table.row('baker')).problem, /could not be downloaded/);
				equal((await table.row('baker')).video_id, made);
				equal(network.arrived, 0);
				equal(play.service.counts.create, 2);
			});
		},
	},
];
