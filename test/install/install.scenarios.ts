import { deepEqual, equal } from 'node:assert/strict';
import { relative } from 'node:path';
import manifest from '../../package.json';
import { KYYVIDEO_TYPE, WAIT_TYPE } from '../n8n/harness/nodeTypes';
import { filesBelow } from '../n8n/harness/keySearch';
import type { Scenario } from '../n8n/harness/scenario';
import { FirstVideoExample } from './firstVideoExample';
import type { InstallHarness } from './installHarness';

/** n8n offers each node a second time, as a tool for its AI agents. */
const NODE_TYPES = [KYYVIDEO_TYPE, `${KYYVIDEO_TYPE}Tool`, WAIT_TYPE, `${WAIT_TYPE}Tool`];

const CREDENTIAL_TYPE = 'kyyVideoApi';

/** From Settings → Community nodes → Install to the first video. */
export const installScenarios: readonly Scenario<InstallHarness>[] = [
	{
		name: 'installed: nodes and credential are offered at once, and n8n lists the package',
		run: async (installHarness) => {
			await installHarness.reset();
			deepEqual(await offered(installHarness), []);
			deepEqual(await installHarness.api.packages.list(), []);
			await installHarness.install();
			deepEqual(await offered(installHarness), [...NODE_TYPES, CREDENTIAL_TYPE]);
			deepEqual(await installHarness.api.packages.list(), [
				{
					packageName: manifest.name,
					installedVersion: manifest.version,
					authorName: manifest.author.name,
					nodes: ['KyyVideo', 'Wait for Video'],
					failedLoading: false,
				},
			]);
		},
	},
	{
		name: 'installed: the first example makes a video at once, and again after a restart',
		run: async (installHarness) => {
			await installHarness.install();
			const firstVideo = await FirstVideoExample.write(installHarness.n8n);
			await firstVideo.run();
			await installHarness.restart();
			await firstVideo.run();
			equal(firstVideo.service.counts.create, 2);
		},
	},
	{
		name: 'installed: the same files lie in the same places as in all other suites',
		run: async (installHarness) => {
			await installHarness.install();
			const { packages, asInOtherSuites } = installHarness;
			deepEqual(await textsBelow(packages), await textsBelow(asInOtherSuites));
		},
	},
	{
		name: 'uninstalled: nothing is offered and nothing is left, but workflows work when it is installed again',
		run: async (installHarness) => {
			await installHarness.install();
			const firstVideo = await FirstVideoExample.write(installHarness.n8n);
			await firstVideo.run();
			await installHarness.api.packages.uninstall(manifest.name);
			deepEqual(await offered(installHarness), []);
			deepEqual(await installHarness.api.packages.list(), []);
			const left = await textsBelow(installHarness.packages);
			deepEqual([...left.keys()], ['package.json']);
			equal(left.get('package.json')?.includes(manifest.name), false);
			await installHarness.install();
			await firstVideo.run();
			equal(firstVideo.service.counts.create, 2);
		},
	},
];

/** What n8n offers of this package: nodes, then the credential. */
async function offered({ api }: InstallHarness): Promise<string[]> {
	const nodes = await api.nodeTypes();
	const credentials = await api.credentialTypes();
	return [
		...[...nodes].filter((name) => name.startsWith(`${manifest.name}.`)).sort(),
		...[...credentials].filter((name) => name.startsWith('kyyVideo')),
	];
}

/** The texts of all files of a folder, by their paths in it. */
async function textsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
	const files = [...(await filesBelow(folder))].map(
		([path, content]) => [relative(folder, path), content.toString()] as const,
	);
	return new Map(files.sort(([one], [other]) => one.localeCompare(other)));
}
