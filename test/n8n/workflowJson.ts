import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const nodeSchema = z
	.object({
		name: z.string(),
		type: z.string(),
		parameters: z.record(z.unknown()),
		credentials: z.record(z.unknown()).optional(),
	})
	.passthrough();

const workflowSchema = z
	.object({ name: z.string(), nodes: z.array(nodeSchema), connections: z.record(z.unknown()) })
	.passthrough();

/** A workflow as n8n's editor exports it. */
export type Workflow = z.infer<typeof workflowSchema>;

export type WorkflowNode = z.infer<typeof nodeSchema>;

/** @throws when the file does not hold a workflow */
export async function readWorkflow(path: string): Promise<Workflow> {
	return workflowSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** The workflow with a stored credential chosen in those nodes whose type is one of `nodeTypes`. */
export function withCredential(
	workflow: Workflow,
	nodeTypes: ReadonlySet<string>,
	credential: { id: string; name: string; type: string },
): Workflow {
	const { id, name, type } = credential;
	const nodes = workflow.nodes.map((node) =>
		nodeTypes.has(node.type)
			? { ...node, credentials: { ...node.credentials, [type]: { id, name } } }
			: node,
	);
	return { ...workflow, nodes };
}

/** The workflow with other values for some parameters of a node. @throws when it has no such node */
export function withParameters(
	workflow: Workflow,
	name: string,
	parameters: Readonly<Record<string, unknown>>,
): Workflow {
	const old = workflow.nodes.find((node) => node.name === name);
	if (old === undefined) throw new Error(`The workflow "${workflow.name}" has no node "${name}".`);
	const changed = { ...old, parameters: { ...old.parameters, ...parameters } };
	return { ...workflow, nodes: workflow.nodes.map((node) => (node === old ? changed : node)) };
}

/** The one node of a type. @throws when there is none, or more than one */
export function nodeOfType(workflow: Workflow, type: string): WorkflowNode {
	const [node, ...others] = workflow.nodes.filter((candidate) => candidate.type === type);
	if (node === undefined || others.length > 0) {
		throw new Error(`The workflow "${workflow.name}" has not exactly one node of type ${type}.`);
	}
	return node;
}
