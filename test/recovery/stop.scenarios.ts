import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorTextOf, idsOf, UNKNOWN_OUTCOME, videosFrom } from '../n8n/harness/executionResult';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { untilLost } from './lostCreate';
import { expectNoFurtherRequest } from './noFurtherRequest';
import { AT_ONCE, SOON } from '../n8n/harness/videoTiming';
import { expectTheOneVideo, startWaiting } from './waitingExecution';
import { CREATE, WAIT } from '../n8n/harness/linearWorkflow';
import { untilRecorded } from '../n8n/harness/recordedVideos';
import { videosOf } from './videoWorkflows';

/** In seconds. */
const EXECUTION_TIMEOUT = 3;

/** After so long the next request, 5 s after the first one, would fall into the time of looking. */
const INTO_THE_WAIT_MS = 2_500;

/** More than leave at once to begin with. */
const MANY = Array.from({ length: 20 }, (_, index) => `Scene ${10 + index}`);

const ANSWERED = ['A', 'B', 'C', 'D'];
const UNANSWERED = 'E';
const FIVE = [...ANSWERED, UNANSWERED];

/** An execution that is stopped by hand, or by the time-out in the settings of its workflow. */
export const stopScenarios: readonly Scenario[] = [
	{
		name: 'stopped by hand while it waits: no further request, and the retry fetches the video',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(videosOf(['A'], { settings: { saveExecutionProgress: true } }));
			const id = await startWaiting(testWorkflow);
			await sleep(INTO_THE_WAIT_MS);
			await expectNoFurtherRequest(harness, testWorkflow.service, WAIT, () =>
				testWorkflow.stop(id),
			);
			equal((await testWorkflow.end(id)).status, 'canceled');
			await expectTheOneVideo(harness, testWorkflow, id);
		},
	},
	{
		name: 'stopped by hand while it waits, without "Save execution progress": no retry by n8n',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(videosOf(['A']));
			const id = await startWaiting(testWorkflow);
			await testWorkflow.stop(id);
			await rejects(testWorkflow.retry(id), /aborted before starting/);
			equal(testWorkflow.service.counts.create, 1);
		},
	},
	{
		name: 'timed out while it waits: no further request, and the retry fetches the video',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(
				videosOf(['A'], { settings: { executionTimeout: EXECUTION_TIMEOUT } }),
			);
			const id = await startWaiting(testWorkflow);
			await expectNoFurtherRequest(harness, testWorkflow.service, WAIT, () => testWorkflow.end(id));
			await expectTheOneVideo(harness, testWorkflow, id);
		},
	},
	{
		name: 'stopped by hand among many creates: no further one leaves',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow();
			const id = await startSlowCreates(testWorkflow);
			await sleep(INTO_THE_WAIT_MS);
			await expectNoFurtherRequest(harness, testWorkflow.service, CREATE, () =>
				testWorkflow.stop(id),
			);
			expectSomeMissing(testWorkflow);
		},
	},
	{
		name: 'timed out among many creates: no further one leaves, and the retry hands out what was answered later',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const id = await startSlowCreates(testWorkflow, { executionTimeout: EXECUTION_TIMEOUT });
			await expectNoFurtherRequest(harness, testWorkflow.service, CREATE, () =>
				testWorkflow.end(id),
			);
			expectSomeMissing(testWorkflow);
			const answered = testWorkflow.service.creates.map(({ id }) => id);
			const { log } = harness;
			await until('the late answers', async () => {
				const written = await readFile(log, 'utf8');
				return answered.every((one) =>
					written.includes(`The KyyVideo node recorded the video ${one}`),
				);
			});
			testWorkflow.service.behave();
			// Without the time-out, which the retry would meet as well; n8n keeps a setting that is left out
			await testWorkflow.write(videosOf(MANY, { settings: { executionTimeout: -1 } }));
			const retried = await testWorkflow.retry(id, 'current');
			equal(retried.status, 'success', errorTextOf(retried));
			const prompts = testWorkflow.service.creates.map(({ body }) => body.prompt);
			deepEqual(prompts.sort(), MANY);
		},
	},
	{
		name: 'stopped by hand with four of five answered: the log names the four, and the retry hands them out',
		run: async (harness) => {
			const { testWorkflow, id } = await startLastUnanswered(harness, {
				saveExecutionProgress: true,
			});
			await testWorkflow.stop(id);
			equal((await testWorkflow.end(id)).status, 'canceled');
			await expectInLog(harness, idsOf(testWorkflow.service, ANSWERED));
			testWorkflow.service.behave();
			const words = errorTextOf(await testWorkflow.retry(id));
			match(words, UNKNOWN_OUTCOME);
			for (const video of idsOf(testWorkflow.service, ANSWERED)) match(words, new RegExp(video));
			await testWorkflow.write(videosOf(FIVE, { options: { resubmitUnknown: true } }));
			await untilLost(harness, testWorkflow, id);
			const videos = await videosFrom(await testWorkflow.retry(id, 'current'), harness);
			deepEqual(videos.slice(0, -1), idsOf(testWorkflow.service, ANSWERED));
			equal(testWorkflow.service.counts.create, FIVE.length + 1);
		},
	},
	{
		name: 'stopped by hand with four of five answered, without "Save execution progress": the log names the four, n8n offers no retry',
		run: async (harness) => {
			const { testWorkflow, id } = await startLastUnanswered(harness);
			await testWorkflow.stop(id);
			const stopped = await testWorkflow.end(id);
			equal(errorTextOf(stopped), 'The execution was cancelled manually');
			await expectInLog(harness, idsOf(testWorkflow.service, ANSWERED));
			await rejects(testWorkflow.retry(id), /aborted before starting/);
			equal(testWorkflow.service.counts.create, FIVE.length);
		},
	},
	{
		name: 'stopped by hand while the service has too much to do: no further create leaves',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow();
			testWorkflow.service.misbehave({
				on: 'create',
				fault: 'rateLimit',
				retryAfter: { seconds: 2 },
				times: Infinity,
			});
			await testWorkflow.write(videosOf(MANY));
			const id = await testWorkflow.start();
			await until('a create', () => testWorkflow.service.counts.create > 0);
			await expectNoFurtherRequest(harness, testWorkflow.service, CREATE, () =>
				testWorkflow.stop(id),
			);
			equal(testWorkflow.service.creates.length, 0);
		},
	},
];

