import { expectResubmittedOnlyByOption, startLostCreate } from './lostCreate';
import type { InterruptedScenario } from './interruptedScenario';
import { expectTheOneVideo, startWaiting } from './waitingExecution';
import { videosOf } from './videoWorkflows';

const settings = { saveExecutionProgress: true };

/**
 * What n8n's process being asked to end, as by an update, does to running executions: n8n
 * waits for them as long as it is set to, and then leaves them as a crash would.
 */
export const shutdownScenarios: readonly InterruptedScenario[] = [
	{
		name: 'shut down while it waits: the retry fetches the video that was submitted',
		begin: async (harness) => {
			// Longer than the 5 s for which this n8n waits.
			const testWorkflow = await harness.newWorkflow({
				timing: { queuedMs: 500, processingMs: 8_000 },
			});
			await testWorkflow.write(videosOf(['A'], { settings }));
			const id = await startWaiting(testWorkflow);
			return () => expectTheOneVideo(harness, testWorkflow, id);
		},
	},
	{
		name: 'shut down while a create is answered: created again only with the option',
		begin: async (harness) => {
			const { testWorkflow, id } = await startLostCreate(harness);
			return () => expectResubmittedOnlyByOption(harness, testWorkflow, id);
		},
	},
];
