import type { INodeParameters } from 'n8n-workflow';

import type { Range } from '../../nodes/shared/model/media';
import { models } from '../../nodes/shared/model/models';
import type { Report } from '../n8n/report';
import { mean } from './average';
import { drawTimes, likelihoods, scaled } from './distribution';
import { costOf, optimum, type PollCost } from './optimum';
import { scenarios, type PartResult, type PolicyResult } from './results';
import { seed } from './seed';
import { Simulation, type Video } from './simulation';

/** Videos of one run; a hundred that begin in the same instant would have to queue for each query */
const videosOfARun = 10;

/** Runs side by side */
const runs = 20;

/** Seconds: the node takes no shorter interval */
const shortestPause = 5;

type Scenario = (typeof scenarios)[number];

const factors: Readonly<Record<Scenario, number>> = {
	'as documented': 1,
	'all slower': 1.5,
	'all faster': 0.75,
};

interface Case {
	readonly model: string;
	readonly name: string;
	readonly scenario: Scenario;
	/** Seconds */
	readonly range: Range;
}

/** Waits for videos of each model whose times are documented, by each way of querying */
export async function measureNotice(
	report: Report,
	signal: AbortSignal,
): Promise<PartResult<'notice'>> {
	const simulation = await Simulation.start(seed, signal);
	try {
		const rows = [];
		for (const measured of cases()) {
			report(`  ${measured.name}, ${measured.scenario}`);
			rows.push({ ...measured, policies: await measurePolicies(simulation, measured) });
		}
		return rows;
	} finally {
		await simulation.stop();
	}
}

function cases(): readonly Case[] {
	return models.flatMap(({ value, name, generationTime }) =>
		generationTime === undefined
			? []
			: scenarios.map((scenario) => ({
					model: value,
					name,
					scenario,
					range: scaled(generationTime, factors[scenario]),
				})),
	);
}

async function measurePolicies(simulation: Simulation, measured: Case) {
	const { delay, queries } = optimum(likelihoods(measured.range), shortestPause);
	const best = { delay, queries };
	const policy = async (options: INodeParameters) =>
		comparedTo(best, await measurePolicy(simulation, measured, options));
	return {
		automatic: await policy({}),
		'every 20 s': await policy({ pollInterval: 20 }),
		'every 30 s': await policy({ pollInterval: 30 }),
		'every 40 s': await policy({ pollInterval: 40 }),
		optimum: comparedTo(best, best),
	};
}

const comparedTo = (best: PollCost, { delay, queries }: PollCost): PolicyResult => ({
	delay,
	queries,
	cost: costOf({ delay, queries }),
	costToOptimum: costOf({ delay, queries }) / costOf(best),
});

async function measurePolicy(
	simulation: Simulation,
	{ model, range }: Case,
	options: INodeParameters,
): Promise<PollCost> {
	const groups: Video[][] = Array.from({ length: runs }, () => []);
	const times = drawTimes(runs * videosOfARun, range, seed);
	for (const [index, seconds] of times.entries()) {
		groups[index % runs]?.push(await simulation.create(model, seconds));
	}
	await simulation.wait(groups, options);
	const noticed = simulation.noticed(groups.flat());
	simulation.reset();
	return {
		delay: mean(noticed.map(({ delay }) => delay)),
		queries: mean(noticed.map(({ queries }) => queries)),
	};
}
