import { deepEqual, equal, match } from 'node:assert/strict';

import { itemsOfRun, runsOf } from '../n8n/execution';
import {
	CREATE,
	createNode,
	itemNodes,
	linearWorkflow,
	START,
	withOutputs,
} from '../n8n/harness/linearWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import type { Workflow } from '../n8n/workflowJson';

const LOOP = 'Loop Over Items';

/** Takes items one by one to KyyVideo, which goes on after an error, and back. */
function loopOver(items: readonly object[], prompt: string): Workflow {
	const loop = {
		name: LOOP,
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { options: {} },
	};
	const create = createNode({ prompt, options: {} }, { onError: 'continueRegularOutput' });
	const workflow = linearWorkflow([START, ...itemNodes(items), loop, create]);
	// The first output is what the loop has done
	return withOutputs(workflow, { [LOOP]: [undefined, CREATE], [CREATE]: [LOOP] });
}

const ONCE = 'Once';

/** Takes the items to KyyVideo, and all of them once more when some have failed: n8n then pairs each with the first one. */
function readAgain(items: readonly object[]): Workflow {
	const [read, split] = itemNodes(items);
	const once = {
		name: ONCE,
		type: 'n8n-nodes-base.filter',
		typeVersion: 2.2,
		parameters: {
			conditions: {
				options: { version: 2, caseSensitive: true, leftValue: '', typeValidation: 'strict' },
				combinator: 'and',
				conditions: [
					{
						id: 'first',
						leftValue: '={{ $runIndex }}',
						rightValue: 1,
						operator: { type: 'number', operation: 'lt' },
					},
				],
			},
			options: {},
		},
	};
	const prompt = '={{ $json.prompt }}';
	const create = createNode({ prompt, options: {} }, { onError: 'continueErrorOutput' });
	const nodes = [START, { ...read, executeOnce: true }, split, create, once];
	// The second output of a node is that of its errors
	return withOutputs(linearWorkflow(nodes), { [CREATE]: [undefined, ONCE], [ONCE]: [read.name] });
}

/** Takes an item to KyyVideo, and back through a Code node that says it comes from an item which there is not. */
function wrongPairing(): Workflow {
	const code = {
		name: 'Code',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: {
			jsCode: "return $runIndex < 1 ? [{ json: { prompt: 'A' }, pairedItem: { item: 7 } }] : [];",
		},
	};
	const create = createNode(
		{ prompt: '={{ $json.prompt }}', options: {} },
		{ onError: 'continueErrorOutput' },
	);
	const workflow = linearWorkflow([START, ...itemNodes([{ prompt: 'A' }]), create, code]);
	return withOutputs(workflow, { [CREATE]: [undefined, code.name], [code.name]: [CREATE] });
}

/** What one lost answer does to the rounds of a loop after it. */
export const loopScenarios: readonly Scenario[] = [
	{
		name: 'a loop whose first answer is lost: each other row gets its video, though all have the same prompt',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
			await testWorkflow.write(loopOver([{ row: 1 }, { row: 2 }, { row: 3 }], 'A'));
			const execution = await testWorkflow.run();
			equal(execution.status, 'success');
			equal(testWorkflow.service.creates.length, 3);
			const [first, ...others] = runsOf(execution, CREATE).map((run) =>
				JSON.stringify(itemsOfRun(run)),
			);
			match(first ?? '', /may have accepted/);
			deepEqual(
				others.map((output) => output.includes('"status":"queued"')),
				[true, true],
			);
		},
	},
	{
		name: 'a loop that sends a failed item back as one that there is not: it is not created again',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
			await testWorkflow.write(wrongPairing());
			const execution = await testWorkflow.run();
			equal(runsOf(execution, CREATE).length, 2);
			equal(testWorkflow.service.creates.length, 1);
		},
	},
	{
		name: 'rows that are read again after one was refused: the one whose answer was lost is not created again',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const { service } = testWorkflow;
			const body = { code: 400, msg: '参数错误' };
			service.misbehave({ on: 'create', prompt: 'A', fault: 'answer', status: 400, body });
			service.misbehave({ on: 'create', prompt: 'B', fault: 'drop', accepted: true });
			await testWorkflow.write(readAgain([{ prompt: 'A' }, { prompt: 'B' }]));
			const execution = await testWorkflow.run();
			equal(execution.status, 'success');
			deepEqual(service.creates.map(({ body: { prompt } }) => prompt).sort(), ['A', 'B']);
			equal(runsOf(execution, CREATE).length, 2);
		},
	},
];
