import { deepEqual, equal, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { itemsOf, type Execution } from '../n8n/execution';
import { CREATE, createNode, linearWorkflow } from '../n8n/harness/linearWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { until } from '../n8n/harness/until';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { callWebhook, webhookNode } from '../n8n/harness/webhook';
import type { Instance } from '../n8n/startN8n';
import type { WorkflowNode } from '../n8n/workflowJson';
import { idsWith, stopAndRetry, TIMEOUT_MS } from './queuedExecutions';
import type { QueueHarness } from './queueHarness';
import { prompts } from './webhookWorkflow';

const EACH = 40;

/** So many of each execution are answered. The others hang, so that it is at work when its worker ends. */
const ANSWERED = 30;

const ORDERS = ['Dawn', 'Dusk'].map((word) => ({ word, all: prompts(word, EACH) }));

const itemSchema = z.object({
	json: z.union([
		z.object({ id: z.string() }),
		z.object({ details: z.object({ kind: z.literal('unknown') }) }),
	]),
});

/** The items that a call of the webhook brings. */
const SPLIT: WorkflowNode = {
	name: 'Split Out',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.items', options: {} },
};

/** Executions that write batches of records into the same table of n8n's database from two workers at once. */
export const batchScenarios: readonly Scenario<QueueHarness>[] = [
	{
		name: 'two executions of many items on two workers, killed one after the other: each video is paid for once or asked about',
		run: async (harness) => {
			await harness.killWorkers();
			const workers = [await harness.startWorker({}, 1), await harness.startWorker({}, 1)];
			const testWorkflow = await harness.main.newWorkflow(AT_ONCE);
			const { service } = testWorkflow;
			for (const prompt of ORDERS.flatMap(({ all }) => all.slice(ANSWERED))) {
				service.misbehave({ on: 'create', prompt, fault: 'hang', accepted: true });
			}
			await callBoth(harness, testWorkflow);
			for (const { word } of ORDERS) {
				const answered = () => promptsOf(testWorkflow).filter((one) => one.startsWith(word));
				await until(`the answers for ${word}`, () => answered().length >= ANSWERED, TIMEOUT_MS);
			}
			const running = await idsWith('running', testWorkflow);
			equal(running.length, 2);

			for (const worker of workers) {
				const id = await executionOf(worker, running);
				await worker.kill();
				// The other one is still at work
				await harness.startWorker();
				const [retried] = await stopAndRetry(testWorkflow, [id]);
				expectKnown(retried, testWorkflow);
			}
			const paid = promptsOf(testWorkflow);
			deepEqual(paid, [...new Set(paid)]);
			await testWorkflow.deactivate();
		},
	},
];

async function callBoth({ main }: QueueHarness, testWorkflow: TestWorkflow): Promise<void> {
	const path = randomUUID();
	const create = createNode(
		{ prompt: '={{ $json.prompt }}' },
		{ onError: 'continueRegularOutput' },
	);
	const settings = { saveExecutionProgress: true };
	await testWorkflow.write(linearWorkflow([webhookNode(path), SPLIT, create], settings));
	await testWorkflow.activate();
	const calls = ORDERS.map(({ all }) =>
		callWebhook(main, path, { items: all.map((prompt) => ({ prompt })) }),
	);
	await Promise.all(calls);
}

/** What was paid for, in the order of the requests. */
const promptsOf = ({ service }: TestWorkflow): string[] =>
	service.creates.map(({ body }) => body.prompt);

/** Which of the executions a worker is at work at, as its log says. */
async function executionOf({ log }: Instance, running: readonly string[]): Promise<string> {
	const written = await readFile(log, 'utf8');
	const own = running.filter((id) => written.includes(`Worker started execution ${id} `));
	equal(own.length, 1);
	return own[0] ?? '';
}

/** Each item has the video of its own prompt, or is asked about; some of them have. */
function expectKnown(retried: Execution | undefined, { service }: TestWorkflow): void {
	const items = retried ? itemsOf(retried, CREATE) : [];
	const promptOf = new Map(service.creates.map(({ id, body }) => [id, body.prompt]));
	const made = items.map((item) => {
		const { json } = itemSchema.parse(item);
		return 'id' in json ? promptOf.get(json.id) : undefined;
	});
	const order = ORDERS.find(({ all }) => made.some((prompt) => all.includes(prompt ?? '')));
	ok(order, 'no video was handed out');
	deepEqual(
		made,
		order.all.map((prompt, index) => made[index] && prompt),
	);
}
