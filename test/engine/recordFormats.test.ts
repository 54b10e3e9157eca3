import {
	jsonParse,
	type IDataObject,
	type INodeParameters,
	type IRunExecutionData,
} from 'n8n-workflow';
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
	/** Its entries in n8n's table for the removal of duplicates, by the row of the table */
	readonly entries: Readonly<Record<string, readonly string[]>>;
}

const left = (format: string): Left =>
	jsonParse(
		readFileSync(join(__dirname, '..', 'fixtures', `submissions-format-${format}.json`), 'utf8'),
	);

/** With a crash log that this version does not understand, and fingerprints of what is written in the workflow */
const oldFormats = ['1', '2'];

/** Version 2 of the context, with fingerprints of the values with what changes at each attempt held still */
const currentFormat = '2-steady';

const remember = (entries: Left['entries']) => {
	for (const [row, some] of Object.entries(entries)) table.add(some, row);
};

const parameters = {
	prompt: '={{ $json.prompt }}',
	// Its value is 8, and with the clock held still it is 6
	duration: '={{ $now.year > 2000 ? 8 : 6 }}',
	aspectRatio: '9:16',
};

const lostPrompt = 'A river at dawn';

const prompts = ['A lighthouse in a storm', lostPrompt];

async function retry(stored: IRunExecutionData, changed: INodeParameters = {}): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { ...parameters, ...changed },
			settings: { onError: 'continueRegularOutput' },
			retryOf: { stored },
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

const promptsOfCreates = () => harness.service.creates.map(({ body }) => body.prompt).sort();

const kindsIn = ({ outputs }: RunResult) =>
	(outputs[0] ?? []).map(
		({ json }) => z.object({ details: z.object({ kind: z.string() }) }).parse(json).details.kind,
	);

async function createAll(): Promise<RunResult> {
	harness.service.misbehave({ on: 'create', prompt: lostPrompt, fault: 'hang', accepted: true });
	const items = prompts.map((prompt) => ({ json: { prompt } }));
	return await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', parameters, items }),
	);
}

/** Entries without what differs from execution to execution: its name and its ID, and the ID of the video */
function lastingOf(entries: readonly string[]): string[] {
	const [name = ''] = entries.flatMap((entry) => /^execution (\S+)$/.exec(entry)?.[1] ?? []);
	return entries.map((entry) =>
		entry
			.split(' ')
			.map((word) => (word === name ? 'NAME' : word))
			.join(' ')
			.replace(/^(execution NAME) \S{36}$/, '$1 ID')
			.replace(/^(mark \S+|.* ID(?: copy)?) (\d+|whole) \S+$/, '$1 $2'),
	);
}

describe.each([...oldFormats, currentFormat])(
	'a retry of an execution that was stored in format %s',
	(format) => {
		test('hands out the accepted video, refuses the unknown one, and creates nothing', async () => {
			const { stored, entries } = left(format);
			remember(entries);
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

		test('creates both with another value in a field', async () => {
			const { stored } = left(format);
			await retry(stored, { duration: 9 });
			expect(promptsOfCreates()).toEqual(prompts);
		});

		test('creates both when the context and the crash log know nothing', async () => {
			await retry(withoutContext(left(format).stored));
			expect(promptsOfCreates()).toEqual(prompts);
		});
	},
);

describe.each(oldFormats)('of the crash log of format %s alone', (format) => {
	test('a retry understands nothing, so it asks about both items, and creates nothing', async () => {
		const { stored, entries } = left(format);
		remember(entries);
		expect(kindsIn(await retry(withoutContext(stored)))).toEqual(['unknown', 'unknown']);
		expect(harness.service.creates).toEqual([]);
	});

	test('any entry is enough for that', async () => {
		const { stored, entries } = left(format);
		table.add(Object.values(entries).flat().slice(-1));
		expect(kindsIn(await retry(withoutContext(stored)))).toEqual(['unknown', 'unknown']);
		expect(harness.service.creates).toEqual([]);
	});

	test('creates both when the user allows it', async () => {
		const { stored, entries } = left(format);
		remember(entries);
		await retry(withoutContext(stored), { options: { resubmitUnknown: true } });
		expect(promptsOfCreates()).toEqual(prompts);
	});
});

test('of the current crash log alone, a retry hands out the accepted video, and asks about the other one', async () => {
	const { stored, entries } = left(currentFormat);
	remember(entries);
	const { outputs } = await retry(withoutContext(stored));
	expect(outputs[0]).toMatchObject([
		{ json: { id: acceptedIdIn(stored) } },
		{ json: { details: { kind: 'unknown' } } },
	]);
	expect(harness.service.creates).toEqual([]);
});

test('the current context tells a request by what is the same of it at each attempt', async () => {
	const { stored } = left(currentFormat);
	const { outputs } = await retry(stored, { duration: '={{ $now.year > 2000 ? 9 : 6 }}' });
	expect(outputs[0]).toMatchObject([
		{ json: { id: acceptedIdIn(stored) } },
		{ json: { details: { kind: 'unknown' } } },
	]);
	expect(harness.service.creates).toEqual([]);
});

test('a context that a newer version has stored is refused in words, left alone, and nothing is created', async () => {
	const submissions = { version: 3, records: [{ request: 'of tomorrow' }] };
	const { stored } = left(currentFormat);
	const { error, status, stored: after } = await retry(withContext(stored, { submissions }));
	expect(status).toBe('error');
	expect(error?.message).toBe(
		'A newer version of the KyyVideo nodes has recorded what this execution has submitted. The videos may be paid for, so do not create them again, not even in other words.',
	);
	expect(error?.description).toContain('Update the package n8n-nodes-kyyvideo');
	expect(submissionsIn(after)).toEqual(submissions);
	expect(harness.service.creates).toEqual([]);
});

test('this version stores and records the same as when its format was new', async () => {
	const { stored, entries } = left(currentFormat);
	const now = await createAll();
	const records = z.object({
		version: z.literal(2),
		records: z.array(z.object({ itemIndex: z.number(), fields: z.unknown(), state: z.string() })),
	});
	// Two requests may leave in either order
	const sorted = (context: unknown) =>
		records.parse(context).records.sort((one, other) => one.itemIndex - other.itemIndex);
	expect(sorted(submissionsIn(now.stored))).toEqual(sorted(submissionsIn(stored)));
	expect(lastingOf(table.entries)).toEqual(lastingOf(Object.values(entries).flat()));
});
