import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { readMp4 } from '../../media/mp4';
import { itemsOfRun, runsOf, type Execution, type Item } from '../../n8n/execution';
import type { N8nHarness } from '../../n8n/harness/n8nHarness';
import type { Service } from '../../service/simulatedService';
import { secondsOf } from '../executionSeconds';
import type { TrialOutcome } from '../results';
import type { VideoBatch } from './alternative';

interface TrialContext {
	readonly harness: N8nHarness;
	readonly service: Service;
	readonly batch: VideoBatch;
	/** The node that hands on the MP4s */
	readonly output: string;
}

/** What came of an execution: counted at the service, and in what n8n has handed on */
export async function outcomeOf(
	execution: Execution,
	{ harness, service, batch, output }: TrialContext,
): Promise<TrialOutcome> {
	const items = runsOf(execution, output).flatMap((run) => itemsOfRun(run));
	const files = items.flatMap(fileOf);
	const whole: string[] = [];
	for (const file of files) if (await isMp4(file, harness)) whole.push(file);
	return {
		wanted: batch.prompts.length,
		sent: service.counts.create,
		paid: service.creates.length,
		queries: service.counts.query,
		mp4s: whole.length,
		broken: files.length - whole.length,
		errors: items.filter(({ json }) => (json['error'] ?? null) !== null).length,
		ending: endingOf(execution),
		words: execution.data.resultData.error?.message ?? null,
		seconds: secondsOf(execution),
	};
}

function endingOf({ status }: Execution): TrialOutcome['ending'] {
	if (status === 'success' || status === 'crashed') return status;
	return 'error';
}

/** The id of the stored file that an item holds, if it does */
function fileOf({ binary = {} }: Item): string[] {
	return Object.values(binary).flatMap(({ id }) => (id === undefined ? [] : [id]));
}

async function isMp4(id: string, harness: N8nHarness): Promise<boolean> {
	const path = join(harness.folder, randomUUID());
	await harness.api.download(id, path);
	return await readMp4(path).then(
		() => true,
		() => false,
	);
}
