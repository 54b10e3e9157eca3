import type { Execution } from '../n8n/execution';
import { until } from '../n8n/harness/until';
import type { Play } from '../n8n/harness/testWorkflow';

/** How long an execution may take whose video is completed, on a slow machine with a hundred of them. */
export const PATIENCE_MS = 4 * 60 * 1000;

/** So many videos have been created, and each of them has been looked at. */
export function areWaitedFor({ service }: Play, count: number): boolean {
	const looks = service.requestsTo('query').map(({ path }) => path);
	return service.creates.length === count && new Set(looks).size === count;
}

/** The ids of the executions of a play that have this status, as n8n lists it. */
export async function idsWith(status: string, play: Play): Promise<string[]> {
	const executions = await play.executions();
	return executions.filter((execution) => execution.status === status).map(({ id }) => id);
}

/**
 * What a user does with executions that n8n has as running although their worker is gone: stops them
 * in the list of executions, and retries them there.
 */
export async function stopAndRetry(play: Play, ids: readonly string[]): Promise<Execution[]> {
	return await Promise.all(
		ids.map(async (id) => {
			await play.stop(id);
			return await play.retry(id);
		}),
	);
}

/** Waits until so many executions of a play, and no fewer, are running. */
export async function untilRunning(play: Play, count: number): Promise<void> {
	await until(
		`no more than ${count} running executions`,
		async () => (await idsWith('running', play)).length === count,
		PATIENCE_MS,
	);
}
