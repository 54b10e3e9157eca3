import { deepEqual, equal } from 'node:assert/strict';

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

const asking = (name: string, parameters: object = {}): WorkflowNode => ({
	...createNode({ prompt: 'A', ...parameters }),
	name,
});

const first = asking(CREATE);

const second = asking('Another KyyVideo');

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
	...(
		[
			[
				'two nodes that ask for the same, and the first one renamed after an error between them: the retry makes the second video',
				[asking('Renamed KyyVideo')],
			],
			[
				'two nodes that ask for the same, and the first one disabled after an error between them: the retry makes the second video',
				[{ ...first, disabled: true }],
			],
			[
				'two nodes that ask for the same, and the first one deleted after an error between them: the retry makes the second video',
				[],
			],
		] as const
	).map(([name, changed]): Scenario => ({
		name,
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			await testWorkflow.write(linearWorkflow([START, first, failing, second]));
			const failed = await testWorkflow.run();
			await testWorkflow.write(linearWorkflow([START, ...changed, mended, second]));
			const retried = await testWorkflow.retry(failed.id, 'current');
			equal(retried.status, 'success', errorTextOf(retried));
			equal(testWorkflow.service.counts.create, 2);
			deepEqual(
				itemsOf(retried, second.name).map(({ json }) => json.id),
				[testWorkflow.service.lastCreate.id],
			);
		},
	})),
];

async function expectBothMade(
	harness: N8nHarness,
	nodesWith: (between: WorkflowNode) => readonly WorkflowNode[],
): Promise<void> {
	const testWorkflow = await harness.newWorkflow(AT_ONCE);
	const write = async (between: WorkflowNode) => {
		await testWorkflow.write(linearWorkflow([START, ...nodesWith(between)]));
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
