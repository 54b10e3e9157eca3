import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 30_000;

/**
 * Waits until a condition is true.
 *
 * @param what how it reads in the error, e.g. `a first query`
 * @param withinMs how long it may take: half a minute by default
 * @param signal ends the waiting early
 * @throws after that
 */
export async function until(
	what: string,
	isTrue: () => boolean | Promise<boolean>,
	withinMs = GIVE_UP_AFTER_MS,
	signal?: AbortSignal,
): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!(await isTrue())) {
		if (Date.now() > deadline) {
			throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
		}
		await sleep(LOOK_EVERY_MS, undefined, { signal });
	}
}
