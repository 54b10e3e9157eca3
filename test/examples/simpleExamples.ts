import { deepEqual, equal } from 'node:assert/strict';
import { videosFrom, wordsOf } from '../n8n/stage/outcome';
import type { Scenario } from '../n8n/stage/scenario';
import { SOON } from '../n8n/stage/timing';
import { readExample } from './example';
import { itemsOf } from '../n8n/execution';

const TRIGGER = 'When clicking ‘Execute workflow’';

/** Those that a user begins with: they are pressed, and give MP4s. */
export const simpleExamples: readonly Scenario[] = [
	{
		name: 'first video: one press orders one video and gives its MP4',
		play: async (stage) => {
			const play = await stage.newPlay(SOON);
			await play.write(await readExample('first-video'));
			const videos = await videosFrom(await play.run(TRIGGER), stage);
			deepEqual(
				videos,
				play.service.creates.map(({ id }) => id),
			);
			equal(play.service.counts.create, 1);
		},
	},
	{
		name: 'wait for hours: one press orders a video of each prompt and hands each on with its prompt',
		play: async (stage) => {
			const play = await stage.newPlay(SOON);
			await play.write(await readExample('wait-for-hours'));
			const execution = await play.run(TRIGGER);
			equal(execution.status, 'success', wordsOf(execution));
			const promptsById = new Map(play.service.creates.map(({ id, body }) => [id, body.prompt]));
			const posted = itemsOf(execution, 'Post It');
			equal(posted.length, 3);
			for (const { json } of posted) equal(json['caption'], promptsById.get(String(json['id'])));
			equal(play.service.counts.create, 3);
		},
	},
];
