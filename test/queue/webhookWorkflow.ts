import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { itemsOf, type Execution } from '../n8n/execution';
import { linearWorkflow, createNode, WAIT, waitNode } from '../n8n/harness/linearWorkflow';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { callWebhook, WEBHOOK, webhookNode } from '../n8n/harness/webhook';
import { withParameters } from '../n8n/workflowJson';

const calledSchema = z.object({ json: z.object({ body: z.object({ prompt: z.string() }) }) });

/** A workflow on the net: each call of it starts an execution that makes a video and waits for it. */
export class Webhook {
	private constructor(
		private readonly harness: N8nHarness,
		private readonly testWorkflow: TestWorkflow,
		private readonly path: string,
		private readonly pollInterval: number,
	) {}

	/** @param pollInterval seconds between two looks at a video: by default the fewest that the node takes */
	static async open(
		harness: N8nHarness,
		testWorkflow: TestWorkflow,
		pollInterval = 5,
	): Promise<Webhook> {
		const webhook = new Webhook(harness, testWorkflow, randomUUID(), pollInterval);
		await webhook.write({});
		await testWorkflow.activate();
		return webhook;
	}

	/** Stores the workflow with these options of KyyVideo; the webhook stays as it was activated. */
	async write(options: Readonly<Record<string, unknown>>): Promise<void> {
		const create = createNode({ prompt: '={{ $json.body.prompt }}', options });
		const nodes = [webhookNode(this.path), create, waitNode()];
		const workflow = linearWorkflow(nodes, { saveExecutionProgress: true });
		const { pollInterval } = this;
		await this.testWorkflow.write(withParameters(workflow, WAIT, { options: { pollInterval } }));
	}

	/** Calls it once for each prompt; n8n answers when it has queued the execution. */
	async call([first = '', ...others]: readonly string[]): Promise<void> {
		await callWebhook(this.harness, this.path, { prompt: first });
		const calls = others.map((prompt) => callWebhook(this.harness, this.path, { prompt }));
		await Promise.all(calls);
	}
}

/** Different prompts, none of which is a part of another. */
export function prompts(word: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${word} ${index + 1}.`);
}

/** What the call of the webhook asked for that an execution goes back to. */
export function promptOf(execution: Execution): string {
	const [called] = itemsOf(execution, WEBHOOK);
	return calledSchema.parse(called).json.body.prompt;
}
