import { startOwnProcess, type OwnProcess } from './ownProcess';
import type { Runtime } from './runtime';

/**
 * Starts n8n's command line with `args` (e.g. `['start']`, `['worker']`). All that it writes goes
 * to the file `log`, which begins anew. It ends with this process at the latest.
 *
 * @param environment the whole environment; nothing is added to it
 */
export async function startProcess(
	runtime: Runtime,
	args: readonly string[],
	environment: Readonly<Record<string, string>>,
	log: string,
): Promise<OwnProcess> {
	return await startOwnProcess(runtime.node, [runtime.n8n, ...args], { environment, log });
}
