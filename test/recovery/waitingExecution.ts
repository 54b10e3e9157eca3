import { deepEqual, equal } from 'node:assert/strict';
import { videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';

/** Starts the workflow, from a trigger if it has several, and resolves once its video is waited for. */
export async function startWaiting(testWorkflow: TestWorkflow, trigger?: string): Promise<string> {
	const id = await testWorkflow.start(trigger);
	await until('a first query', () => testWorkflow.service.counts.query > 0);
	return id;
}

/** A retry of the execution fetches the one video that was submitted, and submits none. */
export async function expectTheOneVideo(
	harness: N8nHarness,
	testWorkflow: TestWorkflow,
	id: string,
): Promise<void> {
	const videos = await videosFrom(await testWorkflow.retry(id), harness);
	equal(testWorkflow.service.counts.create, 1);
	deepEqual(videos, [testWorkflow.service.lastCreate.id]);
}
