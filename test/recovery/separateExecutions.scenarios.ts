import { deepEqual, equal, ok } from 'node:assert/strict';
import { videosFrom } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videoEvery, videosOf } from './videoWorkflows';

/** What a node remembers must not reach into another execution: there a video is wanted anew. */
export const separateRuns: readonly Scenario[] = [
	{
		name: 'Execute pressed twice: two videos',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			await play.write(videosOf(['A']));
			const ids = await Promise.all([play.start(), play.start()]);
			const first = await videosFrom(await play.end(ids[0]), stage);
			const second = await videosFrom(await play.end(ids[1]), stage);
			equal(play.service.creates.length, 2);
			equal(new Set([...first, ...second]).size, 2);
		},
	},
	{
		name: 'run by a schedule: a new video each time',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			await play.write(videoEvery(1, 'A'));
			await play.activate();
			await until('three videos', () => play.service.creates.length >= 3);
			await play.deactivate();
			await until('the end of all', async () =>
				(await play.executions()).every(({ status }) => status === 'success'),
			);
			const executions = await play.executions();
			ok(executions.length >= 3);
			deepEqual(play.service.creates.length, executions.length);
		},
	},
];
