import { deepEqual, equal, match } from 'node:assert/strict';
import { idsOf, wordsOf } from '../n8n/stage/outcome';
import { until } from '../n8n/stage/patience';
import type { Scenario } from '../n8n/stage/scenario';
import { SOON } from '../n8n/stage/timing';
import { expectPaidOnce, expectPosted, pressSetUp } from './contentTable';
import { withPipeline } from './pipeline';

const PIPELINE = { example: 'scheduled-pipeline', table: 'KyyVideo scheduled posts' };

const SCHEDULE = 'Every Morning';

/** Runs that overlap, as when one still waits while the next begins. */
const OVERLAPPING = 4;

export const scheduledPipelines: readonly Scenario[] = [
	{
		name: 'scheduled: each row gets its own video posted with its own caption, and a second run makes none again',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				await pressSetUp(play);
				await run(SCHEDULE);
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['done', 'done']);
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
	{
		name: 'scheduled: a row that the user is still writing is left alone until it has its prompt and its caption',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				await table.add([
					{ prompt: '', caption: 'No prompt yet' },
					{ prompt: 'A harbour at dusk', caption: '' },
				]);
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['done', 'done', '', '']);
				await table.change(await table.row('harbour'), { caption: 'Dusk' });
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['done', 'done', '', 'done']);
				await expectPosted(table, network);
				equal(play.service.creates.length, 3);
			});
		},
	},
	{
		name: 'scheduled: of four rows one fails and one is refused; both say why, and the others are posted',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				await table.add([
					{ prompt: 'A [fail] in the making', caption: 'Failed' },
					{ prompt: 'A [refuse] at once', caption: 'Refused' },
				]);
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['done', 'done', 'failed', 'failed']);
				await expectPosted(table, network);
				match((await table.row('[fail]')).problem, /could not make the video/);
				match((await table.row('[refuse]')).problem, /refused the content/);
				await run(SCHEDULE);
				equal(play.service.creates.length, 3);
			});
		},
	},
	{
		name: 'scheduled: what the network refused keeps its video, and is posted later without another',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				const { caption } = await table.row('boat');
				network.refused.add(caption);
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['failed', 'done']);
				const refused = await table.row('boat');
				match(refused.problem, /We do not post/);

				network.refused.clear();
				await table.change(refused, { status: '' });
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['done', 'done']);
				equal((await table.row('boat')).problem, '');
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
	{
		name: 'scheduled: runs that overlap make and post each row once',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				await Promise.all(Array.from({ length: OVERLAPPING }, () => run(SCHEDULE)));
				deepEqual(await table.statuses(), ['done', 'done']);
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
	{
		name: 'scheduled: killed while it waits, the next run makes nothing and the retry posts',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				const id = await play.start(SCHEDULE);
				await until('a first look', () => play.service.counts.query > 0);
				await stage.crash();
				equal((await play.end(id)).status, 'crashed');
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['making', 'making']);
				const retried = await play.retry(id);
				equal(retried.status, 'success', wordsOf(retried));
				deepEqual(await table.statuses(), ['done', 'done']);
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
	{
		name: 'scheduled: killed while it orders, the retry orders nothing again, and the IDs written in by hand are posted',
		play: async (stage) => {
			await withPipeline(stage, PIPELINE, SOON, async ({ play, table, network, run }) => {
				play.service.misbehave({ on: 'create', prompt: 'boat', fault: 'hang', accepted: true });
				const id = await play.start(SCHEDULE);
				await until('both creates', () => play.service.creates.length === 2);
				await stage.crash();
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['making', 'making']);
				const retried = await play.retry(id);
				equal(retried.status, 'success', wordsOf(retried));
				for (const row of await table.rows()) {
					equal(row.status, 'failed');
					match(row.problem, /not known whether KyyVideo has accepted/);
					// The user has found it in the KyyVideo account.
					const [found = ''] = idsOf(play.service, [row.prompt]);
					await table.change(row, { status: '', video_id: found });
				}
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['done', 'done']);
				await expectPosted(table, network);
				expectPaidOnce(play, await table.prompts());
			});
		},
	},
];
