import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { KyyVideo } from '../../nodes/KyyVideo/KyyVideo.node';
import { WaitForVideo } from '../../nodes/WaitForVideo/WaitForVideo.node';
import manifest from '../../package.json';
import { faultsOf, nodeSchema, type ExampleNode } from '../examples/nodeCheck';

const folder = join(__dirname, '..', '..', 'examples');

const descriptions = new Map(
	[new KyyVideo(), new WaitForVideo()].map(({ description }) => [
		`${manifest.name}.${description.name}`,
		description,
	]),
);

const NOTE = 'n8n-nodes-base.stickyNote';

const CREATING = `${manifest.name}.kyyVideo`;

const OF_N8N = ['n8n-nodes-base.', '@n8n/n8n-nodes-langchain.'];

/** By kind, such as `main` or `ai_tool`, then by output */
const outputs = z.record(z.array(z.array(z.object({ node: z.string() }))));

const workflow = z.object({
	nodes: z.array(nodeSchema),
	connections: z.record(outputs),
	settings: z.object({ executionOrder: z.string(), saveExecutionProgress: z.boolean() }),
});

/** What n8n adds to a node that is a tool of an AI agent; the tests in n8n itself know it */
const OF_TOOLS = new Set(['descriptionType', 'toolDescription']);

/** A node as a step of the workflow, where it stands as a tool of an AI agent */
function asStep(node: ExampleNode): ExampleNode {
	const entries = Object.entries(node.parameters);
	const parameters = Object.fromEntries(entries.filter(([name]) => !OF_TOOLS.has(name)));
	return { ...node, type: node.type.replace(/Tool$/, ''), parameters };
}

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

const size = z.object({ width: z.number(), height: z.number() });

/** In pixels, as n8n draws them; of a node with its name below */
function boxOf({ name, type, position, parameters }: ExampleNode): Box {
	const [left, top] = position;
	const { width, height } = type === NOTE ? size.parse(parameters) : { width: 96, height: 140 };
	return { name, left, top, right: left + width, bottom: top + height };
}

const overlap = (one: Box, other: Box): boolean =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

describe.each(readdirSync(folder))('%s', (file) => {
	const text = readFileSync(join(folder, file), 'utf8');
	const { nodes, connections, settings } = workflow.parse(JSON.parse(text));
	const names = nodes.map(({ name }) => name);
	const createsVideos = nodes.map(asStep).some(({ type }) => type === CREATING);

	test('saves its progress, so that a retry after a crash pays for nothing again', () => {
		expect(settings).toEqual({ executionOrder: 'v1', saveExecutionProgress: true });
	});

	test('names each node once, and connects only nodes that are there', () => {
		expect(names).toEqual([...new Set(names)]);
		const targets = Object.values(connections).flatMap((kinds) => Object.values(kinds).flat(2));
		const connected = [...Object.keys(connections), ...targets.map((target) => target.node)];
		expect(connected.filter((name) => !names.includes(name))).toEqual([]);
	});

	test('has notes that explain it, one of them the setting that n8n leaves out on import, or that it costs nothing', () => {
		const notes = nodes.filter(({ type }) => type === NOTE);
		const contents = notes.map(({ parameters }) => parameters['content']);
		const needed = createsVideos ? '**Save execution progress**' : '**It costs nothing**';
		expect(contents).toContainEqual(expect.stringContaining(needed));
	});

	test('names no credential', () => {
		expect(text).not.toContain('"credentials"');
	});

	test('is tidy: all stands on the grid, and no note covers anything', () => {
		expect(nodes.flatMap(({ position }) => position).filter((place) => place % 20 !== 0)).toEqual(
			[],
		);
		const notes = nodes.filter(({ type }) => type === NOTE).map(boxOf);
		const all = nodes.map(boxOf);
		const covered = notes.flatMap((note) =>
			all.filter((box) => box.name !== note.name && overlap(note, box)).map((box) => [note, box]),
		);
		expect(covered).toEqual([]);
	});

	test('has nodes of n8n and of this package, and these with parameters that they know', () => {
		const own = nodes.map(asStep).filter(({ type }) => !OF_N8N.some((of) => type.startsWith(of)));
		const types = [...descriptions.keys()].filter((type) => createsVideos || type !== CREATING);
		expect(new Set(own.map(({ type }) => type))).toEqual(new Set(types));
		for (const node of own) {
			const description = descriptions.get(node.type);
			expect(description && faultsOf(node, description)).toEqual([]);
		}
	});
});
