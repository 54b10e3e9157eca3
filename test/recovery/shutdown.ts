import { deepEqual, equal } from 'node:assert/strict';
import { expectOnlyByLeave } from './afterLoss';
import { videosFrom } from './outcome';
import { until } from './patience';
import type { Interrupted } from './scenario';
import { AT_ONCE } from './timing';
import { videosOf } from './workflows';

const settings = { saveExecutionProgress: true };

/**
 * What n8n's process being asked to end, as by an update, does to executions that are under way: n8n
 * waits for them as long as it is set to, and then leaves them as a crash would.
 */
export const shutdowns: readonly Interrupted[] = [
	{
		name: 'shut down while it waits: the retry fetches the video that was ordered',
		begin: async (stage) => {
			// Longer than the 5 s for which this n8n waits.
			const play = await stage.newPlay({ timing: { queuedMs: 500, processingMs: 8_000 } });
			await play.write(videosOf(['A'], { settings }));
			const id = await play.start();
			await until('a first query', () => play.service.counts.query > 0);
			return async () => {
				const videos = await videosFrom(await play.retry(id), stage);
				equal(play.service.counts.create, 1);
				deepEqual(videos, [play.service.lastCreate.id]);
			};
		},
	},
	{
		name: 'shut down while a create is answered: created again only by leave of the option',
		begin: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
			await play.write(videosOf(['A'], { settings }));
			const id = await play.start();
			await until('the create', () => play.service.creates.length === 1);
			return () => expectOnlyByLeave(stage, play, id);
		},
	},
];
