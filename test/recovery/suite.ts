/**
 * The recovery tests: in a real n8n, and at a simulated service that counts, they prove that no video
 * is paid for twice and none that was paid for gets lost, whatever ends an execution. They also pin
 * what n8n makes impossible.
 *
 *     node --import tsx test/recovery/suite.ts            all of them
 *     node --import tsx test/recovery/suite.ts killed     those with this text in their names
 *
 * Without Node's `--test`: that one runs files in processes of their own, which it does not give the
 * time to end n8n when it is interrupted itself.
 */
import { test, type TestContext } from 'node:test';
import { crashes } from './crash';
import { partialFailures } from './partialFailure';
import { retriesOnFail } from './retryOnFail';
import type { Interrupted, Scenario } from './scenario';
import { secrecy } from './secrecy';
import { separateRuns } from './separateRuns';
import { shutdowns } from './shutdown';
import { Stage } from './stage';
import { stops } from './stop';
import { unknownFates } from './unknownFate';

const wanted = process.argv[2] ?? '';

const isWanted = ({ name }: { name: string }): boolean => name.includes(wanted);

async function playAll(t: TestContext, stage: Stage, scenarios: readonly Scenario[]) {
	for (const { name, play } of scenarios.filter(isWanted)) {
		await t.test(name, () => play(stage));
	}
}

/** They share one end of n8n, as a start takes longer than all that they do. */
async function playAcross(
	t: TestContext,
	stage: Stage,
	scenarios: readonly Interrupted[],
	end: () => Promise<void>,
) {
	const chosen = scenarios.filter(isWanted);
	if (chosen.length === 0) return;
	const begun = await Promise.allSettled(chosen.map(({ begin }) => begin(stage)));
	await end();
	for (const [index, { name }] of chosen.entries()) {
		await t.test(name, async () => {
			const prove = begun[index];
			if (prove?.status !== 'fulfilled') throw prove?.reason;
			await prove.value();
		});
	}
}

/** Else a misspelt name would look like success. */
function refuseIfNothingIsWanted(): void {
	const all = [...partialFailures, ...retriesOnFail, ...unknownFates, ...stops, ...separateRuns];
	if (![...all, ...crashes, ...shutdowns, ...secrecy].some(isWanted)) {
		throw new Error(`No scenario has "${wanted}" in its name.`);
	}
}

/** Aborts at Ctrl+C and the like, which would leave n8n and its folder behind. */
function abortOnSignals(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			controller.abort();
		});
	}
	return controller.signal;
}

void test('recovery', async (t) => {
	refuseIfNothingIsWanted();
	const interruption = abortOnSignals();
	const stage = await Stage.open((line) => process.stderr.write(`${line}\n`), interruption);
	interruption.addEventListener('abort', () => {
		void stage.close().finally(() => process.exit(1));
	});
	try {
		await playAll(t, stage, partialFailures);
		await playAll(t, stage, retriesOnFail);
		await playAll(t, stage, unknownFates);
		await playAll(t, stage, stops);
		await playAll(t, stage, separateRuns);
		await playAcross(t, stage, crashes, () => stage.crash());
		await playAcross(t, stage, shutdowns, () => stage.restart());
		await playAll(t, stage, secrecy);
	} finally {
		await stage.close();
	}
});
