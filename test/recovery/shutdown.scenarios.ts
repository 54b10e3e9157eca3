import { expectOnlyByLeave, startLostCreate } from './lostCreate';
import type { Interrupted } from './interruptedScenario';
import { expectTheOneVideo, startWaiting } from './waitingExecution';
import { videosOf } from './videoWorkflows';

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
			const id = await startWaiting(play);
			return () => expectTheOneVideo(stage, play, id);
		},
	},
	{
		name: 'shut down while a create is answered: created again only by leave of the option',
		begin: async (stage) => {
			const { play, id } = await startLostCreate(stage);
			return () => expectOnlyByLeave(stage, play, id);
		},
	},
];
