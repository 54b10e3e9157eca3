import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

const { KyyVideo, WaitForVideo } =
	jest.requireActual<Record<'KyyVideo' | 'WaitForVideo', new () => INodeType>>('../../index.js');

const classes = { kyyVideo: KyyVideo, waitForVideo: WaitForVideo };

/** Takes a function from what n8n gives a node as `this`, which n8n learned in its last versions before 2.0 */
function makeOld(type: keyof typeof classes): void {
	const node = new classes[type]();
	jest.spyOn(harness.engine.nodeType(type), 'execute').mockImplementation(async function (
		this: IExecuteFunctions,
	) {
		const old = new Proxy(this, {
			has: (there, name) => name !== 'getExecutionContext' && name in there,
		});
		return (await node.execute?.call(old)) ?? null;
	});
}

afterEach(() => {
	jest.restoreAllMocks();
});

describe.each([
	['kyyVideo', { prompt: 'A lighthouse in a storm' }],
	['waitForVideo', { videoId: 'video_1' }],
] as const)('%s in an n8n of before 2.0', (type, parameters) => {
	test('says that n8n is too old, before anything is sent', async () => {
		makeOld(type);
		const { error } = await harness.run({ type, parameters });
		expect(error?.message).toBe('This n8n is too old for the KyyVideo nodes');
		expect(error?.description).toBe(
			'Update n8n to version 2.0 or later. Nothing was sent to KyyVideo for this item.',
		);
		expect(harness.service.requests).toEqual([]);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'says so in each item with %s',
		async (onError) => {
			makeOld(type);
			const items = [{ json: { of: 'one' } }, { json: { of: 'two' } }];
			const { outputs } = await harness.run({ type, parameters, items, settings: { onError } });
			expect(outputs.at(-1)?.map(({ json }) => json.error)).toEqual(
				items.map(() => 'This n8n is too old for the KyyVideo nodes'),
			);
			expect(harness.service.requests).toEqual([]);
		},
	);
});

describe('kyyVideo outside of any workflow', () => {
	test('says that it needs one, before anything is sent', async () => {
		const node = new KyyVideo();
		const execute = jest.spyOn(harness.engine.nodeType('kyyVideo'), 'execute');
		execute.mockImplementation(async function (this: IExecuteFunctions) {
			// As n8n's own agents run a node that they have as a tool
			const alone = new Proxy(this, {
				get: (there, name): unknown =>
					name === 'getContext' ? refuse : Reflect.get(there, name, there),
			});
			return (await node.execute?.call(alone)) ?? null;
		});
		const { error } = await harness.run({ type: 'kyyVideo', parameters: { prompt: 'A' } });
		expect(error?.message).toContain('The KyyVideo nodes only run in a workflow');
		expect(harness.service.requests).toEqual([]);
	});
});

function refuse(): never {
	throw new Error('`executionData` is not initialized');
}
