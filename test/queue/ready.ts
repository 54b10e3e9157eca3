import type { OwnProcess } from '../n8n/ownProcess';
import { until } from '../n8n/stage/patience';

/** A slow machine sets up a database in a minute. */
const READY_WITHIN_MS = 2 * 60 * 1000;

/**
 * Waits until a program that was just started is ready.
 *
 * @throws with its last words when it is not after two minutes, or has ended; then it is gone
 */
export async function untilReady(
	name: string,
	program: OwnProcess,
	isReady: () => Promise<boolean>,
): Promise<void> {
	const early = program.ended.then((how) => {
		throw new Error(`${name} has ended by itself (${how}).`);
	});
	try {
		await Promise.race([until(name, isReady, READY_WITHIN_MS), early]);
	} catch (cause) {
		await program.stop();
		throw new Error(`${String(cause)} Its last words:\n${await program.lastLines()}`, { cause });
	}
}
