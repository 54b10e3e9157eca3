import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { AN_HOUR, HeldTime } from '../n8n/harness/manualTime';
import { until } from '../n8n/harness/until';
import type { Scenario } from '../n8n/harness/scenario';
import { FirstVideo, summaryOf } from './firstVideoExample';
import type { InstallStage } from './installHarness';
import { BY_NEWER_VERSION } from './newerVersion';

/** From n8n's note that there is an update to the update itself. */
export const updatings: readonly Scenario<InstallStage>[] = [
	{
		name: 'updated: n8n has told of the newer version, and workflows from before run with it at once',
		play: async (installStage) => {
			await installStage.install();
			const before = await FirstVideo.write(installStage.stage);
			doesNotMatch(summaryOf(await before.run()), BY_NEWER_VERSION);
			await installStage.publish(installStage.newer);
			deepEqual(await versions(installStage), {
				installed: installStage.current.version,
				available: installStage.newer.version,
			});
			await installStage.api.packages.update(installStage.current.name);
			deepEqual(await versions(installStage), {
				installed: installStage.newer.version,
				available: undefined,
			});
			match(summaryOf(await before.run()), BY_NEWER_VERSION);
			const after = await FirstVideo.write(installStage.stage);
			match(summaryOf(await after.run()), BY_NEWER_VERSION);
		},
	},
	{
		name: 'updated while a video is waited for: it is handed on, and paid for once',
		play: async (installStage) => {
			await installStage.install();
			const time = new HeldTime();
			const firstVideo = await FirstVideo.write(installStage.stage, {
				timing: AN_HOUR,
				now: time.now,
			});
			const id = await firstVideo.start();
			await until('a first query', () => firstVideo.service.counts.query > 0);
			await installStage.publish(installStage.newer);
			await installStage.api.packages.update(installStage.current.name);
			equal((await firstVideo.look(id)).status, 'running');
			time.pass();
			await firstVideo.video(id);
			equal(firstVideo.service.counts.create, 1);
		},
	},
];

async function versions({ api }: InstallStage) {
	const [listed, ...others] = await api.packages.list();
	deepEqual(others, []);
	return { installed: listed?.installedVersion, available: listed?.updateAvailable };
}
