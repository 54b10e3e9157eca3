import type { Workflow, WorkflowNode } from '../n8n/workflow';
import { KYYVIDEO_TYPE, WAIT_TYPE } from './nodeTypes';

/** What the nodes are called; the example workflow calls them the same. */
export const CREATE = 'KyyVideo';
export const WAIT = 'Wait for Video';

export interface Variation {
	/** The expression in KyyVideo's prompt; by default what the item brings. */
	prompt?: string;
	/** Chosen in KyyVideo's options. */
	options?: Readonly<Record<string, unknown>>;
	/** n8n's own settings of the node KyyVideo, e.g. `retryOnFail`. */
	node?: Readonly<Record<string, unknown>>;
	/** The settings of the workflow. */
	settings?: Readonly<Record<string, unknown>>;
}

/** A workflow that is started by hand, and makes one video for each prompt and waits for all. */
export function videosOf(prompts: readonly string[], variation: Variation = {}): Workflow {
	const items = prompts.map((prompt) => ({ prompt }));
	return chain(variation.settings, [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Prompts',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ items }), options: {} },
		},
		{
			name: 'Split Out',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'items', options: {} },
		},
		createNode({ prompt: '={{ $json.prompt }}', ...variation }),
		waitNode(),
	]);
}

/** A workflow that makes one video every `seconds` once it is active, and does not wait for it. */
export function videoEvery(seconds: number, prompt: string): Workflow {
	const interval = [{ field: 'seconds', secondsInterval: seconds }];
	return chain({}, [
		{
			name: 'Schedule',
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval } },
		},
		createNode({ prompt }),
	]);
}

function createNode({ prompt, options = {}, node = {} }: Variation): WorkflowNode {
	return {
		name: CREATE,
		type: KYYVIDEO_TYPE,
		typeVersion: 1,
		parameters: { prompt, options },
		...node,
	};
}

function waitNode(): WorkflowNode {
	// The shortest interval that the node takes, as every scenario waits for it.
	const parameters = { options: { pollInterval: 5 } };
	return { name: WAIT, type: WAIT_TYPE, typeVersion: 1, parameters };
}

/** A workflow with one node behind the other. */
function chain(settings: Variation['settings'], nodes: readonly WorkflowNode[]): Workflow {
	const connections = nodes.slice(1).map(({ name }, index) => {
		const main = [[{ node: name, type: 'main', index: 0 }]];
		return [nodes[index]?.name ?? name, { main }] as const;
	});
	return {
		// A play gives it a name of its own.
		name: 'Recovery',
		nodes: nodes.map((node, index) => ({
			...node,
			id: `node-${index}`,
			position: [200 * index, 0],
		})),
		connections: Object.fromEntries(connections),
		settings: { executionOrder: 'v1', ...settings },
	};
}
