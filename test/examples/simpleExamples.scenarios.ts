import { deepEqual, equal } from 'node:assert/strict';
import { z } from 'zod';
import { itemsOf, itemsOfRun, runsOf, type Execution } from '../n8n/execution';
import { createNode, linearWorkflow, START, WAIT } from '../n8n/harness/linearWorkflow';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import { videosFrom, videosIn, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { SOON } from '../n8n/harness/videoTiming';
import { startWaitForHours } from '../recovery/waitForHours';
import { contentRefused } from '../service/refusal';
import { withParameters, type Workflow } from '../n8n/workflowJson';
import { readExample } from './exampleWorkflow';

const TRIGGER = 'When clicking ‘Execute workflow’';

/** So that what has been run shows before the end. */
const SAVED = { executionOrder: 'v1', saveExecutionProgress: true };

const REFUSED = { fault: 'answer', status: 200, body: contentRefused } as const;

/** The two ends for whatever goes wrong. */
const OF_PROMPTS = 'Notify Me: Prompt Failed';
const OF_VIDEOS = 'Notify Me: Video Failed';

const detailsSchema = z.object({ kind: z.string(), id: z.string().optional() });

/** Those that a user begins with: they are pressed, and give MP4s. */
export const simpleExampleScenarios: readonly Scenario[] = [
	{
		name: 'first video: one press submits one video and gives its MP4',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(await readExample('first-video'));
			const videos = await videosFrom(await testWorkflow.run(TRIGGER), harness);
			deepEqual(
				videos,
				testWorkflow.service.creates.map(({ id }) => id),
			);
			equal(testWorkflow.service.counts.create, 1);
		},
	},
	{
		name: 'fetch paid videos: two pasted IDs give their MP4s, and nothing is created',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(await readExample('wait-for-hours'));
			await testWorkflow.run(TRIGGER);
			const ids = testWorkflow.service.creates.map(({ id }) => id);
			const example = await readExample('fetch-paid-videos');
			await testWorkflow.write(withVideoIds(example, ids));
			deepEqual(await videosFrom(await testWorkflow.run(TRIGGER), harness), ids);
			equal(testWorkflow.service.counts.create, ids.length);
		},
	},
	{
		name: 'fetch paid videos: after a restart, a new workflow gets videos of the Model Center by their IDs alone',
		run: async (harness) => {
			const creating = await harness.newWorkflow(SOON);
			const { service } = creating;
			const video = createNode({ model: 'sd_2.0_special', prompt: 'A paper boat', options: {} });
			await creating.write(linearWorkflow([START, video]));
			// The second form says nothing of where the video is asked for
			for (const idForm of ['mcp', 'video_seedance'] as const) {
				service.nextTask({ idForm });
				const execution = await creating.run();
				equal(execution.status, 'success', errorTextOf(execution));
			}
			const ids = service.creates.map(({ id }) => id);
			await harness.restart();

			const pasted = await harness.newWorkflowAt(service);
			const example = await readExample('fetch-paid-videos');
			await pasted.write(withVideoIds(example, ids));
			deepEqual(await videosFrom(await pasted.run(TRIGGER), harness), ids);
			equal(service.counts.create, ids.length);
		},
	},
	{
		name: 'wait for hours: one press submits a video for each prompt and hands each on with its prompt',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(await readExample('wait-for-hours'));
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			const promptsById = new Map(
				testWorkflow.service.creates.map(({ id, body }) => [id, body.prompt]),
			);
			const posted = itemsOf(execution, 'Post It');
			equal(posted.length, 3);
			for (const { json } of posted) equal(json['caption'], promptsById.get(String(json['id'])));
			equal(testWorkflow.service.counts.create, 3);
		},
	},
	{
		name: 'wait for hours: one prompt is refused and one video fails; the owner is told of each before any waiting, and the third is handed on',
		run: async (harness) => {
			const time = new ManualTime();
			const testWorkflow = await harness.newWorkflow({ timing: AN_HOUR, now: time.now });
			const { service } = testWorkflow;
			service.misbehave({ on: 'create', prompt: 'boat', ...REFUSED });
			const outcome = { kind: 'failed', error: '生成失败' } as const;
			service.nextTask({ prompt: 'lighthouse', queuedMs: 0, processingMs: 1_500, outcome });
			const id = await startWaitForHours(testWorkflow, { maxWait: 0.1, pause: 2 }, SAVED);
			const hasPaused = async () => runsOf(await testWorkflow.execution(id), 'Pause').length > 0;
			await until('a pause', hasPaused);
			time.pass();
			const execution = await testWorkflow.end(id);
			equal(execution.status, 'success', errorTextOf(execution));

			const [lighthouse, baker] = ['lighthouse', 'baker'].map(
				(text) => service.creates.find(({ body }) => body.prompt.includes(text))?.id,
			);
			const posted = runsOf(execution, 'Post It').flatMap((run) => itemsOfRun(run));
			deepEqual(await videosIn(posted, harness), [baker]);
			deepEqual(detailsAt(execution, OF_PROMPTS), [{ kind: 'refused' }]);
			deepEqual(detailsAt(execution, OF_VIDEOS), [{ kind: 'failed', id: lighthouse }]);
			const places = [OF_PROMPTS, WAIT, OF_VIDEOS, 'Pause'].map(
				(name) => runsOf(execution, name)[0]?.executionIndex ?? NaN,
			);
			deepEqual(
				places,
				[...places].sort((one, other) => one - other),
			);
			equal(service.counts.create, 3);
		},
	},
];

/** The example with these IDs in place of its sample, as a user pastes them. */
function withVideoIds(example: Workflow, ids: readonly string[]): Workflow {
	const jsonOutput = JSON.stringify({ videos: ids.map((id) => ({ id })) });
	return withParameters(example, 'Video IDs', { jsonOutput });
}

/** What a workflow can go on with, of each error that has got to a node. */
function detailsAt(execution: Execution, node: string): z.output<typeof detailsSchema>[] {
	return itemsOf(execution, node).map(({ json }) => detailsSchema.parse(json['details']));
}
