import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { until } from '../n8n/stage/patience';
import { FirstVideo, summaryOf } from './firstVideo';
import type { InstallStage } from './installStage';
import { BY_NEWER_VERSION } from './newer';
import type { Scenario } from './scenario';

/** In milliseconds of the service's time, which the scenario passes by itself. */
const HOUR = 60 * 60 * 1000;

/** From n8n's note that there is an update to the update itself. */
export const updatings: readonly Scenario[] = [
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
			await installStage.api.updatePackage(installStage.current.name);
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
			let now = Date.now();
			const firstVideo = await FirstVideo.write(installStage.stage, {
				timing: { queuedMs: 0, processingMs: HOUR },
				now: () => now,
			});
			const id = await firstVideo.start();
			await until('a first query', () => firstVideo.service.counts.query > 0);
			await installStage.publish(installStage.newer);
			await installStage.api.updatePackage(installStage.current.name);
			equal((await firstVideo.look(id)).status, 'running');
			now += HOUR;
			await firstVideo.video(id);
			equal(firstVideo.service.counts.create, 1);
		},
	},
];

async function versions({ api }: InstallStage) {
	const [listed, ...others] = await api.installedPackages();
	deepEqual(others, []);
	return { installed: listed?.installedVersion, available: listed?.updateAvailable };
}
