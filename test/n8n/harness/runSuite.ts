import { test, type TestContext } from 'node:test';
import type { Report } from '../report';
import type { Scenario } from './scenario';
import { Stage } from './n8nHarness';

/**
 * A text in the names of the scenarios that are wanted; all have the empty one. What begins with two
 * dashes is an option of the suite.
 */
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';

export const isWanted = ({ name }: { name: string }): boolean => name.includes(wanted);

/**
 * Runs a suite of scenarios as a test, on a stage that is opened before and closed after it, also when
 * the suite is interrupted.
 *
 * @param all its scenarios; only those are to be played that are wanted
 * @throws when none of them is wanted: else a misspelt name would look like success
 */
export function testOnStage(
	suite: string,
	all: readonly { name: string }[],
	play: (t: TestContext, stage: Stage) => Promise<void>,
): void {
	testOn((report, signal) => Stage.open(report, signal), suite, all, play);
}

/** The same on another kind of stage. */
export function testOn<S extends { close: () => Promise<void> }>(
	open: (report: Report, signal: AbortSignal) => Promise<S>,
	suite: string,
	all: readonly { name: string }[],
	play: (t: TestContext, stage: S) => Promise<void>,
): void {
	void test(suite, async (t) => {
		if (!all.some(isWanted)) throw new Error(`No scenario has "${wanted}" in its name.`);
		const interruption = abortOnSignals();
		const stage = await open((line) => process.stderr.write(`${line}\n`), interruption);
		interruption.addEventListener('abort', () => {
			void stage.close().finally(() => process.exit(1));
		});
		try {
			await play(t, stage);
		} finally {
			await stage.close();
		}
	});
}

/** Plays those that are wanted, one after the other. */
export async function playAll<S>(
	t: TestContext,
	stage: S,
	scenarios: readonly Scenario<S>[],
): Promise<void> {
	for (const { name, play } of scenarios.filter(isWanted)) {
		await t.test(name, () => play(stage));
	}
}

/** Aborts at Ctrl+C and the like, which would leave n8n and its folder behind. */
export function abortOnSignals(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			controller.abort();
		});
	}
	return controller.signal;
}
