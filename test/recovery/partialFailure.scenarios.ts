import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Execution } from '../n8n/execution';
import { hintsOf, idsOf, videosFrom, errorTextOf } from '../n8n/harness/executionResult';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

const PROMPTS = ['one', 'two', 'three', 'four', 'five'];

const REFUSAL = { fault: 'answer', status: 400, body: { msg: '内容审核未通过' } } as const;

/** The service refuses one video of several. */
export const partialFailureScenarios: readonly Scenario[] = [
	{
		name: 'third of five refused: the retry makes those that are missing',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', prompt: 'three', ...REFUSAL });
			await testWorkflow.write(videosOf(PROMPTS));
			const failed = await testWorkflow.run();
			const accepted = expectAcceptedNamed(failed, testWorkflow);
			const retried = await testWorkflow.retry(failed.id);
			deepEqual(await videosFrom(retried, harness), idsOf(testWorkflow.service, PROMPTS));
			equal(testWorkflow.service.creates.length, PROMPTS.length);
			equal(testWorkflow.service.counts.create, PROMPTS.length + 1);
			expectHint(retried, accepted);
		},
	},
	{
		name: 'third of five refused, the prompt corrected: the retry makes those that are missing',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({
				on: 'create',
				prompt: 'three',
				times: Infinity,
				...REFUSAL,
			});
			await testWorkflow.write(videosOf(PROMPTS));
			const failed = await testWorkflow.run();
			const accepted = expectAcceptedNamed(failed, testWorkflow);
			await testWorkflow.write(
				videosOf(PROMPTS, { prompt: "={{ $json.prompt.replace('three', '3') }}" }),
			);
			const retried = await testWorkflow.retry(failed.id, 'current');
			const corrected = ['one', 'two', '3', 'four', 'five'];
			deepEqual(await videosFrom(retried, harness), idsOf(testWorkflow.service, corrected));
			equal(testWorkflow.service.creates.length, PROMPTS.length);
			expectHint(retried, accepted);
		},
	},
];

/** The error names each video that is paid for; gives their number. */
function expectAcceptedNamed(failed: Execution, { service }: TestWorkflow): number {
	equal(failed.status, 'error');
	const words = errorTextOf(failed);
	const accepted = service.creates.map(({ id }) => id);
	ok(accepted.length >= 2 && accepted.length < PROMPTS.length, words);
	deepEqual(
		accepted.filter((id) => !words.includes(id)),
		[],
	);
	return accepted.length;
}

function expectHint(execution: Execution, handedOut: number): void {
	match(hintsOf(execution).join(' '), new RegExp(`\\b${handedOut}\\b`));
}
