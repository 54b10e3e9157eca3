import { getEventListeners } from 'node:events';

import type { Clock } from '../../nodes/shared/clock';
import type { Service } from '../service/server';

/** Milliseconds of real time without traffic after which nothing more is expected */
const quiet = 20;

/** The same before a time-out: whoever is at work may just be slow, as this machine may be */
const patience = 300;

/** Turns of the event loop that must pass as well: a process that was held up has had no chance to go on */
const leastTurns = 100;

interface Sleeper {
	readonly until: number;
	/** Whether this is a limit that nobody hopes to reach */
	readonly isTimeout: boolean;
	readonly wake: () => void;
}

/** A clock of its own for a test file, which the built nodes go by in each of its tests */
export function installVirtualClock(): VirtualClock {
	const clock = new VirtualClock();
	beforeEach(() => {
		clock.install();
	});
	afterEach(() => {
		jest.restoreAllMocks();
	});
	return clock;
}

/**
 * A clock that passes at once whenever somebody sleeps by it and there is no traffic: what takes hours takes
 * milliseconds. The built nodes go by it once it is installed, the simulated service when it is started with it.
 */
class VirtualClock implements Clock {
	private time = Date.UTC(2026, 0, 1);
	private readonly sleepers = new Set<Sleeper>();
	/** The most listeners that were seen on one signal: Node warns of more than ten */
	mostListeners = 0;

	/** How many sleep at this moment */
	get asleep(): number {
		return this.sleepers.size;
	}

	/** Takes the place of the system's clock in the built package until the mocks of jest are restored */
	install(): void {
		const { systemClock } = jest.requireActual<{ systemClock: Clock }>(
			'../../dist/nodes/shared/clock.js',
		);
		jest.spyOn(systemClock, 'now').mockImplementation(this.now);
		jest.spyOn(systemClock, 'sleep').mockImplementation(this.sleep);
		jest.spyOn(systemClock, 'timeout').mockImplementation(this.timeout);
	}

	readonly now = (): number => this.time;

	readonly sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
		await this.add(milliseconds, signal, false);
	};

	readonly timeout = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
		await this.add(milliseconds, signal, true);
	};

	private async add(milliseconds: number, signal: AbortSignal, isTimeout: boolean): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			if (signal.aborted) {
				reject(new Error('Aborted'));
				return;
			}
			const abort = () => {
				this.sleepers.delete(sleeper);
				reject(new Error('Aborted'));
			};
			const wake = () => {
				signal.removeEventListener('abort', abort);
				resolve();
			};
			const sleeper: Sleeper = { until: this.time + milliseconds, isTimeout, wake };
			this.sleepers.add(sleeper);
			signal.addEventListener('abort', abort);
			const listeners = getEventListeners(signal, 'abort').length;
			this.mostListeners = Math.max(this.mostListeners, listeners);
		});
	}

	/** Lets time pass until the work is done */
	async during<Result>(service: Service, work: () => Promise<Result>): Promise<Result> {
		const working = work();
		const ended = working.then(
			() => true,
			() => true,
		);
		while (!(await Promise.race([ended, this.calm(service)]))) {
			this.wakeNext();
		}
		return await working;
	}

	/** The one whose time comes first; of two, the one that nobody hopes for comes last */
	private get next(): Sleeper | undefined {
		const [next] = [...this.sleepers].sort(
			(one, other) => one.until - other.until || Number(one.isTimeout) - Number(other.isTimeout),
		);
		return next;
	}

	/** Moves to the moment at which the next one wakes, and wakes all of its kind whose time has come */
	private wakeNext(): void {
		const { next } = this;
		if (next === undefined) return;
		this.time = Math.max(this.time, next.until);
		for (const sleeper of this.sleepers) {
			if (sleeper.until > this.time || sleeper.isTimeout !== next.isTimeout) continue;
			this.sleepers.delete(sleeper);
			sleeper.wake();
		}
	}

	/** Resolves to false once nothing has come in or gone out at the service for a while */
	private async calm(service: Service): Promise<false> {
		const traffic = () =>
			service.requests.reduce((sum, { answer }) => sum + (answer === undefined ? 1 : 2), 0);
		let since = performance.now();
		let turns = 0;
		let seen = traffic();
		const isCalm = () =>
			turns > leastTurns && performance.now() - since > (this.next?.isTimeout ? patience : quiet);
		while (!isCalm()) {
			await new Promise((resolve) => setImmediate(resolve));
			turns += 1;
			if (traffic() === seen) continue;
			since = performance.now();
			turns = 0;
			seen = traffic();
		}
		return false;
	}
}
