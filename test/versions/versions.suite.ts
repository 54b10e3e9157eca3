/**
 * The engine tests of the built package, with the libraries of other versions of n8n than `npm test` has.
 *
 *     node --import tsx test/versions/versions.suite.ts                   the oldest, and one from before much changed
 *     node --import tsx test/versions/versions.suite.ts latest            the newest on the npm registry
 *     node --import tsx test/versions/versions.suite.ts 2.17.7 2.30.7     these
 */
import { equal } from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../demo/folders';
import { abortOnSignals } from '../n8n/harness/runSuite';
import { versionOf } from './n8nDependencies';
import { prepareVersionFolder } from './versionFolder';

/**
 * The oldest that is supported, and the last one in which errors came without their cause, `sleep` did not hear of a
 * signal, and an item with `details` was no error. The newest is in package.json.
 */
const USUAL = ['2.0.0', '2.33.7'];

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

const wanted = process.argv.slice(2);

void test('versions', async (t) => {
	const signal = abortOnSignals();
	for (const asked of wanted.length > 0 ? wanted : USUAL) {
		const version = await versionOf(asked, signal);
		await t.test(`the engine tests pass with n8n ${version}`, async () => {
			const folder = await prepareVersionFolder(version, report, signal);
			equal(await runJest(folder, signal), 0, 'A test has failed, see above.');
		});
	}
});

function report(line: string): void {
	process.stderr.write(`${line}\n`);
}

/** Shows what jest says. @returns its exit code */
async function runJest(folder: string, signal: AbortSignal): Promise<number | undefined> {
	const { execa } = await import('execa');
	const { exitCode } = await execa(process.execPath, [JEST, '--config', 'jest.config.json'], {
		cwd: folder,
		stdio: ['ignore', 'inherit', 'inherit'],
		reject: false,
		cancelSignal: signal,
	});
	signal.throwIfAborted();
	return exitCode;
}
