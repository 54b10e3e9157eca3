import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 30_000;

/**
 * Waits until something has come about.
 *
 * @param what how it reads in the error, e.g. `a first query`
 * @throws after half a minute
 */
export async function until(
	what: string,
	cameAbout: () => boolean | Promise<boolean>,
): Promise<void> {
	const deadline = Date.now() + GIVE_UP_AFTER_MS;
	while (!(await cameAbout())) {
		if (Date.now() > deadline) {
			throw new Error(`Waited ${GIVE_UP_AFTER_MS / 1000} s in vain for ${what}.`);
		}
		await sleep(LOOK_EVERY_MS);
	}
}
