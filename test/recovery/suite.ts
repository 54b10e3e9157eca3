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
import { givingUps } from './giveUp';
import { parkings } from './parking';
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

/** n8n may go on running. */
const undisturbed: readonly Scenario[] = [
	...partialFailures,
	...retriesOnFail,
	...unknownFates,
	...stops,
	...separateRuns,
	...givingUps,
];

const isWanted = ({ name }: { name: string }): boolean => name.includes(wanted);

async function playAll(t: TestContext, stage: Stage, scenarios: readonly Scenario[]) {
	for (const { name, play } of scenarios.filter(isWanted)) {
		await t.test(name, () => play(stage));
	}
}

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

/** Else a misspelt name would look like success. */
function refuseIfNothingIsWanted(): void {
	const all = [...undisturbed, ...parkings, ...crashes, ...shutdowns, ...secrecy];
	if (!all.some(isWanted)) {
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
	} finally {
		await stage.close();
	}
});
