import type { Clock } from '../../nodes/shared/clock';
import { SleepingClock } from '../clock/sleepingClock';
import type { Service } from '../service/server';

/** Milliseconds of real time without traffic after which nothing more is expected */
const quiet = 20;

/** The same before a time-out: whoever is at work may just be slow, as this machine may be */
const patience = 300;

/** Turns of the event loop that must pass as well: a process that was held up has had no chance to go on */
const leastTurns = 100;

/** Whether a file is being written or read at this moment, of which the service sees nothing */
const isStoring = (): boolean =>
	process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));

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
class VirtualClock extends SleepingClock {
	constructor() {
		super(Date.UTC(2026, 0, 1));
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

	/** Resolves to false once nothing has come in or gone out at the service, nor been stored, for a while */
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
			if (traffic() === seen && !isStoring()) continue;
			since = performance.now();
			turns = 0;
			seen = traffic();
		}
		return false;
	}
}
