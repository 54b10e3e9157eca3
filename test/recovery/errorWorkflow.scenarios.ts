import { equal, match } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { itemsOf } from '../n8n/execution';
import { createNode, itemNodes, linearWorkflow, waitNode } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import { until } from '../n8n/harness/until';
import { AT_ONCE, SOON } from '../n8n/harness/videoTiming';
import { startByCall, webhookNode } from '../n8n/harness/webhook';
import type { WorkflowNode } from '../n8n/workflowJson';

const ERROR_TRIGGER = 'Error Trigger';

const PROMPT = '={{ $json.prompt }}';

const ROWS = [{ prompt: 'A paper boat' }, { prompt: 'A lighthouse' }];

/** n8n hands an error workflow no more of an error than this. */
const alertSchema = z.object({
	execution: z.object({
		id: z.string(),
		lastNodeExecuted: z.string(),
		error: z.object({ message: z.string(), description: z.string().nullish() }),
	}),
});

interface Alert {
	readonly mistake: string;
	readonly rows: readonly object[];
	readonly nodes: readonly WorkflowNode[];
	/** The whole message */
	readonly message: RegExp;
	readonly description: RegExp;
	readonly creates: number;
	/** What the service answers to the second row */
	readonly answer?: { readonly error: string; readonly at: 'create' | 'end' };
}

const alerts: readonly Alert[] = [
	{
		mistake: 'a second row without a prompt',
		rows: [...ROWS.slice(0, 1), { caption: 'A lighthouse' }],
		nodes: [createNode({ prompt: PROMPT })],
		message: /^Prompt .+ \[item 1, the 2nd of 2\]$/,
		description: /value that its expression gives for this item\. Nothing was sent/,
		creates: 0,
	},
	{
		mistake: 'a ratio that the model does not make, in the second row',
		rows: [...ROWS.slice(0, 1), { prompt: 'A lighthouse', ratio: '5:4' }],
		nodes: [createNode({ prompt: PROMPT, aspectRatio: "={{ $json.ratio ?? '16:9' }}" })],
		message: /^Aspect Ratio must be one of .+, but is "5:4" \[item 1, the 2nd of 2\]$/,
		description: /value that its expression gives for this item\. Nothing was sent/,
		creates: 0,
	},
	{
		mistake: 'a model that the service does not know',
		rows: ROWS,
		nodes: [createNode({ prompt: PROMPT })],
		answer: { error: 'model not found', at: 'create' },
		message:
			/^KyyVideo does not know the Model ".+", or no longer offers it.+ \[item 1, the 2nd of 2\]$/,
		description: /choose another entry in Model/,
		creates: 1,
	},
	{
		mistake: 'a video that failed for its content',
		rows: ROWS,
		nodes: [createNode({ prompt: PROMPT }), waitNode()],
		answer: { error: 'The prompt may contain sensitive content', at: 'end' },
		message:
			/^KyyVideo could not make the video \S+: The prompt may contain sensitive content.* \[item 1, the 2nd of 2\]$/,
		description: /^Change the prompt/,
		creates: 2,
	},
];

/** Stores a workflow that does nothing but take the alerts of others. */
async function errorWorkflow(harness: N8nHarness) {
	const taker = await harness.newWorkflow(AT_ONCE);
	const trigger = {
		name: ERROR_TRIGGER,
		type: 'n8n-nodes-base.errorTrigger',
		typeVersion: 1,
		parameters: {},
	};
	const { id } = await taker.write(linearWorkflow([trigger]));
	// n8n 2 calls no error workflow that is not published
	await taker.activate();
	return { taker, id };
}

const alertScenario = ({
	mistake,
	rows,
	nodes,
	answer,
	message,
	description,
	creates,
}: Alert): Scenario => ({
	name: `an error workflow is told of ${mistake}: what, which item, and what to do`,
	run: async (harness) => {
		const { taker, id } = await errorWorkflow(harness);
		const testWorkflow = await harness.newWorkflow(SOON);
		const { service } = testWorkflow;
		const prompt = 'A lighthouse';
		if (answer?.at === 'end') {
			service.nextTask({ prompt, outcome: { kind: 'failed', error: answer.error } });
		} else if (answer) {
			service.misbehave({
				on: 'create',
				prompt,
				fault: 'answer',
				status: 400,
				body: { error: { message: answer.error } },
			});
		}
		const path = randomUUID();
		await testWorkflow.write(
			linearWorkflow([webhookNode(path), ...itemNodes(rows), ...nodes], { errorWorkflow: id }),
		);
		const started = await startByCall(harness, testWorkflow, path, {});
		const failed = await testWorkflow.end(started);
		equal(failed.status, 'error');
		match(failed.data.resultData.error?.message ?? '', message);
		await until('the alert', async () => (await taker.executions()).length > 0);
		const [alert] = await taker.executions();
		const [item] = itemsOf(await taker.end(alert?.id ?? ''), ERROR_TRIGGER);
		const { execution } = alertSchema.parse(item?.json);
		equal(execution.id, failed.id);
		equal(execution.lastNodeExecuted, nodes.at(-1)?.name);
		match(execution.error.message, message);
		match(execution.error.description ?? '', description);
		equal(service.creates.length, creates);
		await testWorkflow.deactivate();
		await taker.deactivate();
	},
});

/** What reaches a user who is told of errors by a workflow of their own. */
export const errorWorkflowScenarios: readonly Scenario[] = alerts.map(alertScenario);
