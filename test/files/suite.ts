/**
 * The tests of files: in a real n8n, and at a simulated service that fetches what it is given, they prove
 * that pictures get from n8n to the service, whichever node has brought them, and wherever n8n keeps them.
 *
 *     node --import tsx test/files/suite.ts            all of them
 *     node --import tsx test/files/suite.ts form       those with this text in their names
 */
import { deepEqual } from 'node:assert/strict';
import type { Scenario } from '../n8n/stage/scenario';
import { isWanted, playAll, testOnStage } from '../n8n/stage/suite';
import { directs } from './direct';
import { elsewhere, elsewheres } from './elsewhere';
import { libraries } from './library';
import { onceOnlys } from './onceOnly';
import { inMemories, IN_MEMORY, unreachables } from './outOfReach';
import { validations } from './validation';

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
