import type { INodeParameters, IRunExecutionData } from 'n8n-workflow';

import type { RunResult } from './engine';
import { NoteTable } from './noteTable';
import { setStage } from './stage';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const stage = setStage({ now: clock.now });
const table = new NoteTable();

beforeAll(async () => {
	await table.install();
});

beforeEach(() => {
	table.clear();
});

async function create(
	texts: readonly string[],
	{ retryOf, parameters = {} }: { retryOf?: RunResult; parameters?: INodeParameters } = {},
): Promise<RunResult> {
	return await clock.during(stage.service, async () =>
		stage.run({
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
	stage.service.misbehave({ on: 'create', prompt, fault: 'answer', status: 400, body });
};

const prompts = () => stage.service.creates.map(({ body }) => body.prompt).sort();

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
		const { outputs } = await clock.during(stage.service, async () =>
			stage.run({
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

test('what was certainly not taken leaves no note', async () => {
	refuse('a');
	const failed = withoutMemory(await create(['a']));
	const { status } = await create([], { retryOf: failed });
	expect(status).toBe('success');
	expect(prompts()).toEqual(['a']);
});

test('a new execution knows nothing of the notes of another one', async () => {
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

	test('leave the notes of each other alone', async () => {
		const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
		for (const retryOf of await Promise.all(texts.map(cutShort))) await expectNothingNew(retryOf);
		expect(prompts()).toEqual(texts);
	});

	test('may be at work elsewhere and overwrite a note, which is written again', async () => {
		table.overwrite(3);
		await expectNothingNew(await cutShort('a'));
		expect(prompts()).toEqual(['a']);
	});
});
