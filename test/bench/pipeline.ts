import { N8nHarness } from '../n8n/harness/n8nHarness';
import { promptsOf, type Alternative } from './alternatives/alternative';
import { httpRequestsTogether } from './alternatives/httpRequestNodes';
import { kyyVideoNodes } from './alternatives/kyyVideoNodes';
import { Trial } from './alternatives/trial';
import type { MeasuringTools } from './measuringTools';
import type { PartResult } from './results';
import { latency } from './submitting';

const videos = 100;

/** Seconds that the videos take, evenly from the first to the last */
const times = { fastest: 60, slowest: 180 };

/** Seconds after which a way is stopped */
const within = 900;

/** Has the real n8n make many videos, from the first create to the last file, in this way and by HTTP Request in one loop */
export async function measurePipeline({
	report,
	child: { signal },
}: MeasuringTools): Promise<PartResult<'pipeline'>> {
	const harness = await N8nHarness.open(report, signal);
	try {
		const ways = [];
		// One after another, so that none takes the time of the other
		for (const alternative of [kyyVideoNodes, httpRequestsTogether]) {
			report(`  ${videos} videos: ${alternative.name}`);
			ways.push(await make(harness, alternative, signal));
		}
		return { videos, latency, ...times, ways };
	} finally {
		await harness.close();
	}
}

async function make(harness: N8nHarness, alternative: Alternative, signal: AbortSignal) {
	const prompts = promptsOf(videos);
	const trial = await Trial.prepare(harness, alternative, { prompts }, {});
	const { service } = trial;
	try {
		service.misbehave({ on: 'create', fault: 'delay', ms: latency * 1_000, times: Infinity });
		const { fastest, slowest } = times;
		prompts.forEach((prompt, index) => {
			const seconds = fastest + ((slowest - fastest) * index) / (videos - 1);
			service.nextTask({ prompt, queuedMs: 0, processingMs: seconds * 1_000 });
		});
		const outcome = await trial.end(await trial.start(), { seconds: within, signal });
		return { name: alternative.name, outcome };
	} finally {
		await trial.close();
	}
}
