/**
 * The tests of files: in a real n8n, and at a simulated service that fetches what it is given, they prove
 * that pictures get from n8n to the service, whichever node has brought them, and wherever n8n keeps them;
 * and that others can fetch the videos that n8n keeps.
 *
 *     node --import tsx test/files/files.suite.ts            all of them
 *     node --import tsx test/files/files.suite.ts form       those with this text in their names
 */
import { deepEqual } from 'node:assert/strict';
import type { Scenario } from '../n8n/harness/scenario';
import { isWanted, runScenarios, runSuite } from '../n8n/harness/runSuite';
import { directFileScenarios } from './directFile.scenarios';
import { databaseStorageSettings, databaseStorageScenarios } from './databaseStorage.scenarios';
import { assetLibraryScenarios } from './assetLibrary.scenarios';
import { payOnceScenarios } from './payOnceWithFiles.scenarios';
import { inMemoryScenarios, IN_MEMORY, unreachableScenarios } from './unreachableFile.scenarios';
import {
	publicLinkInDatabaseScenarios,
	publicLinkInMemoryScenarios,
	publicLinkScenarios,
} from './publicLink.scenarios';
import { validateOnlyScenarios } from './validateOnly.scenarios';

/** With n8n's own settings for a single process. */
const usual = withoutLeaks([
	...directFileScenarios,
	...assetLibraryScenarios,
	...payOnceScenarios,
	...unreachableScenarios,
	...validateOnlyScenarios,
	...publicLinkScenarios,
]);
const inMemory = withoutLeaks([...inMemoryScenarios, ...publicLinkInMemoryScenarios]);
const inDatabase = withoutLeaks([...databaseStorageScenarios, ...publicLinkInDatabaseScenarios]);

/** The scenarios, each of which fails, too, when the key has gone to where the files are. */
function withoutLeaks(scenarios: readonly Scenario[]): readonly Scenario[] {
	return scenarios.map(({ name, run }) => ({
		name,
		run: async (harness) => {
			await run(harness);
			deepEqual(
				harness.services.flatMap(({ keyLeaks }) => keyLeaks),
				[],
			);
		},
	}));
}

runSuite('files', [...usual, ...inMemory, ...inDatabase], async (t, harness) => {
	await runScenarios(t, harness, usual);
	if (inMemory.some(isWanted)) await harness.restart(() => IN_MEMORY);
	await runScenarios(t, harness, inMemory);
	if (inDatabase.some(isWanted)) await harness.restart(databaseStorageSettings);
	await runScenarios(t, harness, inDatabase);
});