/** Starts five creates; resolves when all but the last one have been answered, which is accepted as well. */
async function startLastUnanswered(
	harness: N8nHarness,
	settings: Readonly<Record<string, unknown>> = {},
): Promise<{ testWorkflow: TestWorkflow; id: string }> {
	const testWorkflow = await harness.newWorkflow(AT_ONCE);
	const lost = { prompt: UNANSWERED, fault: 'hang', accepted: true } as const;
	testWorkflow.service.misbehave({ on: 'create', ...lost });
	await testWorkflow.write(videosOf(FIVE, { settings }));
	const id = await testWorkflow.start();
	await until('all creates', () => testWorkflow.service.creates.length === FIVE.length);
	await untilRecorded(harness, testWorkflow, ANSWERED);
	return { testWorkflow, id };
}

/** n8n's log says of each of these videos that it was accepted, for which item. */
async function expectInLog({ log }: N8nHarness, videos: readonly string[]): Promise<void> {
	const written = await readFile(log, 'utf8');
	deepEqual(
		videos.filter((id, item) => !written.includes(`accepted the video ${id} (item ${item})`)),
		[],
	);
}

/** Each create is answered after 5 s, and only then would the next one leave. */
async function startSlowCreates(
	testWorkflow: TestWorkflow,
	settings: Readonly<Record<string, unknown>> = {},
): Promise<string> {
	testWorkflow.service.misbehave({ on: 'create', fault: 'delay', ms: 5_000, times: Infinity });
	await testWorkflow.write(videosOf(MANY, { settings }));
	const id = await testWorkflow.start();
	await until('a create', () => testWorkflow.service.counts.create > 0);
	return id;
}

/** Had all been sent at once, the absence of further creates would prove nothing. */
function expectSomeMissing({ service }: TestWorkflow): void {
	equal(service.counts.create < MANY.length, true);
}
