import { startService, type Service, type ServiceOptions } from '../service/server';
import { startEngine, type Engine, type Run, type RunResult } from './engine';

/** The engine and a simulated service, for the tests of one file */
export interface Stage {
	readonly engine: Engine;
	readonly service: Service;
	/** A credential that the service accepts */
	readonly credential: Run['credential'];
	/** Runs a node, with that credential unless another one is given */
	run(run: Omit<Run, 'credential'> & Partial<Pick<Run, 'credential'>>): Promise<RunResult>;
}

/** Sets the stage before the tests of the file, clears it before each of them, and takes it down at the end */
export function setStage(options: ServiceOptions = {}): Stage {
	let started: { engine: Engine; service: Service } | undefined;
	const set = () => {
		if (started === undefined) throw new Error('The stage is set when the tests begin');
		return started;
	};
	beforeAll(async () => {
		started = { engine: await startEngine(), service: await startService(options) };
	});
	beforeEach(() => {
		set().service.reset();
	});
	afterAll(async () => {
		await started?.service.stop();
	});
	return {
		get engine() {
			return set().engine;
		},
		get service() {
			return set().service;
		},
		get credential() {
			const { key, baseUrl } = set().service;
			return { apiKey: key, baseUrl };
		},
		async run(run) {
			return await set().engine.run({ credential: this.credential, ...run });
		},
	};
}
