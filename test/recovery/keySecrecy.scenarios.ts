import { deepEqual, equal, ok } from 'node:assert/strict';
import { videosFrom } from '../n8n/harness/executionResult';
import { expectNoKeyIn, filesBelow, textsOfExecutions, whereIs } from '../n8n/harness/keySearch';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** Where the key may have been left. Comes last, as it goes through what the others have left. */
export const secrecy: readonly Scenario[] = [
	{
		name: 'the service repeats the key in a refusal: the key does not get any further',
		play: async (stage) => {
			const play = await stage.newPlay();
			const body = { msg: `Bearer ${stage.key}`, key: stage.key };
			play.service.misbehave({ on: 'create', fault: 'answer', status: 403, body });
			await play.write(videosOf(['A']));
			equal((await play.run()).status, 'error');
			expectNoKeyIn(await textsOfExecutions(stage), stage);
		},
	},
	{
		name: 'the key lies nowhere in what n8n has stored, logged and answered',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			await play.write(videosOf(['A']));
			const [video] = await videosFrom(await play.run(), stage);
			const texts = new Map([
				...(await textsOfExecutions(stage)),
				...(await filesBelow(stage.folder)),
			]);
			// Proves that the search finds what is there: the id is in the log, the database, the answers.
			ok(whereIs([video ?? ''], texts).length >= 3);
			expectNoKeyIn(texts, stage);
		},
	},
	{
		name: 'the key has never gone to the host of the files',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			await play.write(videosOf(['A']));
			await videosFrom(await play.run(), stage);
			equal(play.service.counts.download, 1);
			deepEqual(
				stage.services.flatMap(({ keyLeaks }) => keyLeaks),
				[],
			);
		},
	},
];
