import { deepEqual } from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { Scenario } from '../n8n/harness/scenario';
import { readWorkflow } from '../n8n/workflowJson';
import { EXAMPLES, pathOf } from './exampleWorkflow';
import { faultsOf, nodeSchema, type ExampleNode } from './nodeCheck';
import type { INodeTypeDescription } from 'n8n-workflow';

export const knownNodeScenarios: readonly Scenario[] = [
	{
		name: 'known: every node of every example, of n8n and of this package, has a type, a version and parameters that n8n knows',
		run: async (harness) => {
			const descriptions = await harness.api.nodeDescriptions();
			const faults = (await allNodes()).flatMap(({ example, node }) =>
				faultsIn(node, descriptions).map((fault) => `${example}, ${node.name}: ${fault}`),
			);
			deepEqual(faults, []);
		},
	},
];

async function allNodes(): Promise<{ example: string; node: ExampleNode }[]> {
	const files = (await readdir(EXAMPLES)).map((file) => file.replace(/\.json$/, ''));
	const nodes = files.map(async (example) => {
		const workflow = await readWorkflow(pathOf(example));
		return workflow.nodes.map((node) => ({ example, node: nodeSchema.parse(node) }));
	});
	return (await Promise.all(nodes)).flat();
}

function faultsIn(node: ExampleNode, descriptions: readonly INodeTypeDescription[]): string[] {
	// n8n has one description for each group of versions.
	const ofType = descriptions.filter(({ name }) => name === node.type);
	const [description = ofType[0]] = ofType.filter(({ version }) =>
		[version].flat().includes(node.typeVersion),
	);
	return description === undefined ? ['n8n has no such node'] : faultsOf(node, description);
}
