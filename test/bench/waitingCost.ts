import { runChild, startFakeServer } from './childProcess';
import type { MeasuringTools } from './measuringTools';
import type { PartResult } from './results';
import { waitingOutcome } from './waitingTask';

const minute = 60_000;

/**
 * The interval is the shortest that the service advises, whatever the node does by itself. Half of it after a round of
 * queries, where the settling and the window end, few of them are in flight, even if the node sends only some in a
 * second.
 */
const plan = { videos: 300, pollInterval: 20, idle: 10, settling: 30, window: 60 };

/** Waits for many videos that are never completed, and measures what that takes of the process */
export async function measureWaiting({
	report,
	child,
}: MeasuringTools): Promise<PartResult<'waiting'>> {
	report(`  ${plan.videos} videos are waited for, for ${plan.settling + plan.window} s`);
	const fakeServer = await startFakeServer(child);
	try {
		const { origin } = fakeServer;
		const outcome = await runChild('waitingChild.ts', { ...plan, origin }, waitingOutcome, child);
		const { heapWaiting, heapIdle, idle, waiting, queries } = outcome;
		const idlePerMinute = (idle.cpu / idle.passed) * minute;
		const waitingPerMinute = (waiting.cpu / waiting.passed) * minute;
		return {
			videos: plan.videos,
			pollInterval: plan.pollInterval,
			window: plan.window,
			heapKilobytesPerVideo: (heapWaiting - heapIdle) / 1000 / plan.videos,
			cpuPerVideoMinute: (waitingPerMinute - idlePerMinute) / plan.videos,
			idleCpuPerMinute: idlePerMinute,
			queriesPerVideoMinute: ((queries / waiting.passed) * minute) / plan.videos,
		};
	} finally {
		await fakeServer.stop();
	}
}
