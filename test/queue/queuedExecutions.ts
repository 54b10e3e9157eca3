import type { Execution } from '../n8n/execution';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';

/** How long an execution may take whose video is completed, on a slow machine with a hundred of them. */
export const TIMEOUT_MS = 4 * 60 * 1000;

/** So many videos have been created, and each of them has been polled. */
export function areWaitedFor({ service }: TestWorkflow, count: number): boolean {
	const polled = service.requestsTo('query').map(({ path }) => path);
	return service.creates.length === count && new Set(polled).size === count;
}

/** The ids of a workflow's executions that have this status, as n8n lists it. */
export async function idsWith(status: string, testWorkflow: TestWorkflow): Promise<string[]> {
	const executions = await testWorkflow.executions();
	return executions.filter((execution) => execution.status === status).map(({ id }) => id);
}

/**
 * What a user does with executions that n8n has as running although their worker is gone: stops them
 * in the list of executions, and retries them there.
 */
export async function stopAndRetry(
	testWorkflow: TestWorkflow,
	ids: readonly string[],
): Promise<Execution[]> {
	return await Promise.all(
		ids.map(async (id) => {
			await testWorkflow.stop(id);
			return await testWorkflow.retry(id);
		}),
	);
}

/** Waits until so many executions of a workflow, and no fewer, are running. */
export async function untilRunning(testWorkflow: TestWorkflow, count: number): Promise<void> {
	await until(
		`no more than ${count} running executions`,
		async () => (await idsWith('running', testWorkflow)).length === count,
		TIMEOUT_MS,
	);
}
