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

/** The outputs of a node, each of which leads to the node of this name, or to none. */
const leadsTo = (outputs: ReadonlyArray<string | undefined>) => ({
	main: outputs.map((node) => (node === undefined ? [] : [{ node, type: 'main', index: 0 }])),
});

/** The workflow with other outputs of some nodes, each of which leads to the node of its name, or to none. */
export function withOutputs(
	workflow: Workflow,
	outputs: Readonly<Record<string, ReadonlyArray<string | undefined>>>,
): Workflow {
	const changed = Object.entries(outputs).map(([name, to]) => [name, leadsTo(to)] as const);
	return {
		...workflow,
		connections: { ...workflow.connections, ...Object.fromEntries(changed) },
	};
}

/** A workflow with one node behind the other. A test workflow gives it a name of its own. */
export function linearWorkflow(
	nodes: readonly WorkflowNode[],
	settings: Readonly<Record<string, unknown>> = {},
): Workflow {
	const connections = nodes.slice(1).map(({ name }, index) => {
		return [nodes[index]?.name ?? name, leadsTo([name])] as const;
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
