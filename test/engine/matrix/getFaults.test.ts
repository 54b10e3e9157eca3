import { knownFaults } from '../../service/knownFaults';
import type { Fault } from '../../service/simulatedService';
import { clientOf } from '../../service/client';
import type { RunResult } from '../harness/engine';
import { setUpHarness } from '../harness/engineHarness';
import { installVirtualClock } from '../virtualClock';
import { faultOf } from './cells';
import { expectedOutcomes } from './expectedOutcomes';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

const faults: Readonly<Record<string, Fault>> = knownFaults.query;

/** How often a video is looked up in vain */
const tries = 5;

/** What "Get" makes of the groups of faults that a query can meet, by a word of theirs: the kind of its error */
const kinds = {
	'cannot be reached': { kind: 'unreachable', requests: tries },
	'too many requests': { kind: 'refused', requests: tries },
	'empty or unreadable': { kind: 'unreadable', requests: tries },
	'wrong key': { kind: 'refused', requests: 1 },
	// A task as the service describes it is what was asked for
	'a status': { kind: undefined, requests: 1 },
	'late answer': { kind: undefined, requests: 1 },
	'without an address': { kind: undefined, requests: 1 },
} as const;

describe.each(Object.entries(kinds))('Get: %s', (words, { kind, requests }) => {
	const names = expectedOutcomes.query
		.filter((group) => group.words.includes(words))
		.flatMap((group) => group.faults.filter((name) => name in faults));

	test.each(names)('%s, once', async (name) => {
		const { id, result } = await get(name, 1);
		expect(requestsMade()).toBe(Math.min(2, requests));
		if (kind === 'refused' && requests === 1) checkError(result, kind, id);
		else expect(result.outputs[0]).toMatchObject([{ json: { id } }]);
	});

	test.each(names)('%s, forever', async (name) => {
		const { id, result } = await get(name, Infinity);
		expect(requestsMade()).toBe(requests);
		if (kind === undefined) expect(result.outputs[0]).toMatchObject([{ json: { id } }]);
		else checkError(result, kind, id);
	});
});

test('each group of faults that a query can meet is looked at', () => {
	for (const group of expectedOutcomes.query) {
		expect(Object.keys(kinds).filter((words) => group.words.includes(words))).toHaveLength(1);
	}
});

/** Looks up a video whose query meets the fault so many times */
async function get(name: string, times: number): Promise<{ id: string; result: RunResult }> {
	const id = await clientOf(harness.service).createId();
	harness.service.misbehave({ on: 'query', id, ...faultOf(faults, name), times });
	const result = await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', parameters: { operation: 'get', videoId: id } }),
	);
	expect(harness.service.counts.create).toBe(1);
	expect(harness.service.keyLeaks).toEqual([]);
	expect(harness.service.elsewhere).toEqual([]);
	return { id, result };
}

/** Where the video is; what the other place is asked for beside it stands in `videoPlaces.test.ts` */
const requestsMade = (): number =>
	harness.service.requestsTo('query').filter(({ path }) => path.includes('/v1/result/')).length;

function checkError({ error }: RunResult, kind: string, id: string): void {
	expect(error?.context).toMatchObject({ kind, id, itemIndex: 0 });
}
