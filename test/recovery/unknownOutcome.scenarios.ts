import { equal, match } from 'node:assert/strict';
import { expectResubmittedOnlyByOption, loseAnswer, startLostCreate } from './lostCreate';
import { UNKNOWN_OUTCOME, errorTextOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** A create that the service has taken, but whose answer n8n has never seen. */
export const unknownOutcomeScenarios: readonly Scenario[] = [
	{
		name: 'answer lost: created again only with the option',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
			await testWorkflow.write(videosOf(['A']));
			const failed = await testWorkflow.run();
			match(errorTextOf(failed), UNKNOWN_OUTCOME);
			await expectResubmittedOnlyByOption(harness, testWorkflow, failed.id);
		},
	},
	{
		name: 'timed out while a create is answered: created again only with the option',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', fault: 'hang', accepted: true });
			await testWorkflow.write(videosOf(['A'], { settings: { executionTimeout: 3 } }));
			const canceled = await testWorkflow.run();
			equal(canceled.status, 'canceled');
			match(errorTextOf(canceled), UNKNOWN_OUTCOME);
			await loseAnswer(harness, testWorkflow, canceled.id);
			await expectResubmittedOnlyByOption(harness, testWorkflow, canceled.id);
		},
	},
	{
		// Other than after a time-out, n8n keeps neither what the node remembers nor what it says.
		name: 'stopped by hand while a create is answered: created again only with the option',
		run: async (harness) => {
			const { testWorkflow, id } = await startLostCreate(harness);
			await testWorkflow.stop(id);
			equal(errorTextOf(await testWorkflow.end(id)), 'The execution was cancelled manually');
			await loseAnswer(harness, testWorkflow, id);
			await expectResubmittedOnlyByOption(harness, testWorkflow, id);
		},
	},
];
