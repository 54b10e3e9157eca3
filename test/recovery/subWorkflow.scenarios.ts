import { deepEqual, equal } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { codeNode } from '../files/fileNodes';
import { videosFrom } from '../n8n/harness/executionResult';
import { createNode, linearWorkflow, waitNode } from '../n8n/harness/linearWorkflow';
import { untilRecorded } from '../n8n/harness/recordedVideos';
import { until } from '../n8n/harness/until';
import { startByCall, webhookNode } from '../n8n/harness/webhook';
import type { Workflow, WorkflowNode } from '../n8n/workflowJson';
import type { InterruptedScenario } from './interruptedScenario';

/** Long enough to be waited for when n8n is killed. */
const WAITED_FOR = { timing: { queuedMs: 0, processingMs: 40_000 } };

/** The name of the trigger of the one workflow and of a node of the other one. */
const SHARED_NAME = 'Data';

const calledTrigger: WorkflowNode = {
	name: 'Called',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

/** A video for what a node with that name says, which is something else each time. */
const videoWorkflow = (): Workflow => {
	const row = { ...codeNode(`return [{ json: { at: Date.now() } }];`), name: SHARED_NAME };
	return linearWorkflow([calledTrigger, row, createNode({ prompt: 'A' }), waitNode()]);
};

const callingWorkflow = (path: string, workflowId: string): Workflow => {
	const call: WorkflowNode = {
		name: 'Call',
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: { workflowId: { __rl: true, mode: 'id', value: workflowId } },
	};
	return linearWorkflow([{ ...webhookNode(path), name: SHARED_NAME }, call]);
};

/** A sub-workflow that was killed with n8n, and is retried by itself. */
export const subWorkflowScenarios: readonly InterruptedScenario[] = [
	{
		name: 'a sub-workflow with a node named as the trigger of its caller, killed while it waits: the retry hands the video out',
		begin: async (harness) => {
			const [called, calling] = [
				await harness.newWorkflow(WAITED_FOR),
				await harness.newWorkflow(),
			];
			const { id: workflowId } = await called.write(videoWorkflow());
			await called.activate();
			const path = randomUUID();
			await calling.write(callingWorkflow(path, workflowId));
			await startByCall(harness, calling, path, {});
			await until('the create', () => called.service.creates.length === 1);
			await untilRecorded(harness, called, ['A']);
			return async () => {
				const [killed] = await called.executions();
				const retried = await called.retry(killed?.id ?? '');
				deepEqual(await videosFrom(retried, harness), [called.service.lastCreate.id]);
				equal(called.service.counts.create, 1);
			};
		},
	},
];
