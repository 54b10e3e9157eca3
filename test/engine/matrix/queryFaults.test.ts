import { knownFaults } from '../../service/knownFaults';
import type { Fault } from '../../service/simulatedService';
import { cellsOf, faultOf, retries, timesOf, type Cell } from './cells';
import { setUpWaiting, type Facts, type Three } from './waiting';

const { harness, videosFor, waitFor, check } = setUpWaiting();

const faults: Readonly<Record<string, Fault>> = knownFaults.query;

/** Minutes, where the wait is meant to be in vain */
const shortWait = 1;

describe.each(cellsOf('query', faults))('%s', (_words, cells) => {
	test.each(cells.map((cell) => [cell.title, cell] as const))('%s', async (_title, cell) => {
		const three = await videosFor(cell);
		misbehave(cell, three);
		const inVain = cell.ending.result === 'timeout';
		const result = await waitFor(cell, three, inVain ? { maxWait: shortWait } : {});
		expect(harness.service.elsewhere).toEqual([]);
		await check(cell, three, result, factsOf(cell));
		checkRequests(cell, three);
	});
});

function misbehave(cell: Cell, { faulty }: Three): void {
	if (cell.ending.result === 'timeout') {
		// So that there is a last status to tell
		const stillQueued = { fault: 'amend', fields: { status: 'queued', video_url: null } } as const;
		harness.service.misbehave({ on: 'query', id: faulty, ...stillQueued });
	}
	const fault = faultOf(faults, cell.name);
	harness.service.misbehave({ on: 'query', id: faulty, ...fault, times: timesOf(cell) });
}

/** The last status where the faulty answer brings one itself */
const lastStatuses: Readonly<Record<string, string>> = {
	'unknown status': 'rendering',
	'status in capitals': 'processing',
	'status no text': '2',
};

/** What the error tells of the video */
function factsOf({ name, setting, ending }: Cell): Facts {
	switch (ending.result) {
		case 'timeout': {
			// The first answer was met by the first try
			const status = lastStatuses[name] ?? (retries(setting) ? undefined : 'queued');
			return status === undefined ? {} : { status };
		}
		case 'download':
			return { status: 'completed' };
		default:
			return {};
	}
}

function checkRequests({ ending }: Cell, { faulty }: Three): void {
	const { length } = harness.service
		.requestsTo('query')
		.filter(({ path }) => path.endsWith(`/v1/result/${faulty}`));
	if (ending.requests !== undefined) expect(length).toBe(ending.requests);
}
