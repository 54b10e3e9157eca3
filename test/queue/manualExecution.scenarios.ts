import { equal, ok } from 'node:assert/strict';
import {
	linearWorkflow,
	createNode,
	itemNodes,
	START,
	WAIT,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import { failuresOf } from '../n8n/harness/nodeFailures';
import { idsOf, videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { expectTheOneVideo } from '../recovery/waitingExecution';
import { TIMEOUT_MS } from './queuedExecutions';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import type { QueueHarness } from './queueHarness';

/** What is started by hand in the editor, which n8n hands to a worker. */
export const manualExecutionScenarios: readonly Scenario<QueueHarness>[] = [
	{
		name: 'started in the editor: a worker makes the videos and tells the editor how it goes',
		run: async (harness) => {
			await harness.twoWorkers();
			const testWorkflow = await harness.main.newWorkflow(AT_ONCE);
			await write(testWorkflow, ['A', 'B']);
			const told: string[] = [];
			const watching = await harness.main.api.watch('editor', (text) => told.push(text));
			const execution = await testWorkflow.end(
				await testWorkflow.start(START.name, { watcher: 'editor' }),
			);
			const videos = await videosFrom(execution, harness.main);
			equal(videos.join(), idsOf(testWorkflow.service, ['A', 'B']).join());
			await until('the last message', () =>
				told.some((text) => text.includes('executionFinished')),
			);
			watching.close();
			ok(
				told.some((text) => text.includes('2 of 2 videos completed')),
				told.join('\n'),
			);
		},
	},
	{
		name: 'stopped in the editor: the worker stops waiting, and the retry fetches the video',
		run: async (harness) => {
			const workers = await harness.twoWorkers();
			const failures = async () => {
				const each = await Promise.all(workers.map((worker) => failuresOf(WAIT, worker)));
				return each.reduce((sum, one) => sum + one, 0);
			};
			const time = new ManualTime();
			const [testWorkflow, other] = [
				await newWaiting(harness, time),
				await newWaiting(harness, time),
			];
			const [id, otherId] = [await testWorkflow.start(), await other.start()];
			await until(
				'a first query of each',
				() => isAsked(testWorkflow) && isAsked(other),
				TIMEOUT_MS,
			);
			const failuresBefore = await failures();
			await testWorkflow.stop(id);
			equal((await testWorkflow.end(id)).status, 'canceled');
			await until('the end of the node', async () => (await failures()) > failuresBefore);
			const queries = testWorkflow.service.counts.query;
			await twoMorePolls(other);
			equal(testWorkflow.service.counts.query, queries);
			time.pass();
			await expectTheOneVideo(harness.main, testWorkflow, id);
			await videosFrom(await other.end(otherId), harness.main);
		},
	},
];

/** A workflow for one video, which is completed when the time is moved on. */
async function newWaiting(harness: QueueHarness, time: ManualTime): Promise<TestWorkflow> {
	const testWorkflow = await harness.main.newWorkflow({ timing: AN_HOUR, now: time.now });
	await write(testWorkflow, ['A']);
	return testWorkflow;
}

const isAsked = ({ service }: TestWorkflow) => service.counts.query > 0;

/** Between the two, every video that is waited for is polled. */
async function twoMorePolls({ service }: TestWorkflow): Promise<void> {
	const before = service.counts.query;
	await until('two more polls', () => service.counts.query >= before + 2, TIMEOUT_MS);
}

async function write(testWorkflow: TestWorkflow, prompts: readonly string[]): Promise<void> {
	const items = prompts.map((prompt) => ({ prompt }));
	const create = createNode({ prompt: '={{ $json.prompt }}', options: {} });
	const nodes = [START, ...itemNodes(items), create, waitNode()];
	await testWorkflow.write(linearWorkflow(nodes, { saveExecutionProgress: true }));
}
