import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../demo/folders';
import { nodeOfType, readWorkflow } from '../n8n/workflowJson';
import { expectOnlyByLeave, startLostCreate } from './lostCreate';
import { expectCompleted, IMPORTED_SETTINGS, startLoop, stillRunning } from './waitForHours';
import { idsOf, UNKNOWN_FATE, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Interrupted } from './interruptedScenario';
import { HOUR_MS, StretchedTime } from './stretchedTime';
import { AT_ONCE, SOON } from '../n8n/harness/videoTiming';
import { expectTheOneVideo, startWaiting } from './waitingExecution';
import { videosOf } from './videoWorkflows';

const EXAMPLE = join(ROOT, 'examples', 'first-video.json');

const settings = { saveExecutionProgress: true };

/**
 * What n8n's process being killed does to executions that are under way. n8n saves what a node has
 * given, and what it remembers, when the node has ended, and never in between.
 */
export const crashes: readonly Interrupted[] = [
	{
		name: 'killed while it waits: the retry fetches the video that was ordered',
		begin: async (stage) => {
			const play = await stage.newPlay(SOON);
			const id = await startExample(play);
			return async () => {
				equal((await play.end(id)).status, 'crashed');
				await expectTheOneVideo(stage, play, id);
			};
		},
	},
	{
		name: 'killed while it waits, without "Save execution progress": n8n does not retry it',
		begin: async (stage) => {
			const play = await stage.newPlay(SOON);
			await play.write(videosOf(['A']));
			const id = await startWaiting(play);
			return async () => {
				equal((await play.end(id)).status, 'crashed');
				await rejects(play.retry(id), /aborted before starting/);
				equal(play.service.counts.create, 1);
			};
		},
	},
	{
		name: 'killed in the second round of the example "wait for hours": the retry goes on in it',
		begin: async (stage) => {
			// The restart is a silence: only the retry comes late enough for the other two videos.
			const play = await stage.newPlay({ now: new StretchedTime().now });
			play.service.nextTask({ queuedMs: 0, processingMs: 0 });
			play.service.nextTask({ queuedMs: 0, processingMs: HOUR_MS / 2 }, 2);
			const durations = { maxWait: '={{ $runIndex === 0 ? 0.001 : 10 }}', pause: 0 };
			const id = await startLoop(play, durations, { ...IMPORTED_SETTINGS, ...settings });
			// Three looks in the first round, which is too short for more, and two in the second.
			await until('the second round', () => play.service.counts.query === 5);
			return async () => {
				const retried = await play.retry(id);
				equal(retried.status, 'success', wordsOf(retried));
				await expectCompleted(retried, [[0], [1, 2]], play, stage);
				const [, second, third] = play.service.creates.map(({ id }) => id);
				deepEqual(stillRunning(retried), [[second, third], []]);
				equal(play.service.counts.create, 3);
			};
		},
	},
	{
		name: 'killed while a create is answered: created again only by leave of the option',
		begin: async (stage) => {
			const { play, id } = await startLostCreate(stage);
			return () => expectOnlyByLeave(stage, play, id);
		},
	},
	{
		name: 'killed among five creates: the log names the accepted ones, the retry orders none of them again',
		begin: async (stage) => {
			const prompts = ['A', 'B', 'C', 'D', 'E'];
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', prompt: 'C', fault: 'hang' });
			await play.write(videosOf(prompts, { settings }));
			const id = await play.start();
			await until('two accepted videos', () => idsOf(play.service, ['A', 'B']).length === 2);
			const accepted = idsOf(play.service, ['A', 'B']);
			const { log } = stage;
			await until('their ids in the log', async () => {
				const written = await readFile(log, 'utf8');
				return accepted.every((video) => written.includes(video));
			});
			return async () => {
				play.service.behave();
				match(wordsOf(await play.retry(id)), UNKNOWN_FATE);
				deepEqual(idsOf(play.service, ['A', 'B']), accepted);
			};
		},
	},
];

async function startExample(play: Play): Promise<string> {
	const example = await readWorkflow(EXAMPLE);
	await play.write(example);
	return await startWaiting(play, nodeOfType(example, 'n8n-nodes-base.manualTrigger').name);
}
