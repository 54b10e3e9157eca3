import type { Clock } from '../../nodes/shared/timing/clock';
import { AdvancingClock } from '../clock/advancingClock';
import { Connections } from '../clock/connections';
import { Timers } from '../clock/timers';
import type { Service } from '../service/simulatedService';

/** A clock of its own for a test file, which the built nodes go by in each of its tests */
export function installVirtualClock(): VirtualClock {
	const clock = new VirtualClock();
	beforeAll(() => {
		clock.watch();
	});
	beforeEach(() => {
		clock.install();
	});
	afterEach(() => {
		clock.uninstall();
	});
	afterAll(() => {
		clock.unwatch();
	});
	return clock;
}

/**
 * A clock that moves on as soon as the process has nothing else to do: what takes hours takes milliseconds. The built
 * nodes go by it once it is installed, the simulated service when it is started with it.
 *
 * Client and service are in this process, so all that is pending can be counted: operations of the event loop, and bytes
 * that one end of a connection has sent and the other has not yet received. Timers go by this clock. A request that the
 * service leaves without an answer is none of these. When all the rest has come to its end, it waits for time to pass.
 */
export class VirtualClock extends AdvancingClock {
	private readonly connections = new Connections();
	private readonly timers = new Timers();
	/** How many works time passes for */
	private running = 0;
	/** Milliseconds by which the system has set its clock */
	private offset = 0;

	constructor() {
		super(Date.UTC(2026, 0, 1));
	}

	/** Connections outlive a test, so they are watched from the first to the last one */
	watch(): void {
		this.connections.watch();
	}

	unwatch(): void {
		this.connections.unwatch();
	}

	/** Takes the place of the system's clock in the built package */
	install(): void {
		const { systemClock } = jest.requireActual<{ systemClock: Clock }>(
			'../../dist/nodes/shared/timing/clock.js',
		);
		jest.spyOn(systemClock, 'now').mockImplementation(() => this.now() + this.offset);
		jest.spyOn(systemClock, 'elapsed').mockImplementation(this.elapsed);
		jest.spyOn(systemClock, 'sleep').mockImplementation(this.sleep);
		jest.spyOn(systemClock, 'timeout').mockImplementation(this.timeout);
		this.timers.install(this.now, () => this.running > 0);
	}

	/** As an administrator or the network sets the clock of the machine, by so many milliseconds: nothing takes any longer */
	set(milliseconds: number): void {
		this.offset += milliseconds;
	}

	uninstall(): void {
		this.offset = 0;
		jest.restoreAllMocks();
		this.timers.reset();
	}

	/**
	 * Lets time pass until the work is done.
	 *
	 * @throws Error when the work waits for something that will never come
	 */
	async during<Result>(service: Service, work: () => Promise<Result>): Promise<Result> {
		this.running += 1;
		try {
			return await this.advanceDuring(work(), () => openAt(service));
		} finally {
			this.running -= 1;
		}
	}

	/** At the same time, the sleepers of the nodes come first: their limits are meant to end before those of n8n */
	protected override advance(): boolean {
		const { nextDue } = this.timers;
		if (nextDue >= (this.next?.until ?? Infinity)) return super.advance();
		this.moveTo(nextDue);
		this.timers.runUntil(nextDue);
		return true;
	}

	protected override pending(): readonly string[] {
		return [...super.pending(), ...this.connections.inTransit()];
	}
}

function openAt({ requests }: Service): string {
	const open = requests.filter(({ answer }) => answer === undefined);
	const names = open.map(({ method, path }) => `${method} ${path}`);
	return `the work is not done. Requests without an answer: ${names.join(', ') || 'none'}`;
}
