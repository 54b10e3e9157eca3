import { setTimeout as sleep } from 'node:timers/promises';

const TRY_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Repeats an assertion about what the page shows until it holds.
 *
 * @throws what it threw last, after a minute
 */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
	const deadline = Date.now() + GIVE_UP_AFTER_MS;
	for (;;) {
		try {
			await assertion();
			return;
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
		await sleep(TRY_EVERY_MS);
	}
}
