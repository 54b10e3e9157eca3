import { test, type TestContext } from 'node:test';
import type { Report } from '../report';
import type { Scenario } from './scenario';
import { N8nHarness } from './n8nHarness';

/**
 * A text in the names of the scenarios that are wanted; all have the empty one. What begins with two
 * dashes is an option of the suite.
 */
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';

export const isWanted = ({ name }: { name: string }): boolean => name.includes(wanted);

/**
 * Runs a suite of scenarios as a test. The harness is opened before and closed after it, also when the
 * suite is interrupted.
 *
 * @param all its scenarios; only the wanted ones are run
 * @throws when none of them is wanted: else a misspelled name would look like success
 */
export function runSuite(
	suite: string,
	all: readonly { name: string }[],
	run: (t: TestContext, harness: N8nHarness) => Promise<void>,
): void {
	runSuiteOn((report, signal) => N8nHarness.open(report, signal), suite, all, run);
}

/** The same with another harness. */
export function runSuiteOn<S extends { close: () => Promise<void> }>(
	open: (report: Report, signal: AbortSignal) => Promise<S>,
	suite: string,
	all: readonly { name: string }[],
	run: (t: TestContext, harness: S) => Promise<void>,
): void {
	void test(suite, async (t) => {
		if (!all.some(isWanted)) throw new Error(`No scenario has "${wanted}" in its name.`);
		const interruption = abortOnSignals();
		const harness = await open((line) => process.stderr.write(`${line}\n`), interruption);
		interruption.addEventListener('abort', () => {
			void harness.close().finally(() => process.exit(1));
		});
		try {
			await run(t, harness);
		} finally {
			await harness.close();
		}
	});
}

/** Runs the wanted scenarios, one after the other. */
export async function runScenarios<S>(
	t: TestContext,
	harness: S,
	scenarios: readonly Scenario<S>[],
): Promise<void> {
	for (const { name, run } of scenarios.filter(isWanted)) {
		await t.test(name, () => run(harness));
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
