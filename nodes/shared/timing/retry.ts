import { backoff, type RetryHint } from './backoff';
import type { Timing } from './clock';
import type { Limiter } from './limiter';

/** Attempts of one request, the first one included: a guess */
export const mostAttempts = 5;

/**
 * Makes up to five attempts, with a backoff between them, until the outcome is final and has no hint.
 *
 * @param limiter shared by requests of the same kind: all of them pause after a failure, and once one has used up its
 *   attempts, the others do not begin to wait as well
 */
export async function retry<Outcome>(
	attempt: () => Promise<Outcome>,
	hintOf: (outcome: Outcome) => RetryHint | undefined,
	timing: Timing,
	limiter: Limiter,
): Promise<Outcome> {
	for (let attempts = 1; ; attempts++) {
		// After a stop the next attempt sends nothing and says so
		await limiter.turn(timing);
		const outcome = await attempt();
		const hint = hintOf(outcome);
		if (!hint) return outcome;
		limiter.isExhausted ||= attempts === mostAttempts;
		if (limiter.isExhausted) return outcome;
		limiter.pause(backoff(attempts, hint.retryAfter, timing), timing);
	}
}
