/**
 * The tests of the installation: in a real n8n, and by n8n's own installer, which finds on a registry on
 * this machine what `npm publish` has put there from this repository.
 *
 *     node --import tsx test/install/install.suite.ts            all of them
 *     node --import tsx test/install/install.suite.ts updated    those with this text in their names
 */
import { playAll, testOnStage } from '../n8n/harness/runSuite';
import { installings } from './install.scenarios';
import { InstallStage } from './installHarness';
import { startRegistry } from './npmRegistry';
import { updatings } from './update.scenarios';

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
