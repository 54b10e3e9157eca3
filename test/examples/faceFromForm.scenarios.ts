import { deepEqual, equal, match } from 'node:assert/strict';
import { fetch, FormData } from 'undici';
import { z } from 'zod';
import { picture } from '../media/picture';
import { answers } from '../n8n/runningInstance';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { SOON } from '../n8n/harness/videoTiming';
import type { ServiceOptions } from '../service/simulatedService';
import { readExample } from './exampleWorkflow';
import { sha256 } from './distinctVideos';

const PROMPT = 'She turns to the camera and smiles';
const FACE = picture();

const sentSchema = z.object({ formWaitingUrl: z.string() });

export const faceFromFormScenarios: readonly Scenario[] = [
	{
		name: 'face from a form: the image gets into the library, becomes the first frame, and the page shows the video',
		run: async (harness) => {
			const { testWorkflow, page } = await sendForm(harness, { ...SOON, reviewMs: 1_000 });
			const { service } = testWorkflow;
			const [asset] = service.assets;
			deepEqual(
				service.fetches.map((fetched) => fetched.sha256),
				[sha256(FACE)],
			);
			equal(service.assets.length, 1);
			equal(service.counts.create, 1);
			equal(service.lastCreate.body.prompt, PROMPT);
			equal(service.lastCreate.body['first_image'], `asset://${asset?.assetId ?? ''}`);
			const [, address = ''] = /href="([^"]+\.mp4[^"]*)"/.exec(page) ?? [];
			const file = await fetch(address.replaceAll('&amp;', '&'));
			equal(file.headers.get('content-type'), 'video/mp4');
			await file.body?.cancel();
		},
	},
	{
		name: 'face from a form: an image that fails its review costs nothing, and the page says so',
		run: async (harness) => {
			const { testWorkflow, page } = await sendForm(
				harness,
				{ ...SOON, reviewMs: 1_000 },
				(testWorkflow) => {
					testWorkflow.service.nextAsset({ outcome: 'Failed' });
				},
			);
			match(page, /has failed its review/);
			equal(testWorkflow.service.counts.create, 0);
		},
	},
];

/** Sends the form as its page does, and waits as the page does for what it shows in the end. */
async function sendForm(
	harness: N8nHarness,
	options: ServiceOptions,
	prepare: (testWorkflow: TestWorkflow) => void = () => undefined,
): Promise<{ testWorkflow: TestWorkflow; page: string }> {
	const testWorkflow = await harness.newWorkflow(options);
	prepare(testWorkflow);
	await testWorkflow.write(await readExample('face-from-form'));
	await testWorkflow.activate();
	const address = `${harness.url}/form/video-from-your-image`;
	// n8n says that it is active a moment before it is.
	await until('the page of the form', () => answers(address));
	const body = new FormData();
	body.append('field-0', PROMPT);
	body.append('field-1', new Blob([FACE], { type: 'image/png' }), 'face.png');
	const answer = await fetch(address, { method: 'POST', body });
	equal(answer.status, 200);
	const { formWaitingUrl } = sentSchema.parse(await answer.json());
	await until('the last page of the form', async () => {
		const status = await fetch(statusOf(formWaitingUrl));
		return (await status.text()) === 'form-waiting';
	});
	const page = await (await fetch(formWaitingUrl)).text();
	await testWorkflow.deactivate();
	return { testWorkflow, page };
}

/** Where the page of a form asks how its execution is doing. */
function statusOf(formWaitingUrl: string): string {
	const url = new URL(formWaitingUrl);
	url.pathname += '/n8n-execution-status';
	return url.href;
}
