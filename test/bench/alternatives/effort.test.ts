import type { Canvas } from './alternative';
import { effortOf } from './effort';
import { httpRequestsOneByOne, httpRequestsTogether } from './httpRequestNodes';
import { kyyVideoNodes } from './kyyVideoNodes';
import { openAiNode } from './openAiNode';

const nodeWith = (parameters: Record<string, unknown>): Canvas => ({
	nodes: [{ name: 'Node', type: 'node', parameters }],
});

const access = { address: 'http://127.0.0.1:1', credentials: { key: { id: '1', name: 'Key' } } };

test('each field counts, however deep it lies, and expressions are counted among them', () => {
	const canvas = nodeWith({ prompt: '={{ $json.prompt }}', options: { waitTime: 5, size: 'a' } });
	expect(effortOf(canvas)).toEqual({ nodes: 1, fields: 3, expressions: 1 });
});

test('a locator is one field, and a comparison has two sides and an operator', () => {
	const locator = { __rl: true, mode: 'id', value: 'sora-2' };
	const condition = {
		id: 'one',
		leftValue: '={{ $json.status }}',
		rightValue: 'completed',
		operator: { type: 'string', operation: 'equals' },
	};
	const conditions = { options: { version: 3 }, combinator: 'and', conditions: [condition] };
	expect(effortOf(nodeWith({ modelId: locator }))).toMatchObject({ fields: 1, expressions: 0 });
	expect(effortOf(nodeWith({ conditions }))).toMatchObject({ fields: 3, expressions: 1 });
});

test('the action that is chosen in the panel is no field', () => {
	expect(effortOf(nodeWith({ resource: 'video', operation: 'generate' })).fields).toBe(0);
});

test('a credential is a field of each node that needs one', () => {
	const credentialsOf = (canvas: Canvas) =>
		canvas.nodes.filter(({ credentials }) => credentials !== undefined).length;
	const batch = { prompts: [] };
	expect(credentialsOf(kyyVideoNodes.canvas(batch, access))).toBe(2);
	expect(credentialsOf(openAiNode.canvas(batch, access))).toBe(1);
	for (const alternative of [httpRequestsOneByOne, httpRequestsTogether]) {
		expect(credentialsOf(alternative.canvas(batch, access))).toBe(2);
	}
});
