import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { WAIT } from '../n8n/harness/linearWorkflow';
import { idsOf, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Stage } from '../n8n/harness/n8nHarness';
import { withParameters } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/server';
import { ContentTable, expectPaidOnce, expectPosted, pressSetUp, type Row } from './contentTable';
import { readExample } from './exampleWorkflow';
import { playWithOwnVideos } from './distinctVideos';
import { SocialNetwork } from './fakeSocialNetwork';

/** An example that works through a table, set up with its sample row. */
export interface Pipeline {
	play: Play;
	table: ContentTable;
	network: SocialNetwork;
	/** Runs it from one of its schedules to the end. @throws when that is not a success */
	run: (schedule: string) => Promise<void>;
	/** The same before its user has chosen a credential. @throws when that is not a success */
	runWithoutCredential: (schedule: string) => Promise<void>;
}

/** What a pipeline works with. */
type Played = Pick<Pipeline, 'play' | 'table' | 'network'>;

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

/** Sets one up on a table and at a network of its own, with two rows that are ready, while `use` runs. */
export async function withPipeline(
	stage: Stage,
	which: Which,
	options: ServiceOptions,
	use: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
	await withSetUp(stage, which, options, async (pipeline) => {
		await pipeline.table.setReady('sample');
		await pipeline.table.add([BAKER]);
		await use(pipeline);
	});
}

async function withSetUp(
	stage: Stage,
	{ example, table: name, maxWait }: Which,
	options: ServiceOptions,
	use: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
	await SocialNetwork.during(async (network) => {
		const play = await playWithOwnVideos(stage, options);
		const read = await readExample(example, { network: network.url });
		const workflow = maxWait === undefined ? read : withParameters(read, WAIT, { maxWait });
		await play.write(workflow);
		const table = await ContentTable.setUp(stage, play, name);
		const run = async (schedule: string) => {
			const execution = await play.run(schedule);
			equal(execution.status, 'success', wordsOf(execution));
		};
		const runWithoutCredential = async (schedule: string) => {
			await play.writeAsPasted(workflow);
			await run(schedule);
			await play.write(workflow);
		};
		await use({ play, table, network, run, runWithoutCredential });
	});
}

/** Set Up makes a sample that its user has to set to ready, and does nothing when it is pressed again. */
export async function expectSetUpHarmless(
	stage: Stage,
	which: Which,
	schedules: readonly string[],
): Promise<void> {
	await withSetUp(stage, which, {}, async ({ play, table, run }) => {
		deepEqual(await table.statuses(), ['sample']);
		for (const schedule of schedules) await run(schedule);
		await table.change(await table.row('boat'), { prompt: 'A row of my own' });
		await table.add([BAKER]);
		const before = await table.rows();
		await pressSetUp(play);
		deepEqual(await table.rows(), before);
		equal(play.service.counts.create, 0);
	});
}

/** A run without a credential costs nothing, and the next ones after it was chosen make the rows. */
export async function expectMadeOnceChosen(
	{ play, table, network, run, runWithoutCredential }: Pipeline,
	forgotten: string,
	schedules: readonly string[],
): Promise<void> {
	await runWithoutCredential(forgotten);
	deepEqual(await table.statuses(), ['ready', 'ready']);
	for (const schedule of schedules) await run(schedule);
	await expectAllDone({ play, table, network }, 2);
}

/** A create whose answer is lost leaves its row unknown and says what to do, and no later run orders it again. */
export async function expectLostAnswerPutRight(
	{ play, table, network, run }: Pipeline,
	schedules: readonly string[],
): Promise<void> {
	play.service.misbehave({ on: 'create', prompt: 'boat', fault: 'drop', accepted: true });
	for (const schedule of [...schedules, ...schedules]) await run(schedule);
	deepEqual(await table.statuses(), ['unknown', 'done']);
	const unknown = await table.row('boat');
	match(unknown.problem, /not known whether KyyVideo has accepted.* put its ID into video_id\./);
	// A retry is what the notes advise against.
	doesNotMatch(unknown.problem, /retry/);
	expectPaidOnce(play, await table.prompts());

	await writeInFoundId({ play, table, network }, unknown);
	for (const schedule of schedules) await run(schedule);
	await expectAllDone({ play, table, network }, 2);
}

/** All rows are done, each with its own video, which was paid for once and posted once. */
export async function expectAllDone({ play, table, network }: Played, rows: number): Promise<void> {
	deepEqual(
		await table.statuses(),
		Array.from({ length: rows }, () => 'done'),
	);
	await expectPosted(table, network);
	expectPaidOnce(play, await table.prompts());
}

/** The user has found the video of a row in the KyyVideo account, and lets the next run have it. */
export async function writeInFoundId({ play, table }: Played, row: Row): Promise<void> {
	const [found = ''] = idsOf(play.service, [row.prompt]);
	await table.change(row, { status: 'ready', video_id: found });
}

/**
 * Runs a pipeline from one of its schedules and kills n8n once something has happened.
 *
 * @returns the id of the execution, which n8n has found to be crashed when it runs again
 */
export async function crashOnce(
	stage: Stage,
	play: Play,
	schedule: string,
	[what, happened]: readonly [string, () => boolean],
): Promise<string> {
	const id = await play.start(schedule);
	await until(what, happened);
	await stage.crash();
	equal((await play.end(id)).status, 'crashed');
	return id;
}
