import type { INodeParameters, IRunExecutionData } from 'n8n-workflow';

import { nextTurn } from '../clock/eventLoop';
import { installDeduplicationTable } from './harness/deduplicationTable';
import type { Run, RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

async function create(
	texts: readonly string[],
	{ retryOf, parameters = {} }: { retryOf?: RunResult; parameters?: INodeParameters } = {},
): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.prompt }}', ...parameters },
			items: texts.map((prompt) => ({ json: { prompt } })),
			...(retryOf && { retryOf }),
		}),
	);
}

/** As n8n has stored an execution that it could not store when the node was interrupted */
function withoutMemory(failed: RunResult): RunResult {
	const stored: IRunExecutionData = structuredClone({
		...failed.stored,
		resultData: { runData: {} },
	});
	if (stored.executionData) stored.executionData.contextData = {};
	return { ...failed, stored };
}

const refuse = (prompt: string) => {
	const body = { code: 400, msg: '参数错误' };
	harness.service.misbehave({ on: 'create', prompt, fault: 'answer', status: 400, body });
};

const prompts = () => harness.service.creates.map(({ body }) => body.prompt).sort();

describe('a retry of an execution that was cut short', () => {
	async function cutShort(): Promise<RunResult> {
		refuse('c');
		return withoutMemory(await create(['a', 'b', 'c']));
	}

	test('submits nothing while it is not known of any item whether it was accepted', async () => {
		const { error } = await create([], { retryOf: await cutShort() });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
		expect(error?.description).toContain('not known whether these were accepted: item 1.');
		expect(prompts()).toEqual(['a', 'b']);
	});

	test('submits what was not, when the node continues', async () => {
		const retryOf = await cutShort();
		const { outputs } = await clock.during(harness.service, async () =>
			harness.run({
				type: 'kyyVideo',
				parameters: { prompt: '={{ $json.prompt }}' },
				settings: { onError: 'continueRegularOutput' },
				retryOf,
			}),
		);
		expect(outputs[0]?.map(({ json }) => typeof json.error)).toEqual([
			'string',
			'string',
			'object',
		]);
		expect(prompts()).toEqual(['a', 'b', 'c']);
	});

	test('submits all of them when the user allows it', async () => {
		const parameters = { options: { resubmitUnknown: true } };
		await create([], { retryOf: await cutShort(), parameters });
		expect(prompts()).toEqual(['a', 'a', 'b', 'b', 'c']);
	});

	test('submits a changed prompt', async () => {
		const parameters = { prompt: '={{ $json.prompt + "!" }}' };
		const { status } = await create([], { retryOf: await cutShort(), parameters });
		expect(status).toBe('success');
		expect(prompts()).toEqual(['a', 'a!', 'b', 'b!', 'c!']);
	});
});

test('an older retry of the same execution does not submit again what a later one has', async () => {
	refuse('b');
	const failed = await create(['a', 'b']);
	await create([], { retryOf: failed });
	const { error } = await create([], { retryOf: failed });
	expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 1 });
	expect(prompts()).toEqual(['a', 'b']);
});

test('a rejected create leaves no record', async () => {
	refuse('a');
	const failed = withoutMemory(await create(['a']));
	const { status } = await create([], { retryOf: failed });
	expect(status).toBe('success');
	expect(prompts()).toEqual(['a']);
});

test('what was certainly rejected leaves the entry of another item that asks for the same', async () => {
	refuse('a');
	const failed = withoutMemory(await create(['a', 'a']));
	expect(prompts()).toEqual(['a']);
	await create([], { retryOf: failed });
	expect(harness.service.requestsTo('create')).toHaveLength(2);
});

test('a new execution ignores the records of another one', async () => {
	await create(['a']);
	await create(['a']);
	expect(prompts()).toEqual(['a', 'a']);
});

describe('other executions of the same workflow that create at the same moment', () => {
	/** Two items, of which the second one is refused, which ends the execution */
	async function cutShort(text: string): Promise<RunResult> {
		refuse(`${text}, refused`);
		return withoutMemory(await create([text, `${text}, refused`]));
	}

	async function expectNothingNew(retryOf: RunResult): Promise<void> {
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
	}

	test('leave the records of each other alone', async () => {
		const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
		for (const retryOf of await Promise.all(texts.map(cutShort))) await expectNothingNew(retryOf);
		expect(prompts()).toEqual(texts);
	});

	test('may run on another worker and overwrite a record, which is written again', async () => {
		table.overwrite(3);
		await expectNothingNew(await cutShort('a'));
		expect(prompts()).toEqual(['a']);
	});
});

