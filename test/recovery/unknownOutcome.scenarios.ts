import { equal, match } from 'node:assert/strict';
import { expectOnlyByLeave, startLostCreate } from './lostCreate';
import { UNKNOWN_FATE, wordsOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** A create that the service has taken, but whose answer n8n has never seen. */
export const unknownFates: readonly Scenario[] = [
	{
		name: 'answer lost: created again only by leave of the option',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
			await play.write(videosOf(['A']));
			const failed = await play.run();
			match(wordsOf(failed), UNKNOWN_FATE);
			await expectOnlyByLeave(stage, play, failed.id);
		},
	},
	{
		name: 'timed out while a create is answered: created again only by leave of the option',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
			await play.write(videosOf(['A'], { settings: { executionTimeout: 3 } }));
			const canceled = await play.run();
			equal(canceled.status, 'canceled');
			match(wordsOf(canceled), UNKNOWN_FATE);
			await expectOnlyByLeave(stage, play, canceled.id);
		},
	},
	{
		// Other than after a time-out, n8n keeps neither what the node remembers nor what it says.
		name: 'stopped by hand while a create is answered: created again only by leave of the option',
		play: async (stage) => {
			const { play, id } = await startLostCreate(stage);
			await play.stop(id);
			equal(wordsOf(await play.end(id)), 'The execution was cancelled manually');
			await expectOnlyByLeave(stage, play, id);
		},
	},
];
