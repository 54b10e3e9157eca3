import { equal, ok } from 'node:assert/strict';
import { chain, createNode, itemNodes, START, WAIT, waitNode } from '../n8n/harness/linearWorkflow';
import { failuresOf } from '../n8n/harness/nodeFailures';
import { idsOf, videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { expectTheOneVideo } from '../recovery/waitingExecution';
import { PATIENCE_MS } from './queuedExecutions';
import { AN_HOUR, HeldTime } from '../n8n/harness/manualTime';
import type { QueueStage } from './queueHarness';

/** What is started by hand in the editor, which n8n hands to a worker. */
export const manuals: readonly Scenario<QueueStage>[] = [
	{
		name: 'started in the editor: a worker makes the videos and tells the editor how it goes',
		play: async (stage) => {
			await stage.twoWorkers();
			const play = await stage.main.newPlay(AT_ONCE);
			await write(play, ['A', 'B']);
			const told: string[] = [];
			const watching = await stage.main.api.watch('editor', (text) => told.push(text));
			const execution = await play.end(await play.start(START.name, { watcher: 'editor' }));
			const videos = await videosFrom(execution, stage.main);
			equal(videos.join(), idsOf(play.service, ['A', 'B']).join());
			await until('the last message', () =>
				told.some((text) => text.includes('executionFinished')),
			);
			watching.close();
			ok(
				told.some((text) => text.includes('2 of 2 videos completed')),
				told.join('\n'),
			);
		},
	},
	{
		name: 'stopped in the editor: the worker stops waiting, and the retry fetches the video',
		play: async (stage) => {
			const workers = await stage.twoWorkers();
			const failures = async () => {
				const each = await Promise.all(workers.map((worker) => failuresOf(WAIT, worker)));
				return each.reduce((sum, one) => sum + one, 0);
			};
			const time = new HeldTime();
			const [play, other] = [await newWaiting(stage, time), await newWaiting(stage, time)];
			const [id, otherId] = [await play.start(), await other.start()];
			await until('a first query of each', () => isAsked(play) && isAsked(other), PATIENCE_MS);
			const failuresBefore = await failures();
			await play.stop(id);
			equal((await play.end(id)).status, 'canceled');
			await until('the end of the node', async () => (await failures()) > failuresBefore);
			const queries = play.service.counts.query;
			await twoMoreLooks(other);
			equal(play.service.counts.query, queries);
			time.pass();
			await expectTheOneVideo(stage.main, play, id);
			await videosFrom(await other.end(otherId), stage.main);
		},
	},
];

/** A play of one video, which takes as long as the time is held. */
async function newWaiting(stage: QueueStage, time: HeldTime): Promise<Play> {
	const play = await stage.main.newPlay({ timing: AN_HOUR, now: time.now });
	await write(play, ['A']);
	return play;
}

const isAsked = ({ service }: Play) => service.counts.query > 0;

/** Between the two, every video that is waited for is looked at. */
async function twoMoreLooks({ service }: Play): Promise<void> {
	const before = service.counts.query;
	await until('two more looks', () => service.counts.query >= before + 2, PATIENCE_MS);
}

async function write(play: Play, prompts: readonly string[]): Promise<void> {
	const items = prompts.map((prompt) => ({ prompt }));
	const create = createNode({ prompt: '={{ $json.prompt }}', options: {} });
	const nodes = [START, ...itemNodes(items), create, waitNode()];
	await play.write(chain(nodes, { saveExecutionProgress: true }));
}
