import { equal } from 'node:assert/strict';

import { itemsOf } from '../n8n/execution';
import { CREATE, createNode, linearWorkflow, START } from '../n8n/harness/linearWorkflow';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import type { WorkflowNode } from '../n8n/workflowJson';

const BETWEEN = 'Between';

const failing: WorkflowNode = {
	name: BETWEEN,
	type: 'n8n-nodes-base.stopAndError',
	typeVersion: 1,
	parameters: { errorMessage: 'Not yet' },
};

const mended: WorkflowNode = {
	name: BETWEEN,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
};

const [first, second] = [CREATE, 'Another KyyVideo'].map((name) => ({
	...createNode({ prompt: 'A' }),
	name,
}));

/** Two nodes that ask for the same, each for a video of its own, and a node that fails before one of them. */
export const twoNodesScenarios: readonly Scenario[] = [
	{
		name: 'two nodes that ask for the same, an error between them: the retry makes the second video',
		run: async (harness) => {
			await expectBothMade(harness, (between) => [first, between, second]);
		},
	},
	{
		name: 'two nodes that ask for the same, an error before both: the retry makes both videos',
		run: async (harness) => {
			await expectBothMade(harness, (between) => [between, first, second]);
		},
	},
];

async function expectBothMade(
	harness: N8nHarness,
	nodesWith: (between: WorkflowNode) => ReadonlyArray<WorkflowNode | undefined>,
): Promise<void> {
	const testWorkflow = await harness.newWorkflow(AT_ONCE);
	const write = async (between: WorkflowNode) => {
		const nodes = nodesWith(between).flatMap((node) => node ?? []);
		await testWorkflow.write(linearWorkflow([START, ...nodes]));
	};
	await write(failing);
	const failed = await testWorkflow.run();
	equal(failed.status, 'error');
	await write(mended);
	const retried = await testWorkflow.retry(failed.id, 'current');
	equal(retried.status, 'success', errorTextOf(retried));
	const ids = [CREATE, 'Another KyyVideo'].flatMap((name) =>
		itemsOf(retried, name).map(({ json }) => json.id),
	);
	equal(new Set(ids).size, 2);
	equal(testWorkflow.service.counts.create, 2);
}
