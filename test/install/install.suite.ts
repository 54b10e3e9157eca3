/**
 * The tests of the installation: in a real n8n, and by n8n's own installer, which finds on a registry on
 * this machine what `npm publish` has put there from this repository.
 *
 *     node --import tsx test/install/install.suite.ts            all of them
 *     node --import tsx test/install/install.suite.ts updated    those with this text in their names
 */
import { runScenarios, runSuite } from '../n8n/harness/runSuite';
import { installScenarios } from './install.scenarios';
import { InstallHarness } from './installHarness';
import { startRegistry } from './npmRegistry';
import { updateScenarios } from './update.scenarios';

const all = [...installScenarios, ...updateScenarios];

runSuite('install', all, async (t, harness) => {
	const registry = await startRegistry(harness.runtime, harness.folder);
	try {
		const installHarness = await InstallHarness.open(harness, registry);
		const scenarios = all.map(({ name, run }) => ({ name, run: () => run(installHarness) }));
		await runScenarios(t, harness, scenarios);
	} finally {
		await registry.stop();
	}
});
