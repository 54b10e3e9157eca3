import { equal, match } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { UNKNOWN_OUTCOME, videosFrom, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** Starts an execution that saves its progress; the service accepts its one video and never answers. */
export async function startLostCreate(
	harness: N8nHarness,
): Promise<{ testWorkflow: TestWorkflow; id: string }> {
	const testWorkflow = await harness.newWorkflow(AT_ONCE);
	testWorkflow.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
	await testWorkflow.write(videosOf(['A'], { settings: { saveExecutionProgress: true } }));
	const id = await testWorkflow.start();
	await until('the create', () => testWorkflow.service.creates.length === 1);
	return { testWorkflow, id };
}

/**
 * The execution was stopped, and its create may still be answered: not even the option creates the video again, until the
 * answer is lost.
 */
export async function loseAnswer(
	harness: N8nHarness,
	testWorkflow: TestWorkflow,
	id: string,
): Promise<void> {
	await testWorkflow.write(videosOf(['A'], { options: { resubmitUnknown: true } }));
	const retried = await testWorkflow.retry(id, 'current');
	match(errorTextOf(retried), /may still be waiting for the answer/);
	equal(testWorkflow.service.counts.create, 1);
	await untilLost(harness, testWorkflow, id);
}

/** The service hangs up; resolves when the execution has noticed that. */
export async function untilLost(
	{ log }: N8nHarness,
	{ service }: TestWorkflow,
	id: string,
): Promise<void> {
	service.hangUp();
	const line = new RegExp(`KyyVideo has lost the answer to a request \\[.*execution ${id},`);
	await until('the lost answer', async () => line.test(await readFile(log, 'utf8')));
}

/**
 * The service has accepted the one video of an execution, and n8n remembers the attempt: a plain
 * retry leaves it at that, and only with the option the video is created again.
 */
export async function expectResubmittedOnlyByOption(
	harness: N8nHarness,
	testWorkflow: TestWorkflow,
	id: string,
): Promise<void> {
	equal(testWorkflow.service.creates.length, 1);
	const retried = await testWorkflow.retry(id);
	equal(retried.status, 'error');
	match(errorTextOf(retried), UNKNOWN_OUTCOME);
	equal(testWorkflow.service.counts.create, 1);
	await testWorkflow.write(videosOf(['A'], { options: { resubmitUnknown: true } }));
	await videosFrom(await testWorkflow.retry(retried.id, 'current'), harness);
	equal(testWorkflow.service.creates.length, 2);
}
