import { knownFaults } from '../../service/knownFaults';
import type { Fault } from '../../service/simulatedService';
import { cellsOf, faultOf, timesOf, type Cell } from './cells';
import { setUpWaiting, type Three } from './waiting';

const { harness, videosFor, waitFor, check } = setUpWaiting();

const faults: Readonly<Record<string, Fault>> = knownFaults.download;

describe.each(cellsOf('download', faults))('%s', (_words, cells) => {
	test.each(cells.map((cell) => [cell.title, cell] as const))('%s', async (_title, cell) => {
		const three = await videosFor(cell);
		const fault = faultOf(faults, cell.name);
		harness.service.misbehave({
			on: 'download',
			id: three.faulty,
			...fault,
			times: timesOf(cell),
		});
		const result = await waitFor(cell, three);
		checkAddresses(cell, three);
		await check(cell, three, result, { status: 'completed', videoUrl: lastAddress(three) });
	});
});

/** The addresses that were tried for the video that meets the fault */
const addressesTried = ({ faulty }: Three): readonly string[] =>
	harness.service
		.requestsTo('download')
		.filter(({ path }) => path.includes(faulty))
		.map(({ path }) => path);

const lastAddress = (three: Three): string =>
	`${harness.service.filesUrl}${addressesTried(three).at(-1)}`;

function checkAddresses({ ending, group }: Cell, three: Three): void {
	const tried = addressesTried(three);
	expect(tried).toHaveLength(ending.requests ?? NaN);
	if (group.freshAddress) expect(new Set(tried).size).toBe(tried.length);
}
