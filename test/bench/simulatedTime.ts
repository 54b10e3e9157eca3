import diagnostics from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { z } from 'zod';

import type { Clock } from '../../nodes/shared/timing/clock';
import { SleepingClock } from '../clock/sleepingClock';

/**
 * Turns of the event loop without a request in flight, after which nothing more is expected. A request goes from
 * here to here, so its bytes arrive in the turn after the one in which they are sent.
 */
const turnsBeforeSleep = 60;

/** The same before a time-out, which should be the last to end */
const turnsBeforeTimeout = 20 * turnsBeforeSleep;

const { systemClock } = z
	.object({ systemClock: z.custom<Clock>((clock) => z.object({}).safeParse(clock).success) })
	.parse(createRequire(__filename)('../../dist/nodes/shared/timing/clock.js'));

/**
 * A clock that moves on at once when something sleeps by it and no request is in flight in this process. The built
 * nodes go by it, and so does the simulated service when it is started with it.
 */
export class SimulatedTime extends SleepingClock {
	private inFlight = 0;
	private turns = 0;

	constructor() {
		super(Date.UTC(2026, 0, 1));
		const count = (change: number) => () => {
			this.inFlight += change;
			this.turns = 0;
		};
		diagnostics.subscribe('http.client.request.start', count(1));
		diagnostics.subscribe('http.client.response.finish', count(-1));
		diagnostics.subscribe('http.client.request.error', count(-1));
		const { now, elapsed, sleep, timeout } = this;
		Object.assign(systemClock, { now, elapsed, sleep, timeout } satisfies Clock);
	}

	/** Lets time pass until the work is done */
	async during<Result>(work: Promise<Result>): Promise<Result> {
		const state = { done: false };
		const end = () => {
			state.done = true;
		};
		work.then(end, end);
		this.turns = 0;
		while (!state.done) {
			await new Promise((resolve) => setImmediate(resolve));
			this.turns += 1;
			if (this.inFlight > 0 || this.turns < turnsBeforeSleep) continue;
			const { next } = this;
			if (next === undefined || (next.isTimeout && this.turns < turnsBeforeTimeout)) continue;
			this.wakeNext();
			this.turns = 0;
		}
		return await work;
	}
}
