/**
 * The recovery tests: in a real n8n, and at a simulated service that counts, they prove that no video
 * is paid for twice and none that was paid for gets lost, whatever ends an execution. They also pin
 * what n8n makes impossible.
 *
 *     node --import tsx test/recovery/recovery.suite.ts            all of them
 *     node --import tsx test/recovery/recovery.suite.ts killed     those with this text in their names
 *
 * Without Node's `--test`: that one runs files in processes of their own, which it does not give the
 * time to end n8n when it is interrupted itself.
 */
import type { TestContext } from 'node:test';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import { isWanted, runScenarios, runSuite } from '../n8n/harness/runSuite';
import { agentCallScenarios } from './agentCalls.scenarios';
import { continuedScenarios } from './continued.scenarios';
import { crashScenarios } from './crash.scenarios';
import { errorWorkflowScenarios } from './errorWorkflow.scenarios';
import { giveUpScenarios } from './giveUp.scenarios';
import { hugeInputScenarios } from './hugeInput.scenarios';
import type { InterruptedScenario } from './interruptedScenario';
import { oddAnswerScenarios } from './oddAnswers.scenarios';
import { oddFileScenarios } from './oddFiles.scenarios';
import { oddIdScenarios } from './oddIds.scenarios';
import { parkedExecutionScenarios } from './parkedByWaitNode.scenarios';
import { partialFailureScenarios } from './partialFailure.scenarios';
import { passingRefusalScenarios } from './passingRefusals.scenarios';
import { productionCrashScenarios } from './productionCrash.scenarios';
import { retryOnFailScenarios } from './retryOnFail.scenarios';
import { loopScenarios } from './loop.scenarios';
import { keySecrecyScenarios } from './keySecrecy.scenarios';
import { maxVideosScenarios } from './maxVideos.scenarios';
import { mcpToolScenarios } from './mcpTool.scenarios';
import { separateExecutionScenarios } from './separateExecutions.scenarios';
import { shutdownScenarios } from './shutdown.scenarios';
import { stopScenarios } from './stop.scenarios';
import { subWorkflowScenarios } from './subWorkflow.scenarios';
import { twoNodesScenarios } from './twoNodes.scenarios';
import { unknownOutcomeScenarios } from './unknownOutcome.scenarios';
import { unrecordedScenarios } from './unrecorded.scenarios';
import { waitToolScenarios } from './waitTool.scenarios';

/** n8n may go on running. */
const undisturbed: readonly Scenario[] = [
	...partialFailureScenarios,
	...retryOnFailScenarios,
	...unknownOutcomeScenarios,
	...stopScenarios,
	...separateExecutionScenarios,
	...giveUpScenarios,
	...loopScenarios,
	...twoNodesScenarios,
	...unrecordedScenarios,
	...continuedScenarios,
	...agentCallScenarios,
	...errorWorkflowScenarios,
	...maxVideosScenarios,
	...mcpToolScenarios,
	...waitToolScenarios,
	...hugeInputScenarios,
	...oddAnswerScenarios,
	...oddIdScenarios,
	...passingRefusalScenarios,
	...oddFileScenarios,
];

/**
 * Begins scenarios and ends n8n under them; gives what proves them. They share the end, as a start
 * takes longer than all that they do.
 */
async function interrupt(
	t: TestContext,
	harness: N8nHarness,
	scenarios: readonly InterruptedScenario[],
	end: () => Promise<void>,
): Promise<() => Promise<void>> {
	const chosen = scenarios.filter(isWanted);
	if (chosen.length === 0) return () => Promise.resolve();
	const begun = await Promise.allSettled(chosen.map(({ begin }) => begin(harness)));
	await end();
	return async () => {
		for (const [index, { name }] of chosen.entries()) {
			await t.test(name, async () => {
				const prove = begun[index];
				if (prove?.status !== 'fulfilled') throw prove?.reason;
				await prove.value();
			});
		}
	};
}

async function runAcross(...interruption: Parameters<typeof interrupt>) {
	const prove = await interrupt(...interruption);
	await prove();
}

const all = [
	...undisturbed,
	...parkedExecutionScenarios,
	...crashScenarios,
	...productionCrashScenarios,
	...subWorkflowScenarios,
	...shutdownScenarios,
	...keySecrecyScenarios,
];

runSuite('recovery', all, async (t, harness) => {
	// The others run in the minute for which these are parked.
	const proveParked = await interrupt(t, harness, parkedExecutionScenarios, async () => {
		await harness.crash();
		await harness.restart();
	});
	await runScenarios(t, harness, undisturbed);
	await proveParked();
	await runAcross(t, harness, crashScenarios, () => harness.crash());
	const killedInProduction = [...productionCrashScenarios, ...subWorkflowScenarios];
	await runAcross(t, harness, killedInProduction, () => harness.crash());
	await runAcross(t, harness, shutdownScenarios, () => harness.restart());
	await runScenarios(t, harness, keySecrecyScenarios);
});
