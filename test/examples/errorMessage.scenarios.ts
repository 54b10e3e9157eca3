import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { itemsOf } from '../n8n/execution';
import { idsOf, videosIn, errorTextOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { SOON } from '../n8n/harness/videoTiming';
import type { Service } from '../service/simulatedService';
import { readExample } from './exampleWorkflow';
import { FakeMailServer } from './fakeMailServer';

const TRIGGER = 'When clicking ‘Execute workflow’';

export const errorMessageScenarios: readonly Scenario[] = [
	{
		name: 'error message: of one video nothing is known, one fails, one is made; the owner is told of both, and the third goes on',
		run: async (harness) => {
			await FakeMailServer.during(async (mailServer) => {
				const testWorkflow = await harness.newWorkflow(SOON);
				const { service } = testWorkflow;
				service.misbehave({ on: 'create', prompt: 'boat', fault: 'drop', accepted: true });
				service.nextTask({ prompt: 'lighthouse', outcome: { kind: 'failed', error: '生成失败' } });
				const { credential } = mailServer;
				const chosen = { ...credential, ...(await harness.api.saveCredential(credential)) };
				const of = 'n8n-nodes-base.emailSend';
				await testWorkflow.write(
					await readExample('error-message', { credential: { of, chosen } }),
				);
				const execution = await testWorkflow.run(TRIGGER);
				equal(execution.status, 'success', errorTextOf(execution));
				const ids = await videosIn(itemsOf(execution, 'Use the MP4'), harness);
				deepEqual(ids, idsOf(service, [promptWith('baker', service)]));
				equal(service.counts.create, 3);

				const [failed = ''] = idsOf(service, [promptWith('lighthouse', service)]);
				const texts = mailServer.mails.map(({ text = '' }) => text);
				equal(texts.length, 2);
				const ofFailed = texts.find((text) => text.includes('lighthouse')) ?? '';
				ok(
					ofFailed.includes(`What happened: KyyVideo could not make the video ${failed}`),
					ofFailed,
				);
				match(ofFailed, /What to do: Change the prompt/);
				match(ofFailed, /生成失败/);
				const ofUnknown = texts.find((text) => text.includes('boat')) ?? '';
				match(ofUnknown, /What happened: It is not known whether KyyVideo has accepted/);
				ok(
					[...ids, failed].every((id) => ofUnknown.includes(id)),
					ofUnknown,
				);
				deepEqual(
					mailServer.mails.map(({ to }) => to?.map(({ address }) => address)),
					[['me@example.com'], ['me@example.com']],
				);
			});
		},
	},
];

/** The whole prompt of the create that has this text in it. */
function promptWith(text: string, { creates }: Service): string {
	return creates.find(({ body }) => body.prompt.includes(text))?.body.prompt ?? '';
}
