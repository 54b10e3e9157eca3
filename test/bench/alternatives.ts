import { setTimeout as sleep } from 'node:timers/promises';

import { models } from '../../nodes/shared/model/models';
import { until } from '../n8n/harness/until';
import { N8nHarness } from '../n8n/harness/n8nHarness';
import { model, promptsOf, type Alternative, type VideoBatch } from './alternatives/alternative';
import type { Effort } from './alternatives/effort';
import { faults, type Fault } from './alternatives/trialFaults';
import { httpRequestsOneByOne, httpRequestsTogether, PAUSE } from './alternatives/httpRequestNodes';
import { kyyVideoNodes } from './alternatives/kyyVideoNodes';
import { openAiNode } from './alternatives/openAiNode';
import { Trial } from './alternatives/trial';
import type { MeasuringTools } from './measuringTools';
import type { AlternativeName, TrialOutcome, FaultName, PartResult } from './results';

const all = [kyyVideoNodes, httpRequestsOneByOne, httpRequestsTogether, openAiNode] as const;

/** Seconds: what goes round and round is stopped then; what ends by itself needs less, even one after another */
const stoppedAfter = 300;

/** Seconds that undisturbed videos are given one after another: more than they need even if each look comes late */
const undisturbedWithin = 3_600;

const videos = 10;

/** How many videos n8n is killed under, how many seconds they take, and how long after the first create that is */
const killing = { videos: 3, processing: 30, after: 10 };

/** What came of an alternative under a fault */
interface Disturbed {
	readonly name: AlternativeName;
	readonly fault: FaultName;
	readonly outcome: TrialOutcome;
}

interface Undisturbed {
	readonly name: AlternativeName;
	readonly effort: Effort;
	readonly undisturbed: TrialOutcome;
}

/** Has the real n8n make the same videos in several ways, with something going wrong and with everything going well */
export async function measureAlternatives({
	report,
	child: { signal },
}: MeasuringTools): Promise<PartResult<'alternatives'>> {
	const { min, max } = rangeOf(model);
	const harness = await N8nHarness.open(report, signal);
	try {
		report(`  ${faults.length} things go wrong with each of ${all.length} ways`);
		const disturbed = await Promise.all(
			all.flatMap((alternative) =>
				faults.map((fault) => disturb(harness, alternative, fault, signal)),
			),
		);
		report('  n8n is killed');
		const killed = await kill(harness, signal);
		report(`  ${videos} videos of ${min} to ${max} s in each way`);
		const undisturbed = await Promise.all(
			all.map((alternative) => leaveAlone(harness, alternative, evenly(min, max), signal)),
		);
		return {
			videos,
			fastest: min,
			slowest: max,
			pause: PAUSE,
			stoppedAfter,
			alternatives: undisturbed.map(({ name, effort, undisturbed: outcome }) => ({
				name,
				...effort,
				undisturbed: outcome,
				disturbed: [...killed, ...disturbed].flatMap(({ name: of, ...one }) =>
					of === name ? [one] : [],
				),
			})),
		};
	} finally {
		await harness.close();
	}
}

function rangeOf(wanted: string) {
	const range = models.find(({ value }) => value === wanted)?.generationTime;
	if (range === undefined) throw new Error(`No time is documented for ${wanted}`);
	return range;
}

/** Seconds that each of the videos takes: all that there is between the least and the most */
const evenly = (min: number, max: number): readonly number[] =>
	Array.from({ length: videos }, (_, index) => min + ((max - min) * index) / (videos - 1));

async function disturb(
	harness: N8nHarness,
	alternative: Alternative,
	{ name: fault, batch, options, disturb: misbehave }: Fault,
	signal: AbortSignal,
): Promise<Disturbed> {
	const trial = await Trial.prepare(harness, alternative, batch, options);
	const over = new AbortController();
	const ending = AbortSignal.any([over.signal, signal]);
	// It is cut short when the execution ends before it, or the benchmark does.
	const disturbance = misbehave(trial.service, ending).catch(() => undefined);
	try {
		const timeLimit = { seconds: stoppedAfter, signal };
		const outcome = await trial.end(await trial.start(), timeLimit);
		return { name: alternative.name, fault, outcome };
	} finally {
		over.abort();
		await disturbance;
		await trial.close();
	}
}

/** All at the same moment, as a start of n8n takes longer than all the rest */
async function kill(harness: N8nHarness, signal: AbortSignal): Promise<readonly Disturbed[]> {
	const batch: VideoBatch = { prompts: promptsOf(killing.videos) };
	const timing = { queuedMs: 0, processingMs: killing.processing * 1000 };
	const trials = await Promise.all(
		all.map((alternative) => Trial.prepare(harness, alternative, batch, { timing })),
	);
	try {
		const ids = await Promise.all(trials.map((trial) => trial.start()));
		await until('a video in each way', () =>
			trials.every(({ service }) => service.creates.length > 0),
		);
		await sleep(killing.after * 1000, undefined, { signal });
		await harness.crash();
		const timeLimit = { seconds: stoppedAfter, signal };
		return await Promise.all(
			trials.map(async (trial, index) => ({
				name: trial.name,
				fault: 'killed' as const,
				outcome: await trial.retry(ids[index] ?? '', timeLimit),
			})),
		);
	} finally {
		await Promise.all(trials.map((trial) => trial.close()));
	}
}

async function leaveAlone(
	harness: N8nHarness,
	alternative: Alternative,
	times: readonly number[],
	signal: AbortSignal,
): Promise<Undisturbed> {
	const prompts = promptsOf(times.length);
	const trial = await Trial.prepare(harness, alternative, { prompts }, {});
	try {
		for (const [index, seconds] of times.entries()) {
			const prompt = prompts[index] ?? '';
			trial.service.nextTask({ prompt, queuedMs: 0, processingMs: seconds * 1000 });
		}
		const timeLimit = { seconds: undisturbedWithin, signal };
		const undisturbed = await trial.end(await trial.start(), timeLimit);
		return { name: alternative.name, effort: trial.effort, undisturbed };
	} finally {
		await trial.close();
	}
}
