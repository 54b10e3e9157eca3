import { models } from '../../nodes/shared/model/models';
import type { Report } from '../n8n/report';
import { mean } from './average';
import { drawTimes } from './distribution';
import type { PartResult } from './results';
import { seed } from './seed';
import { Simulation, type Video } from './simulation';

const model = 'kyyvideo2';

const counts = [1, 10, 100, 1000];

/** How long it took to wait for some videos */
interface Wait {
	/** Seconds */
	readonly seconds: number;
	/** For each video */
	readonly queries: number;
}

/** Waits for videos in one run, and for the same ones in a run each, one after another */
export async function measureTogether(
	report: Report,
	signal: AbortSignal,
): Promise<PartResult<'together'>> {
	const range = models.find(({ value }) => value === model)?.generationTime;
	if (range === undefined) throw new Error(`No time is documented for ${model}`);
	const simulation = await Simulation.start(seed, signal);
	try {
		const rows = [];
		for (const videos of counts) {
			report(`  ${videos} videos, together and one after another`);
			const times = drawTimes(videos, range, seed);
			const slowest = Math.max(...times);
			const together = await waitTogether(simulation, times);
			const oneByOne = await waitOneByOne(simulation, times);
			rows.push({
				videos,
				slowest,
				together: together.seconds,
				oneByOne: oneByOne.seconds,
				togetherToSlowest: together.seconds / slowest,
				speedUp: oneByOne.seconds / together.seconds,
				queriesTogether: together.queries,
				queriesOneByOne: oneByOne.queries,
			});
		}
		return rows;
	} finally {
		await simulation.stop();
	}
}

async function waitTogether(simulation: Simulation, times: readonly number[]): Promise<Wait> {
	const videos: Video[] = [];
	for (const seconds of times) videos.push(await simulation.create(model, seconds));
	return await timed(simulation, async () => {
		await simulation.wait([videos]);
		return simulation.noticed(videos).map(({ queries }) => queries);
	});
}

async function waitOneByOne(simulation: Simulation, times: readonly number[]): Promise<Wait> {
	return await timed(simulation, async () => {
		const queries: number[] = [];
		for (const seconds of times) {
			const video = await simulation.create(model, seconds);
			await simulation.wait([[video]]);
			queries.push(...simulation.noticed([video]).map((noticed) => noticed.queries));
			simulation.reset();
		}
		return queries;
	});
}

async function timed(
	simulation: Simulation,
	wait: () => Promise<readonly number[]>,
): Promise<Wait> {
	const start = simulation.now;
	const queries = await wait();
	simulation.reset();
	return { seconds: (simulation.now - start) / 1000, queries: mean(queries) };
}
