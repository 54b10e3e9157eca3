import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { WAIT } from '../n8n/harness/linearWorkflow';
import { idsOf, errorTextOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import { withParameters } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/simulatedService';
import { ContentTable, expectPaidOnce, expectPosted, runSetUp, type Row } from './contentTable';
import { readExample } from './exampleWorkflow';
import { workflowWithDistinctVideos } from './distinctVideos';
import { FakeSocialNetwork } from './fakeSocialNetwork';

/** An example that works through a table, set up with its sample row. */
export interface Pipeline {
	testWorkflow: TestWorkflow;
	table: ContentTable;
	network: FakeSocialNetwork;
	/** Runs it from one of its schedules to the end. @throws when that is not a success */
	run: (schedule: string) => Promise<void>;
	/** The same before its user has chosen a credential. @throws when that is not a success */
	runWithoutCredential: (schedule: string) => Promise<void>;
}

/** What a pipeline works with. */
type PipelineParts = Pick<Pipeline, 'testWorkflow' | 'table' | 'network'>;

/** Which example, with which table. */
interface Which {
	example: string;
	table: string;
	/** In minutes, in place of how long the example waits. */
	maxWait?: number;
}

/** The second row; the first one is the sample. */
const BAKER = {
	prompt: 'A baker pulls a loaf from a wood-fired oven. Close-up, steam in warm light.',
	caption: 'Fresh from the oven. #bakery',
};

/** A key that the service does not know, as it answers that. */
export const WRONG_KEY = {
	fault: 'answer',
	status: 200,
	body: { code: '204', msg: '登录验证失败' },
} as const;

/** So many refusals in a row end the waits of a run in which no other answer was good */
export const REFUSALS_OF_KEY = 4;

/** Sets one up on a table and at a network of its own, with two rows that are ready, while `use` runs. */
export async function withPipeline(
	harness: N8nHarness,
	which: Which,
	options: ServiceOptions,
	use: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
	await withSetUp(harness, which, options, async (pipeline) => {
		await pipeline.table.setReady('sample');
		await pipeline.table.add([BAKER]);
		await use(pipeline);
	});
}

/** As `withPipeline`, as a scenario. */
export const pipelineScenario = (
	name: string,
	which: Which,
	options: ServiceOptions,
	use: (pipeline: Pipeline, harness: N8nHarness) => Promise<void>,
): Scenario => ({
	name,
	run: async (harness) => {
		await withPipeline(harness, which, options, async (pipeline) => use(pipeline, harness));
	},
});

async function withSetUp(
	harness: N8nHarness,
	{ example, table: name, maxWait }: Which,
	options: ServiceOptions,
	use: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
	await FakeSocialNetwork.during(async (network) => {
		const testWorkflow = await workflowWithDistinctVideos(harness, options);
		const read = await readExample(example, { network: network.url });
		const workflow = maxWait === undefined ? read : withParameters(read, WAIT, { maxWait });
		await testWorkflow.write(workflow);
		const table = await ContentTable.setUp(harness, testWorkflow, name);
		const run = async (schedule: string) => {
			const execution = await testWorkflow.run(schedule);
			equal(execution.status, 'success', errorTextOf(execution));
		};
		const runWithoutCredential = async (schedule: string) => {
			await testWorkflow.writeAsPasted(workflow);
			await run(schedule);
			await testWorkflow.write(workflow);
		};
		await use({ testWorkflow, table, network, run, runWithoutCredential });
	});
}

/** Set Up makes a sample that its user has to set to ready, and does nothing when it is run again. */
export async function expectSetUpHarmless(
	harness: N8nHarness,
	which: Which,
	schedules: readonly string[],
): Promise<void> {
	await withSetUp(harness, which, {}, async ({ testWorkflow, table, run }) => {
		deepEqual(await table.statuses(), ['sample']);
		for (const schedule of schedules) await run(schedule);
		await table.change(await table.row('boat'), { prompt: 'A row of my own' });
		await table.add([BAKER]);
		const before = await table.rows();
		await runSetUp(testWorkflow);
		deepEqual(await table.rows(), before);
		equal(testWorkflow.service.counts.create, 0);
	});
}

/** A run without a credential costs nothing, and the next ones after it was chosen make the rows. */
export async function expectMadeOnceChosen(
	{ testWorkflow, table, network, run, runWithoutCredential }: Pipeline,
	forgotten: string,
	schedules: readonly string[],
): Promise<void> {
	await runWithoutCredential(forgotten);
	deepEqual(await table.statuses(), ['ready', 'ready']);
	for (const schedule of schedules) await run(schedule);
	await expectAllDone({ testWorkflow, table, network }, 2);
}

/** A create whose answer is lost leaves its row unknown and says what to do, and no later run submits it again. */
export async function expectLostAnswerPutRight(
	{ testWorkflow, table, network, run }: Pipeline,
	schedules: readonly string[],
): Promise<void> {
	testWorkflow.service.misbehave({ on: 'create', prompt: 'boat', fault: 'drop', accepted: true });
	for (const schedule of [...schedules, ...schedules]) await run(schedule);
	deepEqual(await table.statuses(), ['unknown', 'done']);
	const unknown = await table.row('boat');
	match(unknown.problem, /not known whether KyyVideo has accepted.* put its ID into video_id\./);
	// A retry is what the notes advise against.
	doesNotMatch(unknown.problem, /retry/);
	expectPaidOnce(testWorkflow, await table.prompts());

	await writeInFoundId({ testWorkflow, table, network }, unknown);
	for (const schedule of schedules) await run(schedule);
	await expectAllDone({ testWorkflow, table, network }, 2);
}

/** All rows are done, each with its own video, which was paid for once and posted once. */
export async function expectAllDone(
	{ testWorkflow, table, network }: PipelineParts,
	rows: number,
): Promise<void> {
	deepEqual(
		await table.statuses(),
		Array.from({ length: rows }, () => 'done'),
	);
	await expectPosted(table, network);
	expectPaidOnce(testWorkflow, await table.prompts());
}

/** The user has found the video of a row in the KyyVideo account, and lets the next run have it. */
export async function writeInFoundId(
	{ testWorkflow, table }: PipelineParts,
	row: Row,
): Promise<void> {
	const [found = ''] = idsOf(testWorkflow.service, [row.prompt]);
	await table.change(row, { status: 'ready', video_id: found });
}

/**
 * Runs a pipeline from one of its schedules and kills n8n once something has happened.
 *
 * @returns the id of the execution, which n8n has found to be crashed when it runs again
 */
export async function crashOnce(
	harness: N8nHarness,
	testWorkflow: TestWorkflow,
	schedule: string,
	[what, happened]: readonly [string, () => boolean],
): Promise<string> {
	const id = await testWorkflow.start(schedule);
	await until(what, happened);
	await harness.crash();
	equal((await testWorkflow.end(id)).status, 'crashed');
	return id;
}
