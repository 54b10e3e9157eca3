import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fetch } from 'undici';

import { box, ftyp, moov, mvhd, trak } from '../media/boxBuilder';
import { itemsOf } from '../n8n/execution';
import { errorTextOf } from '../n8n/harness/executionResult';
import {
	createNode,
	itemNodes,
	linearWorkflow,
	START,
	WAIT,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import { N8nHarness } from '../n8n/harness/n8nHarness';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { promptsOf } from './alternatives/alternative';
import { secondsOf } from './executionSeconds';
import type { MeasuringTools } from './measuringTools';
import { watchGrowthOf } from './peakMemory';
import type { PartResult } from './results';

/** What is loaded and made fast with the first run is no matter of the rows */
const warmUp = 20;

const sizes = [100, 300, 1_000];

/** Of each MP4 */
const megabytes = 1;

const metrics = { N8N_METRICS: 'true' };

/** Has the real n8n make the MP4s of many rows, and measures what that takes of it */
export async function measureRows({
	report,
	child: { folder, signal },
}: MeasuringTools): Promise<PartResult<'rows'>> {
	const path = join(folder, 'video.mp4');
	await writeFile(path, Buffer.concat([ftyp, moov(mvhd(), trak()), box('mdat', filling())]));
	const harness = await N8nHarness.open(report, signal, metrics);
	try {
		await makeAll(harness, path, warmUp);
		const measured: PartResult<'rows'>['sizes'] = [];
		for (const rows of sizes) {
			report(`  ${rows} rows`);
			measured.push({ rows, ...(await makeAll(harness, path, rows)) });
		}
		return { megabytes, sizes: measured };
	} finally {
		await harness.close();
	}
}

const filling = (): Buffer => Buffer.alloc(megabytes * 1_000_000);

async function makeAll(harness: N8nHarness, path: string, rows: number) {
	const testWorkflow = await harness.newWorkflow({ ...AT_ONCE, video: { path } });
	const items = promptsOf(rows).map((prompt) => ({ prompt }));
	const parameters = { prompt: '={{ $json.prompt }}', options: { maxVideos: rows } };
	const wait = { ...waitNode(), parameters: {} };
	await testWorkflow.write(
		linearWorkflow([START, ...itemNodes(items), createNode(parameters), wait]),
	);
	const growth = watchGrowthOf(harness.pid);
	await readBlocks(harness);
	const execution = await testWorkflow.run();
	const blocks = await readBlocks(harness);
	const files = itemsOf(execution, WAIT).length;
	if (files !== rows) throw new Error(`${files} of ${rows} files: ${errorTextOf(execution)}`);
	const seconds = secondsOf(execution);
	return { files, seconds, growth: growth?.().megabytes ?? null, ...blocks };
}

/**
 * For how long n8n could do nothing else since this was last read, in milliseconds: n8n begins anew with each reading, and
 * looks every 10 ms, which it counts as well.
 */
async function readBlocks({ url }: N8nHarness) {
	const text = await (await fetch(`${url}/metrics`)).text();
	const read = (name: string) => {
		const value = new RegExp(`^n8n_nodejs_eventloop_lag_${name}_seconds (\\S+)$`, 'm').exec(text);
		if (!value) throw new Error(`n8n does not tell "${name}" of its event loop`);
		return Number(value[1]) * 1_000;
	};
	return { longestBlock: read('max'), usualBlock: read('p99') };
}
