import { nextTurn } from '../../clock/eventLoop';
import type { Service, ServiceOptions } from '../../service/simulatedService';
import { useService } from '../../service/useService';
import { startEngine, type Engine, type Run, type RunResult } from './engine';

type HarnessRun = Omit<Run, 'credential'> & Partial<Pick<Run, 'credential'>>;

/** The engine and a simulated service, for the tests of one file */
export interface EngineHarness {
	readonly engine: Engine;
	readonly service: Service;
	/** A credential that the service accepts */
	readonly credential: Run['credential'];
	/** Runs a node, with that credential unless another one is given */
	run(run: HarnessRun): Promise<RunResult>;
	/** As `run`, but stops the execution once something has happened; a run that ends before that ends by itself */
	stopOnce(happened: () => boolean, run: HarnessRun): Promise<RunResult>;
}

/** Starts both before the tests of the file, resets the service before each of them, and stops it at the end */
export function setUpHarness(options: ServiceOptions = {}): EngineHarness {
	const service = useService(options);
	let engine: Engine | undefined;
	const startedEngine = () => {
		if (engine === undefined) throw new Error('The engine starts when the tests begin');
		return engine;
	};
	beforeAll(async () => {
		engine = await startEngine();
	});
	afterAll(() => {
		engine?.stop();
	});
	return {
		get engine() {
			return startedEngine();
		},
		get service() {
			return service();
		},
		get credential() {
			const { key, baseUrl } = service();
			return { apiKey: key, baseUrl };
		},
		async run(run) {
			return await startedEngine().run({ credential: this.credential, ...run });
		},
		async stopOnce(happened, run) {
			const stop = new AbortController();
			const running = this.run({ ...run, stop: stop.signal });
			const ended = running.then(() => true);
			const soon = async () => {
				await nextTurn();
				return happened();
			};
			let over = false;
			while (!over) over = await Promise.race([ended, soon()]);
			stop.abort();
			return await running;
		},
	};
}
