import { jsonParse, type IDataObject, type IRunExecutionData } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import type { RunResult } from './harness/engine';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

/**
 * An execution as a version of the package has left it behind: the first item was accepted, the answer to the second one
 * was lost. Each file was written by the version that had that format.
 */
interface Left {
	/** What n8n has stored of it */
	readonly stored: IRunExecutionData;
	/** Its entries in n8n's table for the removal of duplicates */
	readonly entries: readonly string[];
}

const left = (format: number): Left =>
	jsonParse(
		readFileSync(join(__dirname, '..', 'fixtures', `submissions-format-${format}.json`), 'utf8'),
	);

const formats = [1, 2];

const parameters = { prompt: '={{ $json.prompt }}', duration: 8, aspectRatio: '9:16' };

const lostPrompt = 'A river at dawn';

const prompts = ['A lighthouse in a storm', lostPrompt];

async function retry(stored: IRunExecutionData): Promise<RunResult> {
	const retryOf = { outputs: [], error: undefined, status: 'error', taskData: undefined };
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters,
			settings: { onError: 'continueRegularOutput' },
			retryOf: { ...retryOf, told: [], stored },
		}),
	);
}

const withContext = (stored: IRunExecutionData, context: IDataObject): IRunExecutionData => {
	if (!stored.executionData) throw new Error('The execution cannot be retried');
	return {
		...stored,
		executionData: { ...stored.executionData, contextData: { 'node:Node': context } },
	};
};

/** As n8n stores an execution when it crashes before the node has ended */
const withoutContext = (stored: IRunExecutionData): IRunExecutionData => ({
	...withContext(stored, {}),
	resultData: { runData: {} },
});

/** The context as far as the tests go into it */
const contextSchema = z.object({ submissions: z.unknown() });

const submissionsIn = ({ executionData }: IRunExecutionData): unknown =>
	contextSchema.parse(executionData?.contextData['node:Node']).submissions;

const acceptedIds = z.object({ videoIds: z.tuple([z.string()]) });

/** The ID of the video that was accepted, as the error of the execution says it */
const acceptedIdIn = ({ resultData }: IRunExecutionData): string =>
	acceptedIds.parse(resultData.error?.context).videoIds[0];

const kindsIn = ({ outputs }: RunResult) =>
	(outputs[0] ?? []).map(
		({ json }) => z.object({ details: z.object({ kind: z.string() }) }).parse(json).details.kind,
	);

describe.each(formats)('a retry of an execution that was stored in format %i', (format) => {
	test('hands out the accepted video, refuses the unknown one, and creates nothing', async () => {
		const { stored, entries } = left(format);
		table.add(entries);
		const { outputs } = await retry(stored);
		expect(outputs[0]).toMatchObject([
			{ json: { id: acceptedIdIn(stored), status: 'queued' } },
			{ json: { details: { kind: 'unknown' } } },
		]);
		expect(harness.service.creates).toEqual([]);
	});

	test('needs no entry in the crash log for that', async () => {
		const { stored } = left(format);
		const { outputs } = await retry(stored);
		expect(outputs[0]).toMatchObject([
			{ json: { id: acceptedIdIn(stored) } },
			{ json: { details: { kind: 'unknown' } } },
		]);
		expect(harness.service.creates).toEqual([]);
	});

	test('refuses both items as unknown by the crash log of that version alone, and creates nothing', async () => {
		const { stored, entries } = left(format);
		table.add(entries);
		expect(kindsIn(await retry(withoutContext(stored)))).toEqual(['unknown', 'unknown']);
		expect(harness.service.creates).toEqual([]);
	});

	test('creates both when the context and the crash log know nothing', async () => {
		await retry(withoutContext(left(format).stored));
		expect(harness.service.creates.map(({ body }) => body.prompt).sort()).toEqual(prompts);
	});
});

test('a context that a newer version has stored is refused in words, left alone, and nothing is created', async () => {
	const submissions = { version: 3, records: [{ request: 'of tomorrow' }] };
	const { stored } = left(2);
	const { error, status, stored: after } = await retry(withContext(stored, { submissions }));
	expect(status).toBe('error');
	expect(error?.message).toBe(
		'A newer version of the KyyVideo nodes has stored what this execution has submitted before',
	);
	expect(error?.description).toContain('Update the package n8n-nodes-kyyvideo');
	expect(submissionsIn(after)).toEqual(submissions);
	expect(harness.service.creates).toEqual([]);
});

test('this version stores the values as when its format was new', async () => {
	const { stored } = left(2);
	harness.service.misbehave({ on: 'create', prompt: lostPrompt, fault: 'hang', accepted: true });
	const items = prompts.map((prompt) => ({ json: { prompt } }));
	const now = await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', parameters, items }),
	);
	const records = z.object({
		version: z.literal(2),
		records: z.array(
			z.object({
				itemIndex: z.number(),
				fields: z.record(z.object({ value: z.string() })),
				state: z.string(),
			}),
		),
	});
	expect(records.parse(submissionsIn(now.stored))).toEqual(records.parse(submissionsIn(stored)));
});
