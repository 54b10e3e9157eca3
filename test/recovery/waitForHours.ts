import { deepEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../demo/folders';
import { itemsOfRun, runsOf, type Execution } from '../n8n/execution';
import { nodeOfType, readWorkflow, withParameters } from '../n8n/workflowJson';
import { videosIn } from '../n8n/harness/executionResult';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { WAIT } from '../n8n/harness/linearWorkflow';

const EXAMPLE = join(ROOT, 'examples', 'wait-for-hours.json');

const unfinishedSchema = z.object({
	id: z.string(),
	status: z.literal('processing'),
	wait: z.object({ seconds: z.number(), polls: z.number().positive() }),
});

/** The last nodes behind "Completed" and "Error", and the one that may park the execution. */
const COMPLETED = 'Post It';
export const FAILED = 'Notify Me: Video Failed';
const PAUSE = 'Pause';

/** Numbers, or expressions for them. */
interface Durations {
	/** Minutes. */
	maxWait: number | string;
	/** Seconds. */
	pause: number | string;
}

/** What the editor makes of an example's settings when it imports one: it takes over none of them. */
export const IMPORTED_SETTINGS = { executionOrder: 'v1' };

/** Starts the example that waits for hours; by default with no settings but those of the editor. */
export async function startWaitForHours(
	testWorkflow: TestWorkflow,
	{ maxWait, pause }: Durations,
	settings: Readonly<Record<string, unknown>> = IMPORTED_SETTINGS,
): Promise<string> {
	const example = await readWorkflow(EXAMPLE);
	const shortWait = withParameters(example, WAIT, { maxWait });
	const quick = withParameters(shortWait, PAUSE, { amount: pause, unit: 'seconds' });
	await testWorkflow.write({ ...quick, settings });
	return await testWorkflow.start(nodeOfType(example, 'n8n-nodes-base.manualTrigger').name);
}

/**
 * The ids of the videos that left by "Still Running", for each round, sorted: the service may get the creates of several
 * items in another order than they have.
 *
 * @throws when one of them came without its latest task
 */
export function stillRunning(execution: Execution): string[][] {
	return runsOf(execution, WAIT).map((run) =>
		itemsOfRun(run, 1)
			.map(({ json }) => unfinishedSchema.parse(json).id)
			.sort(),
	);
}

/**
 * What left by "Completed" has got to the end, each video with its MP4 and with the prompt that it
 * was made from.
 *
 * @param rounds which videos, by the order in which they were created
 * @throws when it was anything else, or in other rounds
 */
export async function expectCompleted(
	execution: Execution,
	rounds: readonly (readonly number[])[],
	{ service: { creates } }: TestWorkflow,
	harness: N8nHarness,
): Promise<void> {
	const items = runsOf(execution, COMPLETED).map((run) => itemsOfRun(run));
	const expected = rounds.map((round) => round.map((index) => creates[index]));
	deepEqual(
		await Promise.all(items.map((round) => videosIn(round, harness))),
		expected.map((round) => round.map((create) => create?.id)),
	);
	deepEqual(
		items.map((round) => round.map(({ json }) => json['caption'])),
		expected.map((round) => round.map((create) => create?.body.prompt)),
	);
}
