/**
 * The tests in the editor: a real browser in a real n8n, at a simulated service, does with mouse and
 * keyboard what a user does, and sees what a user is to see.
 *
 *     node --import tsx test/e2e/e2e.suite.ts                  all of them
 *     node --import tsx test/e2e/e2e.suite.ts icons            those with this text in their names
 *     node --import tsx test/e2e/e2e.suite.ts --screenshots    renews the pictures of the README as well
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isWanted, runSuite } from '../n8n/harness/runSuite';
import { addNodesScenarios } from './addNodes.scenarios';
import { ScreenshotFolder } from './screenshotFolder';
import { SignedInBrowser } from './signedInBrowser';
import { findChromium } from './chromium';
import { credentialScenarios } from './credential.scenarios';
import { fieldScenarios } from './fields.scenarios';
import { firstVideoScenarios } from './firstVideo.scenarios';
import { mistakeScenarios } from './mistakes.scenarios';
import { importedPipelineScenarios } from './importedPipeline.scenarios';
import { EditorSession, type EditorScenario } from './editorScenario';

/** What a run leaves behind, which git ignores. */
const OUTPUT = join(__dirname, 'output');
const README_PICTURES = join(__dirname, 'screenshots');

const all: readonly EditorScenario[] = [
	...credentialScenarios,
	...addNodesScenarios,
	...fieldScenarios,
	...mistakeScenarios,
	...firstVideoScenarios,
	...importedPipelineScenarios,
];

/** Runs a scenario in tabs of its own. One that fails leaves a screenshot of each. */
async function runInTabs(
	session: EditorSession,
	run: EditorScenario['run'],
	failures: ScreenshotFolder,
): Promise<void> {
	try {
		await run(session);
	} catch (error) {
		await session.takeFailureScreenshots(failures);
		throw error;
	} finally {
		await session.end();
	}
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { screenshots: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const chromium = await findChromium((line) => process.stderr.write(`${line}\n`));
	await rm(OUTPUT, { recursive: true, force: true });
	runSuite('e2e', all, async (t, harness) => {
		const failures = await ScreenshotFolder.open(OUTPUT);
		const screenshots = values.screenshots
			? await ScreenshotFolder.open(README_PICTURES)
			: failures;
		const browser = await SignedInBrowser.start(chromium, harness.url, harness.account);
		try {
			for (const { name, run } of all.filter(isWanted)) {
				await t.test(name, (inner) =>
					runInTabs(new EditorSession(harness, inner, screenshots, browser), run, failures),
				);
			}
		} finally {
			await browser.close();
		}
	});
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
