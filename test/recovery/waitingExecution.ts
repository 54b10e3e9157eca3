import { deepEqual, equal } from 'node:assert/strict';
import { videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Stage } from '../n8n/harness/n8nHarness';

/** Starts the play's workflow, from a trigger if it has several, and resolves once its video is waited for. */
export async function startWaiting(play: Play, trigger?: string): Promise<string> {
	const id = await play.start(trigger);
	await until('a first query', () => play.service.counts.query > 0);
	return id;
}

/** A retry of the execution fetches the one video that was ordered, and orders none. */
export async function expectTheOneVideo(stage: Stage, play: Play, id: string): Promise<void> {
	const videos = await videosFrom(await play.retry(id), stage);
	equal(play.service.counts.create, 1);
	deepEqual(videos, [play.service.lastCreate.id]);
}
