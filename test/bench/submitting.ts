import {
	CREATE,
	createNode,
	itemNodes,
	linearWorkflow,
	START,
} from '../n8n/harness/linearWorkflow';
import { N8nHarness } from '../n8n/harness/n8nHarness';
import { promptsOf } from './alternatives/alternative';
import { median } from './average';
import type { MeasuringTools } from './measuringTools';
import type { PartResult } from './results';

/** Seconds until the service answers a create */
export const latency = 1;

interface Case {
	readonly items: number;
	readonly createsPerSecond: number | null;
	/** Times that it is measured; the median counts */
	readonly repeats: number;
}

const cases: readonly Case[] = [
	{ items: 1, createsPerSecond: null, repeats: 5 },
	{ items: 100, createsPerSecond: null, repeats: 3 },
	{ items: 1_000, createsPerSecond: null, repeats: 1 },
	{ items: 100, createsPerSecond: 5, repeats: 1 },
];

/** Has the real n8n create videos for many items, with its database, and takes the time of the node alone */
export async function measureSubmitting({
	report,
	child: { signal },
}: MeasuringTools): Promise<PartResult<'submitting'>> {
	const harness = await N8nHarness.open(report, signal);
	try {
		// What is loaded with the first run is no matter of the items
		await submit(harness, { items: 1, createsPerSecond: null, repeats: 1 });
		const rows = [];
		for (const measured of cases) {
			const { items, createsPerSecond } = measured;
			report(
				`  ${items} items${createsPerSecond === null ? '' : `, ${createsPerSecond} a second`}`,
			);
			const { times, accepted } = await submit(harness, measured);
			rows.push({ items, createsPerSecond, accepted, latency, seconds: median(times) / 1_000 });
		}
		return rows;
	} finally {
		await harness.close();
	}
}

/** @returns milliseconds of each run of the node, and the videos that were accepted in the last one */
async function submit(harness: N8nHarness, { items, createsPerSecond, repeats }: Case) {
	const options = createsPerSecond === null ? {} : { createsPerSecond };
	const testWorkflow = await harness.newWorkflow(options);
	const { service } = testWorkflow;
	const delay = { fault: 'delay', ms: latency * 1_000, times: Infinity } as const;
	service.misbehave({ on: 'create', ...delay });
	const prompts = promptsOf(items).map((prompt) => ({ prompt }));
	const parameters = { prompt: '={{ $json.prompt }}', options: { maxVideos: items } };
	await testWorkflow.write(linearWorkflow([START, ...itemNodes(prompts), createNode(parameters)]));
	const times: number[] = [];
	let accepted = 0;
	for (let run = 0; run < repeats; run += 1) {
		const before = service.creates.length;
		const { data, status } = await testWorkflow.run();
		accepted = service.creates.length - before;
		const time = data.resultData.runData[CREATE]?.at(-1)?.executionTime;
		if (time === undefined)
			throw new Error(`The execution has ended as "${status}" without a time`);
		times.push(time);
	}
	return { times, accepted };
}
