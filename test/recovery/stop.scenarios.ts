import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { UNKNOWN_FATE, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { expectSilence } from './noFurtherRequest';
import { SOON } from '../n8n/harness/videoTiming';
import { expectTheOneVideo, startWaiting } from './waitingExecution';
import { CREATE, WAIT } from '../n8n/harness/linearWorkflow';
import { videosOf } from './videoWorkflows';

/** In seconds. */
const EXECUTION_TIMEOUT = 3;

/** After so long the next request, 5 s after the first one, would fall into the time of looking. */
const INTO_THE_WAIT_MS = 2_500;

const MANY = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

/** An execution that is stopped by hand, or by the time-out in the settings of its workflow. */
export const stops: readonly Scenario[] = [
	{
		name: 'stopped by hand while it waits: silence, and the retry fetches the video',
		play: async (stage) => {
			const play = await stage.newPlay(SOON);
			await play.write(videosOf(['A'], { settings: { saveExecutionProgress: true } }));
			const id = await startWaiting(play);
			await sleep(INTO_THE_WAIT_MS);
			await expectSilence(stage, play.service, WAIT, () => play.stop(id));
			equal((await play.end(id)).status, 'canceled');
			await expectTheOneVideo(stage, play, id);
		},
	},
	{
		name: 'stopped by hand while it waits, without "Save execution progress": no retry by n8n',
		play: async (stage) => {
			const play = await stage.newPlay(SOON);
			await play.write(videosOf(['A']));
			const id = await startWaiting(play);
			await play.stop(id);
			await rejects(play.retry(id), /aborted before starting/);
			equal(play.service.counts.create, 1);
		},
	},
	{
		name: 'timed out while it waits: silence, and the retry fetches the video',
		play: async (stage) => {
			const play = await stage.newPlay(SOON);
			await play.write(videosOf(['A'], { settings: { executionTimeout: EXECUTION_TIMEOUT } }));
			const id = await startWaiting(play);
			await expectSilence(stage, play.service, WAIT, () => play.end(id));
			await expectTheOneVideo(stage, play, id);
		},
	},
	{
		name: 'stopped by hand among many creates: no further one leaves',
		play: async (stage) => {
			const play = await stage.newPlay();
			const id = await startSlowCreates(play);
			await sleep(INTO_THE_WAIT_MS);
			await expectSilence(stage, play.service, CREATE, () => play.stop(id));
			expectSomeMissing(play);
		},
	},
	{
		name: 'timed out among many creates: no further one leaves, and the retry creates none again',
		play: async (stage) => {
			const play = await stage.newPlay();
			const id = await startSlowCreates(play, { executionTimeout: EXECUTION_TIMEOUT });
			await expectSilence(stage, play.service, CREATE, () => play.end(id));
			expectSomeMissing(play);
			play.service.behave();
			const retried = await play.retry(id);
			match(wordsOf(retried), UNKNOWN_FATE);
			const prompts = play.service.creates.map(({ body }) => body.prompt);
			deepEqual(prompts, [...new Set(prompts)]);
		},
	},
	{
		name: 'stopped by hand while the service has too much to do: no further create leaves',
		play: async (stage) => {
			const play = await stage.newPlay();
			play.service.misbehave({
				on: 'create',
				fault: 'rateLimit',
				retryAfter: { seconds: 2 },
				times: Infinity,
			});
			await play.write(videosOf(MANY));
			const id = await play.start();
			await until('a create', () => play.service.counts.create > 0);
			await expectSilence(stage, play.service, CREATE, () => play.stop(id));
			equal(play.service.creates.length, 0);
		},
	},
];

/** Each create is answered after 5 s, and only then would the next one leave. */
async function startSlowCreates(
	play: Play,
	settings: Readonly<Record<string, unknown>> = {},
): Promise<string> {
	play.service.misbehave({ on: 'create', fault: 'delay', ms: 5_000, times: Infinity });
	await play.write(videosOf(MANY, { settings }));
	const id = await play.start();
	await until('a create', () => play.service.counts.create > 0);
	return id;
}

/** Had all been sent at once, the silence would prove nothing. */
function expectSomeMissing({ service }: Play): void {
	equal(service.counts.create < MANY.length, true);
}
