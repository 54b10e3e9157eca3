import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

const root = join(__dirname, '..', '..');

const filesIn = (folder: string): string[] =>
	readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));

const examples = z
	.object({
		nodes: z.array(
			z.object({
				name: z.string(),
				type: z.string(),
				typeVersion: z.number(),
				alwaysOutputData: z.boolean().optional(),
			}),
		),
		settings: z.object({ callerPolicy: z.string().optional() }).optional(),
	})
	.array()
	.parse(filesIn('examples').map((path): unknown => JSON.parse(readFileSync(path, 'utf8'))));

const nodes = examples.flatMap((example) => example.nodes);

/** n8n's own nodes that its rules for version 3 name as removed */
const removed = [
	...['cron', 'function', 'functionItem', 'htmlExtract', 'iCal', 'interval', 'itemLists'],
	...['moveBinaryData', 'openAi', 'orbit', 'readBinaryFile', 'readBinaryFiles', 'readPDF'],
	...['workflowTrigger', 'writeBinaryFile'],
].map((name) => `n8n-nodes-base.${name}`);

/** Does without it, and asks the user then */
const knowsBetter = join(root, 'nodes', 'KyyVideo', 'idempotency', 'itemOrigin.ts');

describe('nothing that version 3 of n8n takes away is used', () => {
	test('by the nodes, the credential, the examples and the README: $getPairedItem', () => {
		const paths = [
			...['nodes', 'credentials', 'examples'].flatMap(filesIn),
			join(root, 'README.md'),
		];
		const using = paths.filter((path) => readFileSync(path, 'utf8').includes('$getPairedItem'));
		expect(using).toEqual([knowsBetter]);
	});

	test('by the examples: nodes that are removed, old versions of the AI Agent', () => {
		const isOld = ({ type, typeVersion }: (typeof nodes)[number]) =>
			removed.includes(type) || (type === '@n8n/n8n-nodes-langchain.agent' && typeVersion < 2);
		expect(nodes.filter(isOld)).toEqual([]);
	});

	test('by the examples: Always Output Data, which changes for nodes with several outputs', () => {
		expect(nodes.filter(({ alwaysOutputData }) => alwaysOutputData)).toEqual([]);
	});

	test('by the examples: leave for any workflow to call them', () => {
		expect(examples.filter(({ settings }) => settings?.callerPolicy === 'any')).toEqual([]);
	});
});
