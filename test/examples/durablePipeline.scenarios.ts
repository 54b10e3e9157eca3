import { deepEqual, equal, match } from 'node:assert/strict';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE, SOON } from '../n8n/harness/videoTiming';
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

const PIPELINE = { example: 'durable-pipeline', table: 'KyyVideo durable posts' };

const SUBMIT = 'Submit: Every 10 Minutes';
const COLLECT = 'Collect: Every 5 Minutes';

const DAY_MS = 24 * 60 * 60 * 1000;

/** As a row has it that was claimed a day ago. */
const aDayAgo = () => ({ submitted_at: new Date(Date.now() - DAY_MS).toISOString() });

/** Runs that overlap, as when each takes longer than the interval of the schedule. */
const OVERLAPPING = 4;

/** With Retry On Fail, n8n runs KyyVideo so often in one execution. */
const TRIES = 3;

export const durablePipelineScenarios: readonly Scenario[] = [
	{
		name: 'durable: Set Up makes one table with a sample that no run makes, and run again changes nothing',
		run: async (harness) => {
			await expectSetUpHarmless(harness, PIPELINE, [SUBMIT, COLLECT]);
		},
	},
	pipelineScenario(
		'durable: killed in the middle of the wait, the next run of the schedule posts the video that was submitted',
		PIPELINE,
		SOON,
		async ({ testWorkflow, table, network, run }, harness) => {
			await run(SUBMIT);
			await crashOnce(harness, testWorkflow, COLLECT, [
				'a first poll',
				() => testWorkflow.service.counts.query > 0,
			]);
			await run(SUBMIT);
			for (const lane of [COLLECT, COLLECT, COLLECT]) await run(lane);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'durable: killed in the middle of a create, no run submits that row again, and the others go on',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network, run }, harness) => {
			testWorkflow.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
			const id = await crashOnce(harness, testWorkflow, SUBMIT, [
				'the create',
				() => testWorkflow.service.creates.length === 1,
			]);
			for (const lane of [SUBMIT, SUBMIT, COLLECT]) await run(lane);
			deepEqual(await table.statuses(), ['submitting', 'done']);

			// Against the notes.
			const retried = await testWorkflow.retry(id);
			equal(retried.status, 'success', errorTextOf(retried));
			const doubtful = await table.row('boat');
			equal(doubtful.status, 'unknown');
			match(doubtful.problem, /not known whether KyyVideo has accepted/);
			await run(SUBMIT);

			// The user has found it in the KyyVideo account.
			await writeInFoundId({ testWorkflow, table, network }, doubtful);
			for (const lane of [SUBMIT, COLLECT]) await run(lane);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'durable: killed in the middle of a create, the row is put right by hand, and a retry after it is done changes nothing',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network, run }, harness) => {
			testWorkflow.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
			const id = await crashOnce(harness, testWorkflow, SUBMIT, [
				'the create',
				() => testWorkflow.service.creates.length === 1,
			]);

			// The user has found it in the KyyVideo account.
			const doubtful = await table.row('boat');
			await writeInFoundId({ testWorkflow, table, network }, doubtful);
			for (const lane of [SUBMIT, SUBMIT, COLLECT, COLLECT]) await run(lane);
			deepEqual(await table.statuses(), ['done', 'done']);

			// Against the notes.
			const before = await table.rows();
			const retried = await testWorkflow.retry(id);
			equal(retried.status, 'success', errorTextOf(retried));
			await run(COLLECT);
			deepEqual(await table.rows(), before);
			await expectPosted(table, network);
			expectPaidOnce(testWorkflow, await table.prompts());
		},
	),
	pipelineScenario(
		'durable: a create whose answer is lost is not submitted again, and posted once its ID is written in',
		PIPELINE,
		AT_ONCE,
		async (pipeline) => {
			await expectLostAnswerPutRight(pipeline, [SUBMIT, SUBMIT, COLLECT]);
		},
	),
	pipelineScenario(
		'durable: killed while it posts the second of three rows, none is posted twice, and the third one goes on by itself',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network, run }, harness) => {
			await table.add([{ prompt: 'A harbour at dusk', caption: 'Dusk' }]);
			for (const lane of [SUBMIT, SUBMIT, SUBMIT, COLLECT]) await run(lane);
			deepEqual(await table.statuses(), ['done', 'submitted', 'submitted']);
			network.unanswered.add((await table.row('baker')).caption);
			await crashOnce(harness, testWorkflow, COLLECT, ['two posts', () => network.arrived === 2]);
			for (const lane of [SUBMIT, COLLECT, COLLECT]) await run(lane);
			deepEqual(await table.statuses(), ['done', 'posting', 'done']);

			// The user has found the post at the network.
			const found = network.posts[1]?.url ?? '';
			await table.change(await table.row('baker'), { status: 'done', post_url: found });
			await run(COLLECT);
			await expectPosted(table, network);
			equal(network.arrived, 3);
			expectPaidOnce(testWorkflow, await table.prompts());
		},
	),
	pipelineScenario(
		'durable: runs of both lanes that overlap submit and post each row once',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network }) => {
			for (const lane of [SUBMIT, SUBMIT, COLLECT, COLLECT]) {
				await Promise.all(Array.from({ length: OVERLAPPING }, () => testWorkflow.run(lane)));
			}
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	{
		name: 'durable: a video that takes longer than a run looks is collected by a later one, and lost only after a day',
		run: async (harness) => {
			const time = new ManualTime();
			const options = { timing: AN_HOUR, now: time.now };
			await withPipeline(
				harness,
				PIPELINE,
				options,
				async ({ testWorkflow, table, network, run }) => {
					for (const lane of [SUBMIT, COLLECT]) await run(lane);
					deepEqual(await table.statuses(), ['submitted', 'ready']);
					equal(network.arrived, 0);

					await table.change(await table.row('boat'), aDayAgo());
					await run(COLLECT);
					deepEqual(await table.statuses(), ['lost', 'ready']);
					match((await table.row('boat')).problem, /not arrived.* set the status to ready/);

					await table.change(await table.row('baker'), { status: '' });
					await table.setReady('lost');
					await run(SUBMIT);
					time.pass();
					await run(COLLECT);
					deepEqual(await table.statuses(), ['done', '']);
					await expectPosted(table, network);
					equal(testWorkflow.service.counts.create, 1);
				},
			);
		},
	},
	pipelineScenario(
		'durable: videos that are completed are posted, and not lost, even when a day has passed',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network, run }) => {
			for (const lane of [SUBMIT, SUBMIT]) await run(lane);
			for (const row of await table.rows()) await table.change(row, aDayAgo());
			await run(COLLECT);
			deepEqual(await table.statuses(), ['done', 'submitted']);
			await run(COLLECT);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'durable: what may pass leaves a row ready behind the others, and a later run makes it',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network, run }) => {
			testWorkflow.service.misbehave({
				on: 'create',
				prompt: 'boat',
				...WRONG_KEY,
				times: TRIES,
			});
			await run(SUBMIT);
			deepEqual(await table.statuses(), ['ready', 'ready']);
			match(
				(await table.row('boat')).problem,
				/did not accept the API key: .+\. Open the credential/,
			);
			await run(SUBMIT);
			deepEqual(await table.statuses(), ['ready', 'submitted']);
			for (const lane of [SUBMIT, COLLECT, COLLECT]) await run(lane);
			await expectAllDone({ testWorkflow, table, network }, 2);
		},
	),
	pipelineScenario(
		'durable: without a credential nothing is submitted, and the rows are made once it is chosen',
		PIPELINE,
		AT_ONCE,
		async (pipeline) => {
			await expectMadeOnceChosen(pipeline, SUBMIT, [SUBMIT, SUBMIT, COLLECT, COLLECT]);
		},
	),
	pipelineScenario(
		'durable: what cannot be made or posted says why and what to do, and what may pass is collected later',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network, run }) => {
			await table.add([
				{ prompt: 'A [refuse] at once', caption: 'Refused' },
				{ prompt: 'A [fail] in the making', caption: 'Failed' },
			]);
			for (const lane of Array<string>(4).fill(SUBMIT)) await run(lane);
			network.refused.add((await table.row('boat')).caption);
			const { video_id: id } = await table.row('baker');
			// For longer than the minute for which the example waits, at both places; the key is good for the other row
			testWorkflow.service.misbehave({
				on: 'query',
				id,
				fault: 'answer',
				status: 404,
				body: { code: 404, msg: '任务不存在' },
				times: 32,
			});
			await run(COLLECT);
			deepEqual(await table.statuses(), ['not posted', 'submitted', 'failed', 'failed']);
			match((await table.row('boat')).problem, /We do not post/);
			match((await table.row('baker')).problem, /refused to look up the video/);
			match((await table.row('[refuse]')).problem, /refused the content: .+\. Change the prompt/);
			match((await table.row('[fail]')).problem, /could not make the video/);

			network.refused.clear();
			await table.setReady('not posted');
			for (const lane of [SUBMIT, COLLECT, COLLECT]) await run(lane);
			deepEqual(await table.statuses(), ['done', 'done', 'failed', 'failed']);
			equal((await table.row('boat')).problem, '');
			equal((await table.row('baker')).problem, '');
			await expectPosted(table, network);
			const refused = (prompt: string) => prompt.includes('[refuse]');
			expectPaidOnce(
				testWorkflow,
				(await table.prompts()).filter((prompt) => !refused(prompt)),
			);
		},
	),
	pipelineScenario(
		'durable: a video whose creation answers that it has failed, or whose file does not arrive, keeps its ID in the row and delays no other row',
		PIPELINE,
		AT_ONCE,
		async ({ testWorkflow, table, network, run }) => {
			await table.add([{ prompt: 'A harbour at dusk', caption: 'Dusk' }]);
			testWorkflow.service.nextTask({ outcome: { kind: 'failedAtOnce', error: '生成失败' } });
			for (const lane of Array<string>(3).fill(SUBMIT)) await run(lane);
			const [failed, made] = testWorkflow.service.creates.map(({ id }) => id);
			const lost = { on: 'download', id: made ?? '', fault: 'answer', status: 404 } as const;
			testWorkflow.service.misbehave({ ...lost, times: Infinity });
			await run(COLLECT);
			deepEqual(await table.statuses(), ['failed', 'submitted', 'submitted']);
			equal((await table.row('boat')).video_id, failed);
			match((await table.row('baker')).problem, /could not be downloaded/);
			equal((await table.row('baker')).video_id, made);
			equal(network.arrived, 0);
			await run(COLLECT);
			deepEqual(await table.statuses(), ['failed', 'submitted', 'done']);
			equal(testWorkflow.service.counts.create, 3);

			await table.change(await table.row('baker'), aDayAgo());
			await run(COLLECT);
			deepEqual(await table.statuses(), ['failed', 'lost', 'done']);
			match(
				(await table.row('baker')).problem,
				/^A day has passed.* The last problem was: .*could not be downloaded/,
			);

			await table.setReady('lost');
			await run(SUBMIT);
			await table.change(await table.row('baker'), aDayAgo());
			testWorkflow.service.misbehave({ on: 'query', ...WRONG_KEY, times: REFUSALS_OF_KEY });
			await run(COLLECT);
			deepEqual(await table.statuses(), ['failed', 'lost', 'done']);
			match((await table.row('baker')).problem, /^A day has passed.*did not accept the API key/);
		},
	),
];
