import { deepEqual, equal } from 'node:assert/strict';
import { videosFrom } from '../n8n/harness/executionResult';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import { SOON } from '../n8n/harness/videoTiming';
import { badKey, notFound } from '../service/refusal';
import type { Fault } from '../service/simulatedService';
import { videosOf } from './videoWorkflows';

const HTML = { 'content-type': 'text/html; charset=utf-8' };

const page = (status: number, words: string): Fault => ({
	fault: 'answer',
	status,
	headers: HTML,
	body: `<!doctype html><html><body><h1>${words}</h1></body></html>`,
});

/** What refuses a query once, though the video is in the making. */
const PASSING: Readonly<Record<string, Fault>> = {
	'HTTP 401': { fault: 'answer', status: 401, body: { error: { code: 'AuthenticationError' } } },
	'the 403 of a firewall': page(403, 'Request blocked'),
	'the 404 of a gateway': page(404, '404 Not Found'),
	'the code of a bad key': { fault: 'answer', status: 200, body: badKey },
	'not found at first': { fault: 'answer', status: 200, body: notFound('任务不存在') },
};

/** Refusals of a query that do not last, each in an execution of its own; all at the same time, as they wait. */
export const passingRefusalScenarios: readonly Scenario[] = [
	{
		name: 'one 401, 403, 404, bad key or "not found" while polling: each wait goes on, and its file comes',
		run: async (harness) => {
			const faults = Object.entries(PASSING);
			const executions = faults.map(([what, fault]) => expectFile(harness, what, fault));
			await Promise.all(executions);
		},
	},
];

async function expectFile(harness: N8nHarness, what: string, fault: Fault): Promise<void> {
	const testWorkflow = await harness.newWorkflow(SOON);
	testWorkflow.service.misbehave({ on: 'query', ...fault });
	await testWorkflow.write(videosOf(['A']));
	const execution = await testWorkflow.run();
	equal(execution.status, 'success', what);
	deepEqual(await videosFrom(execution, harness), [testWorkflow.service.lastCreate.id], what);
	equal(testWorkflow.service.counts.create, 1, what);
}
