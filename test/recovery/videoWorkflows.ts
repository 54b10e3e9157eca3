import {
	linearWorkflow,
	createNode,
	itemNodes,
	START,
	waitNode,
	type NodeSettings,
} from '../n8n/harness/linearWorkflow';
import type { Workflow } from '../n8n/workflowJson';

interface Variation {
	/** The expression in KyyVideo's prompt; by default what the item brings. */
	prompt?: string;
	/** Chosen in KyyVideo's options. */
	options?: Readonly<Record<string, unknown>>;
	/** n8n's own settings of the node KyyVideo. */
	node?: NodeSettings;
	/** The settings of the workflow. */
	settings?: Readonly<Record<string, unknown>>;
}

/** A workflow that is started by hand, and makes one video for each prompt and waits for all. */
export function videosOf(prompts: readonly string[], variation: Variation = {}): Workflow {
	const { prompt = '={{ $json.prompt }}', options = {}, node, settings } = variation;
	const items = prompts.map((one) => ({ prompt: one }));
	return linearWorkflow(
		[START, ...itemNodes(items), createNode({ prompt, options }, node), waitNode()],
		settings,
	);
}

/** The workflow with n8n's setting "On Error: Continue" for a node. */
export function withContinue(workflow: Workflow, name: string): Workflow {
	const nodes = workflow.nodes.map((node) =>
		node.name === name ? { ...node, onError: 'continueRegularOutput' } : node,
	);
	return { ...workflow, nodes };
}

/** A workflow that makes one video every `seconds` once it is active, and does not wait for it. */
export function videoEvery(seconds: number, prompt: string): Workflow {
	const interval = [{ field: 'seconds', secondsInterval: seconds }];
	return linearWorkflow([
		{
			name: 'Schedule',
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval } },
		},
		createNode({ prompt, options: {} }),
	]);
}
