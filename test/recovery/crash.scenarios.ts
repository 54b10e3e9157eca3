import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../demo/folders';
import { nodeOfType, readWorkflow } from '../n8n/workflowJson';
import { expectResubmittedOnlyByOption, startLostCreate } from './lostCreate';
import {
	expectCompleted,
	IMPORTED_SETTINGS,
	startWaitForHours,
	stillRunning,
} from './waitForHours';
import { idsOf, UNKNOWN_OUTCOME, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { InterruptedScenario } from './interruptedScenario';
import { HOUR_MS, StretchedTime } from './stretchedTime';
import { AT_ONCE, SOON } from '../n8n/harness/videoTiming';
import { expectTheOneVideo, startWaiting } from './waitingExecution';
import { videosOf } from './videoWorkflows';

const EXAMPLE = join(ROOT, 'examples', 'first-video.json');

const settings = { saveExecutionProgress: true };

/**
 * What n8n's process being killed does to running executions. n8n saves what a node has
 * given, and what it remembers, when the node has ended, and never in between.
 */
export const crashScenarios: readonly InterruptedScenario[] = [
	{
		name: 'killed while it waits: the retry fetches the video that was submitted',
		begin: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			const id = await startExample(testWorkflow);
			return async () => {
				equal((await testWorkflow.end(id)).status, 'crashed');
				await expectTheOneVideo(harness, testWorkflow, id);
			};
		},
	},
	{
		name: 'killed while it waits, without "Save execution progress": n8n does not retry it',
		begin: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(videosOf(['A']));
			const id = await startWaiting(testWorkflow);
			return async () => {
				equal((await testWorkflow.end(id)).status, 'crashed');
				await rejects(testWorkflow.retry(id), /aborted before starting/);
				equal(testWorkflow.service.counts.create, 1);
			};
		},
	},
	{
		name: 'killed in the second round of the example "wait for hours": the retry goes on in it',
		begin: async (harness) => {
			// The restart is a gap: only the retry comes late enough for the other two videos.
			const testWorkflow = await harness.newWorkflow({ now: new StretchedTime().now });
			testWorkflow.service.nextTask({ queuedMs: 0, processingMs: 0 });
			testWorkflow.service.nextTask({ queuedMs: 0, processingMs: HOUR_MS / 2 }, 2);
			const durations = { maxWait: '={{ $runIndex === 0 ? 0.001 : 10 }}', pause: 0 };
			const id = await startWaitForHours(testWorkflow, durations, {
				...IMPORTED_SETTINGS,
				...settings,
			});
			// Three polls in the first round, which is too short for more, and two in the second.
			await until('the second round', () => testWorkflow.service.counts.query === 5);
			return async () => {
				const retried = await testWorkflow.retry(id);
				equal(retried.status, 'success', errorTextOf(retried));
				await expectCompleted(retried, [[0], [1, 2]], testWorkflow, harness);
				const [, second, third] = testWorkflow.service.creates.map(({ id }) => id);
				deepEqual(stillRunning(retried), [[second, third].sort(), []]);
				equal(testWorkflow.service.counts.create, 3);
			};
		},
	},
	{
		name: 'killed while a create is answered: created again only with the option',
		begin: async (harness) => {
			const { testWorkflow, id } = await startLostCreate(harness);
			return () => expectResubmittedOnlyByOption(harness, testWorkflow, id);
		},
	},
	{
		name: 'killed among five creates: the log names the accepted ones, the retry submits none of them again',
		begin: async (harness) => {
			const prompts = ['A', 'B', 'C', 'D', 'E'];
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', prompt: 'C', fault: 'hang' });
			await testWorkflow.write(videosOf(prompts, { settings }));
			const id = await testWorkflow.start();
			await until(
				'two accepted videos',
				() => idsOf(testWorkflow.service, ['A', 'B']).length === 2,
			);
			const accepted = idsOf(testWorkflow.service, ['A', 'B']);
			const { log } = harness;
			await until('their ids in the log', async () => {
				const written = await readFile(log, 'utf8');
				return accepted.every((video) => written.includes(video));
			});
			return async () => {
				testWorkflow.service.behave();
				match(errorTextOf(await testWorkflow.retry(id)), UNKNOWN_OUTCOME);
				deepEqual(idsOf(testWorkflow.service, ['A', 'B']), accepted);
			};
		},
	},
];

async function startExample(testWorkflow: TestWorkflow): Promise<string> {
	const example = await readWorkflow(EXAMPLE);
	await testWorkflow.write(example);
	return await startWaiting(testWorkflow, nodeOfType(example, 'n8n-nodes-base.manualTrigger').name);
}
