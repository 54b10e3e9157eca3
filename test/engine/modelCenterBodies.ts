/**
 * The bodies of the Model Center, and of what is new beside it: written out from what is published of each model,
 * as those in `goldenBodies.ts`, and likewise with nothing from the package under test.
 */
import { listedBodies } from './byNameBodies';
import type { GoldenBody } from './goldenBody';
import { makersBodies } from './makersBodies';
import { optionBodies } from './optionBodies';
import { seedanceBodies } from './seedanceBodies';
import { videosBodies } from './videosBodies';

export const modelCenterBodies: readonly GoldenBody[] = [
	...seedanceBodies,
	...videosBodies,
	...makersBodies,
	...optionBodies,
	...listedBodies,
];
