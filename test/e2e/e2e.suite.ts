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
import { isWanted, testOnStage } from '../n8n/harness/runSuite';
import { addings } from './addNodes.scenarios';
import { Album } from './screenshotFolder';
import { SignedInBrowser } from './signedInBrowser';
import { findChromium } from './chromium';
import { credentials } from './credential.scenarios';
import { fields } from './fields.scenarios';
import { firstVideos } from './firstVideo.scenarios';
import { mistakes } from './mistakes.scenarios';
import { pipelines } from './importedPipeline.scenarios';
import { Scene, type EditorScenario } from './editorScenario';

/** What a run leaves behind, which git ignores. */
const OUTPUT = join(__dirname, 'output');
const README_PICTURES = join(__dirname, 'screenshots');

const all: readonly EditorScenario[] = [
	...credentials,
	...addings,
	...fields,
	...mistakes,
	...firstVideos,
	...pipelines,
];

/** Plays a scenario in tabs of its own, of which one that fails leaves a picture each. */
async function playIn(scene: Scene, play: EditorScenario['play'], failures: Album): Promise<void> {
	try {
		await play(scene);
	} catch (error) {
		await scene.takeLastSight(failures);
		throw error;
	} finally {
		await scene.end();
	}
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { screenshots: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const chromium = await findChromium((line) => process.stderr.write(`${line}\n`));
	await rm(OUTPUT, { recursive: true, force: true });
	testOnStage('e2e', all, async (t, stage) => {
		const failures = await Album.open(OUTPUT);
		const album = values.screenshots ? await Album.open(README_PICTURES) : failures;
		const browser = await SignedInBrowser.start(chromium, stage.url, stage.account);
		try {
			for (const { name, play } of all.filter(isWanted)) {
				await t.test(name, (inner) =>
					playIn(new Scene(stage, inner, album, browser), play, failures),
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
