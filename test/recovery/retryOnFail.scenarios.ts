import { deepEqual, equal, match } from 'node:assert/strict';
import { failuresOf } from '../n8n/harness/nodeFailures';
import { UNKNOWN_FATE, videosFrom, wordsOf } from '../n8n/harness/executionResult';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { CREATE } from '../n8n/harness/linearWorkflow';
import { videosOf } from './videoWorkflows';

/** The most that n8n allows. */
const node = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1_000 };

/** n8n's setting Retry On Fail, which runs the whole node again. */
export const retriesOnFail: readonly Scenario[] = [
	{
		name: 'Retry On Fail does not create again what may have been accepted',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
			await play.write(videosOf(['A'], { node: { ...node, maxTries: 3, waitBetweenTries: 100 } }));
			const failed = await play.run();
			equal(failed.status, 'error');
			match(wordsOf(failed), UNKNOWN_FATE);
			equal(play.service.counts.create, 1);
		},
	},
	{
		name: 'Retry On Fail creates the one of two that was refused, and not the other again',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			const refusal = { fault: 'answer', status: 400, body: { msg: '参数错误' } } as const;
			play.service.misbehave({ on: 'create', prompt: 'B', ...refusal });
			await play.write(videosOf(['A', 'B'], { node }));
			equal((await videosFrom(await play.run(), stage)).length, 2);
			equal(play.service.creates.length, 2);
			equal(play.service.counts.create, 3);
		},
	},
	{
		name: 'too many requests once: one video',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', fault: 'rateLimit' });
			await play.write(videosOf(['A'], { node }));
			const videos = await videosFrom(await play.run(), stage);
			deepEqual(videos, [play.service.lastCreate.id]);
			equal(play.service.creates.length, 1);
			equal(play.service.counts.create, 2);
		},
	},
	{
		name: 'no connection at first: one video',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			await play.service.stop();
			await play.write(videosOf(['A'], { node }));
			const failedBefore = await failuresOf(CREATE, stage);
			const id = await play.start();
			await until('a failed try', async () => (await failuresOf(CREATE, stage)) > failedBefore);
			const port = Number(new URL(play.service.baseUrl).port);
			const service = await stage.newService({ ...AT_ONCE, port });
			const videos = await videosFrom(await play.end(id), stage);
			deepEqual(videos, [service.lastCreate.id]);
			equal(service.counts.create, 1);
		},
	},
];
