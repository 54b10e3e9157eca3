/**
 * The tests of files: in a real n8n, and at a simulated service that fetches what it is given, they prove
 * that pictures get from n8n to the service, whichever node has brought them, and wherever n8n keeps them.
 *
 *     node --import tsx test/files/files.suite.ts            all of them
 *     node --import tsx test/files/files.suite.ts form       those with this text in their names
 */
import { deepEqual } from 'node:assert/strict';
import type { Scenario } from '../n8n/harness/scenario';
import { isWanted, playAll, testOnStage } from '../n8n/harness/runSuite';
import { directs } from './directFile.scenarios';
import { elsewhere, elsewheres } from './databaseStorage.scenarios';
import { libraries } from './assetLibrary.scenarios';
import { onceOnlys } from './payOnceWithFiles.scenarios';
import { inMemories, IN_MEMORY, unreachables } from './unreachableFile.scenarios';
import { validations } from './validateOnly.scenarios';

/** With n8n's own settings for a single process. */
const usual = withoutLeaks([
	...directs,
	...libraries,
	...onceOnlys,
	...unreachables,
	...validations,
]);
const inMemory = withoutLeaks(inMemories);
const fromElsewhere = withoutLeaks(elsewheres);

/** The scenarios, each of which fails, too, when the key has gone to where the files are. */
function withoutLeaks(scenarios: readonly Scenario[]): readonly Scenario[] {
	return scenarios.map(({ name, play }) => ({
		name,
		play: async (stage) => {
			await play(stage);
			deepEqual(
				stage.services.flatMap(({ keyLeaks }) => keyLeaks),
				[],
			);
		},
	}));
}

testOnStage('files', [...usual, ...inMemory, ...fromElsewhere], async (t, stage) => {
	await playAll(t, stage, usual);
	if (inMemory.some(isWanted)) await stage.restart(() => IN_MEMORY);
	await playAll(t, stage, inMemory);
	if (fromElsewhere.some(isWanted)) await stage.restart(elsewhere);
	await playAll(t, stage, fromElsewhere);
});
