import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { AN_HOUR, ManualTime } from '../n8n/harness/manualTime';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { FirstVideoExample, summaryOf } from './firstVideoExample';
import type { InstallHarness } from './installHarness';
import { BY_NEWER_VERSION } from './newerVersion';

/** From n8n's note that there is an update to the update itself. */
export const updateScenarios: readonly Scenario<InstallHarness>[] = [
	{
		name: 'updated: n8n has told of the newer version, and workflows from before run with it at once',
		run: async (installHarness) => {
			await installHarness.install();
			const before = await FirstVideoExample.write(installHarness.n8n);
			doesNotMatch(summaryOf(await before.run()), BY_NEWER_VERSION);
			await installHarness.publish(installHarness.newer);
			deepEqual(await versions(installHarness), {
				installed: installHarness.current.version,
				available: installHarness.newer.version,
			});
			await installHarness.api.packages.update(installHarness.current.name);
			deepEqual(await versions(installHarness), {
				installed: installHarness.newer.version,
				available: undefined,
			});
			match(summaryOf(await before.run()), BY_NEWER_VERSION);
			const after = await FirstVideoExample.write(installHarness.n8n);
			match(summaryOf(await after.run()), BY_NEWER_VERSION);
		},
	},
	{
		name: 'updated while a video is waited for: it is handed on, and paid for once',
		run: async (installHarness) => {
			await installHarness.install();
			const time = new ManualTime();
			const firstVideo = await FirstVideoExample.write(installHarness.n8n, {
				timing: AN_HOUR,
				now: time.now,
			});
			const id = await firstVideo.start();
			await until('a first query', () => firstVideo.service.counts.query > 0);
			await installHarness.publish(installHarness.newer);
			await installHarness.api.packages.update(installHarness.current.name);
			equal((await firstVideo.execution(id)).status, 'running');
			time.pass();
			await firstVideo.video(id);
			equal(firstVideo.service.counts.create, 1);
		},
	},
];

async function versions({ api }: InstallHarness) {
	const [listed, ...others] = await api.packages.list();
	deepEqual(others, []);
	return { installed: listed?.installedVersion, available: listed?.updateAvailable };
}
