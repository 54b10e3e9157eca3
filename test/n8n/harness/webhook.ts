import { equal } from 'node:assert/strict';
import { fetch } from 'undici';
import type { WorkflowNode } from '../workflowJson';
import type { N8nHarness } from './n8nHarness';
import type { TestWorkflow } from './testWorkflow';
import { until } from './until';

export const WEBHOOK = 'Webhook';

/** The trigger that a call of its path starts; what was called with is the item's `body`. */
export function webhookNode(path: string): WorkflowNode {
	return {
		name: WEBHOOK,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		// Without an id of its own n8n would put the workflow's id before the path.
		webhookId: path,
		parameters: { httpMethod: 'POST', path, options: {} },
	};
}

/** Calls the webhook of an active workflow; n8n answers when it has started, or queued, the execution. */
export async function callWebhook(
	{ url }: Pick<N8nHarness, 'url'>,
	path: string,
	body: object,
): Promise<void> {
	const post = async () => {
		const answer = await fetch(`${url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		return { status: answer.status, text: await answer.text() };
	};
	let answer = await post();
	// n8n says that it is active a moment before it is, and then answers that there is no such webhook.
	await until('the webhook', async () => {
		if (answer.status === 404) answer = await post();
		return answer.status !== 404;
	});
	equal(answer.status, 200, answer.text);
}

/** Activates the workflow of a webhook and calls it; gives the id of the execution. */
export async function startByCall(
	harness: N8nHarness,
	testWorkflow: TestWorkflow,
	path: string,
	body: object,
): Promise<string> {
	const { length } = await testWorkflow.executions();
	await testWorkflow.activate();
	await callWebhook(harness, path, body);
	await until('the execution', async () => (await testWorkflow.executions()).length > length);
	const [latest] = await testWorkflow.executions();
	return latest?.id ?? '';
}
