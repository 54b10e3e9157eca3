import { equal, match } from 'node:assert/strict';
import { UNKNOWN_FATE, videosFrom, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Stage } from '../n8n/harness/n8nHarness';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** Starts an execution that saves its progress; the service takes on its one video and never answers. */
export async function startLostCreate(stage: Stage): Promise<{ play: Play; id: string }> {
	const play = await stage.newPlay(AT_ONCE);
	play.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
	await play.write(videosOf(['A'], { settings: { saveExecutionProgress: true } }));
	const id = await play.start();
	await until('the create', () => play.service.creates.length === 1);
	return { play, id };
}

/**
 * The service has taken on the one video of an execution, and n8n remembers the attempt: a plain
 * retry leaves it at that, and only with the option the video is created again.
 */
export async function expectOnlyByLeave(stage: Stage, play: Play, id: string): Promise<void> {
	equal(play.service.creates.length, 1);
	const retried = await play.retry(id);
	equal(retried.status, 'error');
	match(wordsOf(retried), UNKNOWN_FATE);
	equal(play.service.counts.create, 1);
	await play.write(videosOf(['A'], { options: { resubmitUnknown: true } }));
	await videosFrom(await play.retry(retried.id, 'current'), stage);
	equal(play.service.creates.length, 2);
}
