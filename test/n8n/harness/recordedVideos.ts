import { readFile } from 'node:fs/promises';

import { idsOf } from './executionResult';
import type { N8nHarness } from './n8nHarness';
import type { TestWorkflow } from './testWorkflow';
import { until } from './until';

/** Resolves when these videos outlive a crash: n8n's log names each of them once it is recorded. */
export async function untilRecorded(
	{ log }: N8nHarness,
	{ service }: TestWorkflow,
	prompts: readonly string[],
): Promise<void> {
	const ids = idsOf(service, prompts);
	await until('their records', async () => {
		const written = await readFile(log, 'utf8');
		return ids.every((id) => written.includes(`The KyyVideo node recorded the video ${id}`));
	});
}
