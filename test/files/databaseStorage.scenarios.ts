import { deepEqual, equal, match } from 'node:assert/strict';
import { itemsOf } from '../n8n/execution';
import { chain, START, waitNode } from '../n8n/harness/linearWorkflow';
import { videosFrom } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import type { Stage } from '../n8n/harness/n8nHarness';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { expectFetched, statusOf } from './fetchedFiles';
import { FORM, Form, PICTURE, PROMPT } from './formWorkflow';
import { binary, fetchNode, frameNode } from './fileNodes';
import { pictureOf, withPictures } from './imageHost';

/** Binary data in the database, as n8n keeps it in queue mode, and another name for this machine. */
export const elsewhere = (port: number) => ({
	N8N_DEFAULT_BINARY_DATA_MODE: 'database',
	WEBHOOK_URL: `http://localhost:${port}/`,
});

const webhookOrigin = ({ url }: Stage): string => `http://localhost:${new URL(url).port}`;

/** For an n8n with the settings above. */
export const elsewheres: readonly Scenario[] = [
	{
		name: 'out of the database and at WEBHOOK_URL: a picture sent by a form becomes the first frame',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			const nodes = [frameNode(binary(PICTURE), { prompt: PROMPT }), waitNode()];
			const form = await Form.open(stage, play, nodes);
			const picture = pictureOf(0);
			const execution = await form.submit({ prompt: 'A lighthouse', pictures: [picture] });
			deepEqual(await videosFrom(execution, stage), [play.service.lastCreate.id]);
			expectFetched(play, webhookOrigin(stage), [picture]);
			match(itemsOf(execution, FORM)[0]?.binary?.[PICTURE]?.id ?? '', /^database:/);
			// Other than on disk, where n8n moves the file.
			equal(await statusOf(play.service.fetches[0]?.url ?? ''), 200);
		},
	},
	{
		name: 'out of the database and at WEBHOOK_URL: a picture that HTTP Request has fetched becomes the first frame',
		play: async (stage) => {
			await withPictures(1, async ([url = ''], pictures) => {
				const play = await stage.newPlay(AT_ONCE);
				const create = frameNode(binary('data'), { prompt: 'A lighthouse' });
				await play.write(chain([START, fetchNode(url), create, waitNode()]));
				deepEqual(await videosFrom(await play.run(), stage), [play.service.lastCreate.id]);
				expectFetched(play, webhookOrigin(stage), pictures);
				equal(play.service.counts.create, 1);
			});
		},
	},
];