describe('a second retry of the same execution while the first one is at work', () => {
	const texts = Array.from('abcdefghijklmnop');

	/** Begins a second retry once the first one has sent something, and waits for both */
	async function retryTwice(retryOf: RunResult, more: Partial<Run> = {}): Promise<RunResult[]> {
		const retry = async () =>
			harness.run({
				type: 'kyyVideo',
				parameters: { prompt: '={{ $json.prompt }}' },
				retryOf,
				...more,
			});
		return await clock.during(harness.service, async () => {
			const { length } = harness.service.requests;
			const first = retry();
			const isOver = first.then(() => true);
			const turn = async () => nextTurn().then(() => false);
			while (harness.service.requests.length === length) {
				if (await Promise.race([isOver, turn()])) break;
			}
			return await Promise.all([first, retry()]);
		});
	}

	test('submits nothing that the first one has, though the node continues', async () => {
		texts.forEach(refuse);
		const cutShort = withoutMemory(await create(texts));
		harness.service.behave();
		await retryTwice(cutShort, { settings: { onError: 'continueRegularOutput' } });
		expect(prompts()).toEqual(texts);
	});

	test('submits nothing that the first one is about to', async () => {
		const assetId = 'asset-20260330142158-q75m8';
		harness.service.addAsset({ assetId, assetType: 'Image' });
		const parameters = {
			prompt: '={{ $json.prompt }}',
			generateFrom: 'frames',
			firstFrame: { __rl: true, mode: 'asset', value: assetId },
		};
		const some = texts.slice(0, 3);
		some.forEach(refuse);
		const failed = await create(some, { parameters });
		harness.service.misbehave({ on: 'asset', fault: 'rateLimit', retryAfter: { seconds: 20 } });
		await retryTwice(failed, { parameters });
		expect(prompts()).toEqual(some);
	});
});

test('a retry that looks for records pushes none out, though no more fit in', async () => {
	refuse('c');
	const retryOf = withoutMemory(await create(['a', 'b', 'c']));
	table.fill();
	await create([], { retryOf });
	await create([], { retryOf });
	expect(prompts()).toEqual(['a', 'b']);
});

describe("a retry for which n8n's database does not answer", () => {
	const busy = new Error('SQLITE_BUSY: database is locked');
	/** Milliseconds: longer than an answer is awaited, and not over before the create that follows */
	const later = 170_000;

	async function cutShort(): Promise<RunResult> {
		refuse('b');
		return withoutMemory(await create(['a', 'b']));
	}

	test('asks again for what was submitted', async () => {
		const retryOf = await cutShort();
		jest.spyOn(table, 'checkProcessedAndRecord').mockRejectedValueOnce(busy);
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
		expect(prompts()).toEqual(['a']);
	});

	test('leaves its record alone when an answer comes after it was given up', async () => {
		refuse('a');
		const retryOf = withoutMemory(await create(['a']));
		table.holdNextChange(async () => clock.sleep(later, new AbortController().signal));
		harness.service.misbehave({ on: 'create', prompt: 'a', fault: 'hang', accepted: true });
		const cut = withoutMemory(await create([], { retryOf }));
		harness.service.behave();
		const { error } = await create([], { retryOf: cut });
		expect(error?.context).toMatchObject({ kind: 'unknown', itemIndex: 0 });
		expect(prompts()).toEqual(['a']);
	});

	test('submits nothing', async () => {
		const retryOf = await cutShort();
		jest.spyOn(table, 'checkProcessedAndRecord').mockRejectedValue(busy);
		const { error } = await create([], { retryOf });
		expect(error?.context).toMatchObject({ kind: 'parameters', itemIndex: 0 });
		expect(error?.message).toContain("n8n's database does not say whether");
		expect(error?.description).toContain('SQLITE_BUSY');
		expect(prompts()).toEqual(['a']);
	});
});

test('an execution whose records n8n refuses creates its videos all the same', async () => {
	jest.spyOn(table, 'checkProcessedAndRecord').mockRejectedValue(new Error('disk full'));
	const { status } = await create(['a', 'b']);
	expect(status).toBe('success');
	expect(prompts()).toEqual(['a', 'b']);
});

test('an execution one of whose records n8n never confirms creates its videos all the same', async () => {
	jest.spyOn(table, 'checkProcessedAndRecord').mockReturnValueOnce(new Promise(() => {}));
	const { status } = await create(['a', 'b']);
	expect(status).toBe('success');
	expect(prompts()).toEqual(['a', 'b']);
});

test('a record that is overwritten each time does not keep the video from being created', async () => {
	table.overwrite(Infinity);
	const { status } = await create(['a']);
	expect(status).toBe('success');
});

test('an execution that is stopped while its record is written sends nothing and leaves no record', async () => {
	await harness.stopOnce(() => !table.isEmpty, {
		type: 'kyyVideo',
		parameters: { prompt: '={{ $json.prompt }}' },
		items: [{ json: { prompt: 'a' } }],
	});
	expect(prompts()).toEqual([]);
	expect(table.isEmpty).toBe(true);
});
