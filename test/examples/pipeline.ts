import { equal } from 'node:assert/strict';
import { wordsOf } from '../n8n/stage/outcome';
import type { Play } from '../n8n/stage/play';
import type { Stage } from '../n8n/stage/stage';
import type { ServiceOptions } from '../service/server';
import { ContentTable } from './contentTable';
import { readExample } from './example';
import { playWithOwnVideos } from './ownVideos';
import { SocialNetwork } from './socialNetwork';

/** An example that works through a table, set up and with the table's two sample rows. */
export interface Pipeline {
	play: Play;
	table: ContentTable;
	network: SocialNetwork;
	/** Runs it from one of its schedules to the end. @throws when that is not a success */
	run: (schedule: string) => Promise<void>;
}

/** Sets one up on a table and at a network of its own, while `use` runs. */
export async function withPipeline(
	stage: Stage,
	{ example, table: name }: { example: string; table: string },
	options: ServiceOptions,
	use: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
	await SocialNetwork.during(async (network) => {
		const play = await playWithOwnVideos(stage, options);
		await play.write(await readExample(example, { network: network.url }));
		const table = await ContentTable.setUp(stage, play, name);
		const run = async (schedule: string) => {
			const execution = await play.run(schedule);
			equal(execution.status, 'success', wordsOf(execution));
		};
		await use({ play, table, network, run });
	});
}
