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
import type { Stage } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import { isWanted, playAll, testOnStage } from '../n8n/harness/runSuite';
import { crashes } from './crash.scenarios';
import { givingUps } from './giveUp.scenarios';
import type { Interrupted } from './interruptedScenario';
import { parkings } from './parkedExecution.scenarios';
import { partialFailures } from './partialFailure.scenarios';
import { retriesOnFail } from './retryOnFail.scenarios';
import { secrecy } from './keySecrecy.scenarios';
import { separateRuns } from './separateExecutions.scenarios';
import { shutdowns } from './shutdown.scenarios';
import { stops } from './stop.scenarios';
import { unknownFates } from './unknownOutcome.scenarios';

/** n8n may go on running. */
const undisturbed: readonly Scenario[] = [
	...partialFailures,
	...retriesOnFail,
	...unknownFates,
	...stops,
	...separateRuns,
	...givingUps,
];

/**
 * Begins scenarios and ends n8n under them; gives what proves them. They share the end, as a start
 * takes longer than all that they do.
 */
async function interrupt(
	t: TestContext,
	stage: Stage,
	scenarios: readonly Interrupted[],
	end: () => Promise<void>,
): Promise<() => Promise<void>> {
	const chosen = scenarios.filter(isWanted);
	if (chosen.length === 0) return () => Promise.resolve();
	const begun = await Promise.allSettled(chosen.map(({ begin }) => begin(stage)));
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

async function playAcross(...interruption: Parameters<typeof interrupt>) {
	const prove = await interrupt(...interruption);
	await prove();
}

const all = [...undisturbed, ...parkings, ...crashes, ...shutdowns, ...secrecy];

testOnStage('recovery', all, async (t, stage) => {
	// The others play in the minute for which these are parked.
	const proveParked = await interrupt(t, stage, parkings, async () => {
		await stage.crash();
		await stage.restart();
	});
	await playAll(t, stage, undisturbed);
	await proveParked();
	await playAcross(t, stage, crashes, () => stage.crash());
	await playAcross(t, stage, shutdowns, () => stage.restart());
	await playAll(t, stage, secrecy);
});
