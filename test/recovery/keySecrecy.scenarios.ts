import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { errorKindOf, errorTextOf, videosFrom } from '../n8n/harness/executionResult';
import { expectNoKeyIn, filesBelow, textsOfExecutions, whereIs } from '../n8n/harness/keySearch';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** Where the key may have been left. Comes last, as it goes through what the others have left. */
export const keySecrecyScenarios: readonly Scenario[] = [
	{
		name: 'the service repeats the key in a refusal: the key does not get any further',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow();
			const body = { msg: `Bearer ${harness.key}`, key: harness.key };
			testWorkflow.service.misbehave({ on: 'create', fault: 'answer', status: 403, body });
			await testWorkflow.write(videosOf(['A']));
			equal((await testWorkflow.run()).status, 'error');
			expectNoKeyIn(await textsOfExecutions(harness), harness);
		},
	},
	{
		name: 'a base URL with a login in it is refused in words, and the login does not get any further',
		run: async (harness) => {
			const [user, password] = [`user${randomUUID()}`, `password${randomUUID()}`];
			const { baseUrl, requests } = await harness.newService();
			const address = baseUrl.replace('//', `//${user}:${password}@`);
			const testWorkflow = await harness.newWorkflow({}, address);
			await testWorkflow.write(videosOf(['A']));
			const failed = await testWorkflow.run();
			equal(errorKindOf(failed), 'parameters');
			match(errorTextOf(failed), /Base URL .* must not have a user name or a password in it/);
			equal(requests.length, 0);
			const words = [user, password, Buffer.from(`${user}:${password}`).toString('base64')];
			const texts = new Map([
				...(await textsOfExecutions(harness)),
				...(await filesBelow(harness.folder)),
			]);
			deepEqual(whereIs(words, texts), []);
		},
	},
	{
		name: 'the key lies nowhere in what n8n has stored, logged and answered',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			await testWorkflow.write(videosOf(['A']));
			const [video] = await videosFrom(await testWorkflow.run(), harness);
			const texts = new Map([
				...(await textsOfExecutions(harness)),
				...(await filesBelow(harness.folder)),
			]);
			// Proves that the search finds what is there: the id is in the log, the database, the answers.
			ok(whereIs([video ?? ''], texts).length >= 3);
			expectNoKeyIn(texts, harness);
		},
	},
	{
		name: 'the key has never gone to the host of the files',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			await testWorkflow.write(videosOf(['A']));
			await videosFrom(await testWorkflow.run(), harness);
			equal(testWorkflow.service.counts.download, 1);
			deepEqual(
				harness.services.flatMap(({ keyLeaks }) => keyLeaks),
				[],
			);
		},
	},
];
