import { EXAMPLE_ENVIRONMENT } from '../bench/exampleEnvironment';
import type { WorkerResults } from './workerResults';
import { workerRows } from './workerTable';

const measured = (succeeded: number): WorkerResults => ({
	environment: EXAMPLE_ENVIRONMENT,
	pollInterval: 20,
	loads: [
		{
			executions: 100,
			before: 480.4,
			waiting: 1430.4,
			cpuShare: 0.054,
			end: 30.4,
			succeeded,
		},
	],
});

test('a row says what so many executions take, how many have ended well and after what time', () => {
	const [, row] = workerRows(measured(99));
	expect(row).toEqual([
		'100',
		'1,430 MB',
		'480 MB',
		'9.5 MB',
		'5 % of a core',
		'99 of 100',
		'30 s',
	]);
});
