/**
 * The tests of the installation: in a real n8n, and by n8n's own installer, which finds on a registry on
 * this machine what `npm publish` has put there from this repository.
 *
 *     node --import tsx test/install/suite.ts            all of them
 *     node --import tsx test/install/suite.ts updated    those with this text in their names
 */
import { playAll, testOnStage } from '../n8n/stage/suite';
import { installings } from './installing';
import { InstallStage } from './installStage';
import { startRegistry } from './registry';
import { updatings } from './updating';

const all = [...installings, ...updatings];

testOnStage('install', all, async (t, stage) => {
	const registry = await startRegistry(stage.runtime, stage.folder);
	try {
		const installStage = await InstallStage.open(stage, registry);
		const scenarios = all.map(({ name, play }) => ({ name, play: () => play(installStage) }));
		await playAll(t, stage, scenarios);
	} finally {
		await registry.stop();
	}
});
