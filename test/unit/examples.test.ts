import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { KyyVideo } from '../../nodes/KyyVideo/KyyVideo.node';
import { WaitForVideo } from '../../nodes/WaitForVideo/WaitForVideo.node';
import manifest from '../../package.json';

const folder = join(__dirname, '..', '..', 'examples');

const descriptions = new Map(
	[new KyyVideo(), new WaitForVideo()].map(({ description }) => [
		`${manifest.name}.${description.name}`,
		description,
	]),
);

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const parameters: z.ZodType<INodeParameters> = z.lazy(() =>
	z.record(z.union([scalar, z.array(scalar), parameters, z.array(parameters)])),
);

const node = z.object({
	id: z.string(),
	name: z.string(),
	type: z.string(),
	typeVersion: z.number(),
	position: z.tuple([z.number(), z.number()]),
	parameters,
});

const workflow = z.object({
	nodes: z.array(node),
	connections: z.record(z.object({ main: z.array(z.array(z.object({ node: z.string() }))) })),
	settings: z.object({ executionOrder: z.string(), saveExecutionProgress: z.boolean() }),
});

describe.each(readdirSync(folder))('%s', (file) => {
	const text = readFileSync(join(folder, file), 'utf8');
	const { nodes, connections, settings } = workflow.parse(JSON.parse(text));
	const names = nodes.map(({ name }) => name);

	test('saves its progress, so that a retry after a crash pays for nothing again', () => {
		expect(settings).toEqual({ executionOrder: 'v1', saveExecutionProgress: true });
	});

	test('names each node once, and connects only nodes that are there', () => {
		expect(names).toEqual([...new Set(names)]);
		const targets = Object.values(connections).flatMap(({ main }) => main.flat());
		const connected = [...Object.keys(connections), ...targets.map((target) => target.node)];
		expect(connected.filter((name) => !names.includes(name))).toEqual([]);
	});

	test('has notes that explain it, and names no credential of whoever made it', () => {
		expect(nodes.map(({ type }) => type)).toContain('n8n-nodes-base.stickyNote');
		expect(text).not.toContain('"credentials"');
	});

	test('has nodes of n8n and of this package, and these with parameters that they know', () => {
		const own = nodes.filter(({ type }) => !type.startsWith('n8n-nodes-base.'));
		expect(own.map(({ type }) => type)).toEqual([...descriptions.keys()]);
		for (const node of own) {
			const description = descriptions.get(node.type) ?? null;
			const properties = description?.properties ?? [];
			// n8n drops what it does not know
			const known = NodeHelpers.getNodeParameters(
				properties,
				node.parameters,
				true,
				false,
				node,
				description,
			);
			expect(known).toMatchObject(node.parameters);
			const filled = { ...node, parameters: known ?? {} };
			expect(NodeHelpers.getNodeParametersIssues(properties, filled, description)).toBeNull();
		}
	});
});
