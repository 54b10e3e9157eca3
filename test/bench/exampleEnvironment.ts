import type { MeasuringEnvironment } from './results';

/** For tests of what is written about figures */
export const EXAMPLE_ENVIRONMENT: MeasuringEnvironment = {
	date: '2026-01-02T03:04:05.678Z',
	package: '1.2.3',
	n8n: '2.0.0',
	node: 'v20.19.0',
	n8nNode: 'v24.0.0',
	cpu: 'Abacus',
	cpus: 2,
	system: 'linux x64',
};
