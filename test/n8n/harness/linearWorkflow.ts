import type { Workflow, WorkflowNode } from '../workflowJson';
import { KYYVIDEO_TYPE, WAIT_TYPE } from './nodeTypes';

/** What the nodes are called; the example workflows call them the same. */
export const CREATE = 'KyyVideo';
export const WAIT = 'Wait for Video';

/** n8n's own settings of a node, e.g. `retryOnFail`. */
export type NodeSettings = Readonly<Record<string, unknown>>;

/** The trigger that Execute presses. */
export const START: WorkflowNode = {
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	parameters: {},
};

/** Two nodes that give these items one by one, whatever came before. */
export function itemNodes(items: readonly object[]): [WorkflowNode, WorkflowNode] {
	return [
		{
			name: 'Items',
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
	];
}

/** The node that creates a video of each item. */
export function createNode(
	parameters: Readonly<Record<string, unknown>>,
	settings: NodeSettings = {},
): WorkflowNode {
	return { name: CREATE, type: KYYVIDEO_TYPE, typeVersion: 1, parameters, ...settings };
}

export function waitNode(): WorkflowNode {
	// The shortest interval that the node takes, as every scenario waits for it.
	const parameters = { options: { pollInterval: 5 } };
	return { name: WAIT, type: WAIT_TYPE, typeVersion: 1, parameters };
}

/** A workflow with one node behind the other. A test workflow gives it a name of its own. */
export function linearWorkflow(
	nodes: readonly WorkflowNode[],
	settings: Readonly<Record<string, unknown>> = {},
): Workflow {
	const connections = nodes.slice(1).map(({ name }, index) => {
		const main = [[{ node: name, type: 'main', index: 0 }]];
		return [nodes[index]?.name ?? name, { main }] as const;
	});
	return {
		name: 'Linear workflow',
		nodes: nodes.map((node, index) => ({
			...node,
			id: `node-${index}`,
			position: [200 * index, 0],
		})),
		connections: Object.fromEntries(connections),
		settings: { executionOrder: 'v1', ...settings },
	};
}
