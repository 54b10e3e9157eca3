import { deepEqual, equal, match } from 'node:assert/strict';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import { errorTextOf } from '../n8n/harness/executionResult';
import { untilRecorded } from '../n8n/harness/recordedVideos';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { SOON } from '../n8n/harness/videoTiming';
import { expectPaidOnce, expectPosted } from './contentTable';
import {
	crashOnce,
	expectAllDone,
	expectLostAnswerPutRight,
	expectMadeOnceChosen,
	expectSetUpHarmless,
	pipelineScenario,
	withPipeline,
	writeInFoundId,
	REFUSALS_OF_KEY,
	WRONG_KEY,
} from './pipelineExample';

const PIPELINE = { example: 'scheduled-pipeline', table: 'KyyVideo scheduled posts' };

const SCHEDULE = 'Every Morning';

/** Runs that overlap, as when one still waits while the next begins. */
const OVERLAPPING = 4;

/** In minutes: the shortest wait that Wait for Video takes. */
const SHORTEST = 1;

/** With Retry On Fail, n8n runs KyyVideo so often in one execution. */
const TRIES = 3;

export const scheduledPipelineScenarios: readonly Scenario[] = [
	{
		name: 'scheduled: Set Up makes one table with a sample that no run makes, and run again changes nothing',
		run: async (harness) => {
			await expectSetUpHarmless(harness, PIPELINE, [SCHEDULE]);
		},
	},
	pipelineScenario(
		'scheduled: each row gets its own video posted with its own caption, and a second run makes none again',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			await run(SCHEDULE);
			await run(SCHEDULE);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'scheduled: a row is left alone until it is ready and has its prompt and its caption',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			await table.add([
				{ prompt: 'A forest in the fog', caption: 'Fog', status: '' },
				{ prompt: '', caption: 'No prompt yet' },
				{ prompt: 'A harbour at dusk', caption: '' },
			]);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['done', 'done', '', 'ready', 'ready']);
			await table.change(await table.row('harbour'), { caption: 'Dusk' });
			await table.change(await table.row('forest'), { status: 'ready' });
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['done', 'done', 'done', 'ready', 'done']);
			await expectPosted(table, network);
			equal(testWorkflow.service.creates.length, 4);
		},
	),
	pipelineScenario(
		'scheduled: of four rows one fails and one is refused; both say why and what to do, and the others are posted',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			await table.add([
				{ prompt: 'A [fail] in the making', caption: 'Failed' },
				{ prompt: 'A [refuse] at once', caption: 'Refused' },
			]);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['done', 'done', 'failed', 'failed']);
			await expectPosted(table, network);
			match((await table.row('[fail]')).problem, /could not make the video .+ clear video_id/);
			match((await table.row('[refuse]')).problem, /refused the content: .+\. Change the prompt/);
			await run(SCHEDULE);
			equal(testWorkflow.service.creates.length, 3);
		},
	),
	pipelineScenario(
		'scheduled: a row that was refused says so while the others are still waited for',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table }) => {
			await table.add([{ prompt: 'A [refuse] at once', caption: 'Refused' }]);
			const id = await testWorkflow.start(SCHEDULE);
			await until('a first poll', () => testWorkflow.service.counts.query > 0);
			equal((await table.row('[refuse]')).status, 'failed');
			await testWorkflow.end(id);
		},
	),
	pipelineScenario(
		'scheduled: what the network refused keeps its video, and is posted later without another',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			const { caption } = await table.row('boat');
			network.refused.add(caption);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['not posted', 'done']);
			match((await table.row('boat')).problem, /We do not post/);

			network.refused.clear();
			await table.setReady('not posted');
			// Rows with a video and rows without one go in the same run.
			await table.add([{ prompt: 'A harbour at dusk', caption: 'Dusk' }]);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['done', 'done', 'done']);
			equal((await table.row('boat')).problem, '');
			await expectPosted(table, network);
			expectPaidOnce(testWorkflow, await table.prompts());
		},
	),
	pipelineScenario(
		'scheduled: what may pass leaves the rows ready, and the next run makes them',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			testWorkflow.service.misbehave({ on: 'create', ...WRONG_KEY, times: 2 * TRIES });
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['ready', 'ready']);
			for (const { problem } of await table.rows()) {
				match(problem, /did not accept the API key: .+\. Open the credential/);
			}
			await run(SCHEDULE);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'scheduled: without a credential nothing is submitted, and the rows are made once it is chosen',
		PIPELINE,
		SOON,
		async (pipeline) => {
			await expectMadeOnceChosen(pipeline, SCHEDULE, [SCHEDULE]);
		},
	),
	pipelineScenario(
		'scheduled: a create whose answer is lost is not submitted again, and posted once its ID is written in',
		PIPELINE,
		SOON,
		async (pipeline) => {
			await expectLostAnswerPutRight(pipeline, [SCHEDULE]);
		},
	),
	pipelineScenario(
		'scheduled: a wrong key while a video is looked for or fetched leaves its row ready, and the next run posts it',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			network.refused.add((await table.row('boat')).caption);
			await run(SCHEDULE);
			network.refused.clear();
			await table.setReady('not posted');
			const { video_id: id } = await table.row('boat');
			const wrongKey = { on: 'query', id, ...WRONG_KEY, times: REFUSALS_OF_KEY } as const;

			testWorkflow.service.misbehave(wrongKey);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['ready', 'done']);
			match((await table.row('boat')).problem, /did not accept the API key/);

			// The first query is that of Wait for Video, and the second one that of Fetch the MP4.
			testWorkflow.service.misbehave({ on: 'query', id, fault: 'delay', ms: 0 });
			testWorkflow.service.misbehave(wrongKey);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['ready', 'done']);
			match((await table.row('boat')).problem, /did not accept the API key/);

			await run(SCHEDULE);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	{
		name: 'scheduled: a video that comes too late is collected by the next run, and lost only after that one',
		run: async (harness) => {
			const which = { ...PIPELINE, maxWait: SHORTEST };
			const time = new ManualTime();
			const options = { timing: AN_HOUR, now: time.now };
			await withPipeline(harness, which, options, async ({ testWorkflow, table, network, run }) => {
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['ready', 'ready']);
				match((await table.row('boat')).problem, /not completed within/);
				await run(SCHEDULE);
				deepEqual(await table.statuses(), ['lost', 'lost']);
				await run(SCHEDULE);
				equal(testWorkflow.service.creates.length, 2);

				time.pass();
				await table.setReady('lost');
				await run(SCHEDULE);
				await expectAllDone({ testWorkflow, table, network }, 2);
			});
		},
	},
	pipelineScenario(
		'scheduled: a file that does not arrive keeps its ID in the row, and the other rows are posted',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			network.refused.add((await table.row('boat')).caption);
			await run(SCHEDULE);
			const { video_id: id } = await table.row('boat');
			testWorkflow.service.behave();
			const missing = { on: 'download', id, fault: 'answer', status: 404 } as const;
			testWorkflow.service.misbehave({ ...missing, times: Infinity });
			await table.setReady('not posted');
			await table.add([{ prompt: 'A harbour at dusk', caption: 'Dusk' }]);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['lost', 'done', 'done']);
			const lost = await table.row('boat');
			equal(lost.video_id, id);
			match(lost.problem, /could not be downloaded/);
			await expectPosted(table, network);
			equal(testWorkflow.service.creates.length, 3);
		},
	),
	pipelineScenario(
		'scheduled: runs that overlap make and post each row once',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }) => {
			await Promise.all(Array.from({ length: OVERLAPPING }, () => run(SCHEDULE)));
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	{
		name: 'scheduled: a row that is taken away while it is made does not keep the others from being posted',
		run: async (harness) => {
			const time = new ManualTime();
			const options = { timing: AN_HOUR, now: time.now };
			await withPipeline(
				harness,
				PIPELINE,
				options,
				async ({ testWorkflow, table, network, run }) => {
					const running = run(SCHEDULE);
					await until('a first poll', () => testWorkflow.service.counts.query > 0);
					await table.change(await table.row('boat'), { status: 'withdrawn' });
					time.pass();
					await running;
					deepEqual(await table.statuses(), ['withdrawn', 'done']);
					await expectPosted(table, network);
				},
			);
		},
	},
	{
		name: 'scheduled: a row that is taken away stays so when its video does not come in time',
		run: async (harness) => {
			const which = { ...PIPELINE, maxWait: SHORTEST };
			await withPipeline(
				harness,
				which,
				{ timing: AN_HOUR },
				async ({ testWorkflow, table, run }) => {
					const running = run(SCHEDULE);
					await until('a first poll', () => testWorkflow.service.counts.query > 0);
					await table.change(await table.row('boat'), { status: 'withdrawn' });
					await running;
					deepEqual(await table.statuses(), ['withdrawn', 'ready']);
				},
			);
		},
	},
	pipelineScenario(
		'scheduled: killed while it waits, the rows are set to ready and posted, and even a retry posts none again',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }, harness) => {
			const id = await crashOnce(harness, testWorkflow, SCHEDULE, [
				'a first poll',
				() => testWorkflow.service.counts.query > 0,
			]);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['submitted', 'submitted']);
			await table.setReady('submitted');
			await run(SCHEDULE);
			const retried = await testWorkflow.retry(id);
			equal(retried.status, 'success', errorTextOf(retried));
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'scheduled: killed while it submits, nothing is submitted again, and the IDs written in by hand are posted',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }, harness) => {
			testWorkflow.service.misbehave({
				on: 'create',
				prompt: 'boat',
				fault: 'hang',
				accepted: true,
			});
			const id = await testWorkflow.start(SCHEDULE);
			await until('both creates', () => testWorkflow.service.creates.length === 2);
			const { prompt } = await table.row('baker');
			await untilRecorded(harness, testWorkflow, [prompt]);
			await harness.crash();
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['submitting', 'submitting']);
			// Against the notes: it hands out the video that was recorded, and asks about the other one.
			const retried = await testWorkflow.retry(id);
			equal(retried.status, 'success', errorTextOf(retried));
			equal((await table.row('baker')).status, 'done');
			const row = await table.row('boat');
			equal(row.status, 'unknown');
			match(row.problem, /not known whether KyyVideo has accepted/);
			// The user has found it in the KyyVideo account.
			await writeInFoundId({ testWorkflow, table, network }, row);
			await run(SCHEDULE);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'scheduled: killed while it posts the second of three rows, the first is done, and none is posted twice',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }, harness) => {
			await table.add([{ prompt: 'A harbour at dusk', caption: 'Dusk' }]);
			network.unanswered.add((await table.row('baker')).caption);
			await crashOnce(harness, testWorkflow, SCHEDULE, ['two posts', () => network.arrived === 2]);
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['done', 'posting', 'submitted']);
			equal(network.arrived, 2);

			// The user has found the post at the network.
			const found = network.posts[1]?.url ?? '';
			await table.change(await table.row('baker'), { status: 'done', post_url: found });
			await table.setReady('submitted');
			await run(SCHEDULE);
			deepEqual(await table.statuses(), ['done', 'done', 'done']);
			await expectPosted(table, network);
			equal(network.arrived, 3);
			expectPaidOnce(testWorkflow, await table.prompts());
		},
	),
];
