import { NodeHelpers, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const parameters: z.ZodType<INodeParameters> = z.lazy(() =>
	z.record(z.union([scalar, z.array(scalar), parameters, z.array(parameters)])),
);

/** A node as it stands in the file of a workflow. */
export const nodeSchema = z.object({
	id: z.string(),
	name: z.string(),
	type: z.string(),
	typeVersion: z.number(),
	/** Of its upper left corner, in pixels at full size. */
	position: z.tuple([z.number(), z.number()]),
	parameters,
});

export type ExampleNode = z.output<typeof nodeSchema>;

/**
 * What is wrong with a node of a workflow by the description of its type, in n8n's own judgement: a
 * parameter or value that n8n would drop or alter, and one that it would mark in red.
 */
export function faultsOf(node: ExampleNode, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const versions = [description.version].flat();
	if (!versions.includes(node.typeVersion)) {
		return [`version ${node.typeVersion} is not among ${versions.join(', ')}`];
	}
	// n8n drops what it does not know.
	const known =
		NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description) ??
		{};
	const unknown = Object.keys(node.parameters).filter(
		(name) => !isWithin(node.parameters[name], known[name]),
	);
	const filled = { ...node, parameters: known };
	const issues = NodeHelpers.getNodeParametersIssues(properties, filled, description);
	return [
		...unknown.map((name) => `"${name}" is unknown, or has an unknown value`),
		...Object.values(issues?.parameters ?? {}).flat(),
	];
}

/** Whether all that is in one value is in the other one, which may hold more. */
function isWithin(part: unknown, whole: unknown): boolean {
	if (typeof part !== 'object' || part === null) return part === whole;
	if (typeof whole !== 'object' || whole === null) return false;
	const entries = new Map<string, unknown>(Object.entries(whole));
	return Object.entries(part).every(([key, value]) => isWithin(value, entries.get(key)));
}
