import type { OwnProcess } from '../n8n/ownProcess';
import { until } from '../n8n/harness/until';

/** A slow machine sets up a database in a minute. */
const READY_WITHIN_MS = 2 * 60 * 1000;

/**
 * Waits until a program that was just started is ready.
 *
 * @throws with its last words, at once when it has ended by itself, or when it is not ready after two
 *     minutes; then it is gone
 */
export async function untilReady(
	name: string,
	program: OwnProcess,
	isReady: () => Promise<boolean>,
): Promise<void> {
	const over = new AbortController();
	const early = program.ended.then((how) => {
		throw new Error(`${name} has ended by itself (${how}).`);
	});
	try {
		await Promise.race([until(name, isReady, READY_WITHIN_MS, over.signal), early]);
	} catch (cause) {
		await program.stop();
		throw new Error(`${messageOf(cause)} Its last words:\n${await program.lastLines()}`, { cause });
	} finally {
		// Else it would go on looking for what a program that has ended no longer says.
		over.abort();
	}
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
