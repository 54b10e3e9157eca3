import fastify from 'fastify';
import { deepEqual, equal, match } from 'node:assert/strict';
import { errorKindOf, errorTextOf, videosFrom } from '../n8n/harness/executionResult';
import { CREATE, createNode, linearWorkflow, START, waitNode } from '../n8n/harness/linearWorkflow';
import { failuresOf } from '../n8n/harness/nodeFailures';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import { until } from '../n8n/harness/until';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { whileListening } from '../n8n/harness/whileListening';
import type { Workflow } from '../n8n/workflowJson';
import { lockDatabase, type DatabaseLock } from './lockedDatabase';

/** Calls an address in the middle of an execution, which n8n has stored by then, and creates a video after it. */
function videoAfterCall(url: string, options: object = {}): Workflow {
	const call = {
		name: 'Call',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { url, options: {} },
	};
	return linearWorkflow([START, call, createNode({ prompt: 'A', options }), waitNode()]);
}

/** Gives an address which locks n8n's database before it answers; the lock ends with `use` at the latest. */
async function whileLocking(
	harness: N8nHarness,
	use: (url: string, release: () => Promise<void>) => Promise<void>,
): Promise<void> {
	const locks: DatabaseLock[] = [];
	const release = async () => {
		await Promise.all(locks.map((lock) => lock.release()));
	};
	const app = fastify();
	app.get('/', async () => {
		locks.push(await lockDatabase(harness));
		return {};
	});
	await whileListening(app, async (url) => use(url, release)).finally(release);
}

/** What the node does where it cannot record a request before it sends it. */
export const unrecordedScenarios: readonly Scenario[] = [
	{
		name: 'the database locked by another program: nothing is created, and the retry makes the video',
		run: async (harness) => {
			await whileLocking(harness, async (url, release) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				await testWorkflow.write(videoAfterCall(url));
				const failuresBefore = await failuresOf(CREATE, harness);
				const id = await testWorkflow.start();
				// Only then, as n8n itself stores the execution that has failed
				await until(
					'the refusal',
					async () => (await failuresOf(CREATE, harness)) > failuresBefore,
					60_000,
				);
				await release();
				const failed = await testWorkflow.end(id);
				equal(errorKindOf(failed), 'parameters', errorTextOf(failed));
				match(errorTextOf(failed), /could not record this request, so the video was not created/);
				match(errorTextOf(failed), /SQLITE_BUSY/);
				equal(testWorkflow.service.counts.create, 0);
				const videos = await videosFrom(await testWorkflow.retry(failed.id), harness);
				deepEqual(videos, [testWorkflow.service.lastCreate.id]);
				equal(testWorkflow.service.counts.create, 1);
			});
		},
	},
	{
		name: 'the database locked by another program: "Create Even If Unrecorded" makes the video',
		run: async (harness) => {
			await whileLocking(harness, async (url, release) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				await testWorkflow.write(videoAfterCall(url, { createUnrecorded: true }));
				const id = await testWorkflow.start();
				await until('the create', () => testWorkflow.service.counts.create === 1, 60_000);
				await release();
				const videos = await videosFrom(await testWorkflow.end(id), harness);
				deepEqual(videos, [testWorkflow.service.lastCreate.id]);
				equal(testWorkflow.service.counts.create, 1);
			});
		},
	},
];
