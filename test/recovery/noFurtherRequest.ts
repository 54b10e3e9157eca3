import { deepEqual, ok } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../service/simulatedService';
import { failuresOf } from '../n8n/harness/nodeFailures';
import { until } from '../n8n/harness/until';
import type { N8nHarness } from '../n8n/harness/n8nHarness';

/** How long a node may take to end, and how long what was on its way may take to arrive. */
const GRACE_MS = 1_000;
const LOOK_FOR_MS = 4_000;

/**
 * Ends an execution while `node` is at work, and then looks for a few seconds at what it does.
 *
 * @throws when the node has not ended within a second, or a request has left after that
 */
export async function expectNoFurtherRequest(
	harness: N8nHarness,
	{ requests }: Service,
	node: string,
	end: () => Promise<unknown>,
): Promise<void> {
	const failuresBefore = await failuresOf(node, harness);
	await end();
	const ended = Date.now();
	// n8n itself lets no request with a credential out any more, so a missing request alone would prove little.
	await until(
		'the end of the node',
		async () => (await failuresOf(node, harness)) > failuresBefore,
	);
	ok(Date.now() - ended < GRACE_MS);
	await sleep(LOOK_FOR_MS);
	const late = requests.filter(({ time }) => time > ended + GRACE_MS);
	deepEqual(
		late.map(({ endpoint, time }) => `${endpoint} ${time - ended} ms after the end`),
		[],
	);
}
