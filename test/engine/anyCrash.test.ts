import * as fc from 'fast-check';

import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import { watchLog } from './harness/log';
import { anyHistory, burst, manyItems, scattered, type Kinds } from './histories/anyHistory';
import type { History } from './histories/history';
import type { World } from './histories/life';
import { expectAllVideos, expectEnd, expectOwnVideos, expectPaidOnce } from './histories/promises';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();
const { lines: log } = watchLog();

/**
 * Histories of each property: the same ones each time, so that a change is judged by them. By hand, others are tried, and
 * shrunk where they fail.
 */
const { HISTORIES } = process.env;
const numRuns = Number(HISTORIES ?? 40);
const tried = HISTORIES === undefined ? { seed: 1, endOnFailure: true } : {};

/** A full table takes ten times as long */
const runsOf = ({ mayBeFull }: Kinds): number =>
	mayBeFull === true ? Math.ceil(numRuns / 4) : numRuns;

/** Milliseconds for a history, on a busy machine: those of many items take longest */
const withinMs = numRuns * 4_000;

type Property = readonly [
	name: string,
	kinds: Kinds,
	promise: (world: World, history: History) => Promise<unknown>,
];

/** More often in a row than the node asks n8n's database */
const manyFailures = burst(9);

/** Less often than the node asks, so that nothing that was accepted is lost */
const fewFailures = burst(3);

const properties: readonly Property[] = [
	[
		'no retry pays for what an earlier one has paid for, whatever the user allows',
		{ resubmits: true, goesBack: true },
		expectPaidOnce,
	],
	[
		'no retry pays for what an earlier one has paid for, though n8n was killed while it looked for it',
		{ lastRemoval: fc.nat(12), goesBack: true },
		expectPaidOnce,
	],
	[
		'no retry pays again or takes the video of another item, wherever n8n is killed among batches of records',
		{ items: manyItems, isKilled: true, failures: manyFailures },
		expectOwnVideos,
	],
	['no retry is blocked for good, whatever became of those before', { resubmits: true }, expectEnd],
	[
		'no retry pays again or takes the video of another item, whenever the database of n8n fails for a moment',
		{ failures: manyFailures },
		expectOwnVideos,
	],
	[
		'no retry pays again or takes the video of another item, whenever the database of n8n fails here and there',
		{ failures: scattered(12, ['beforeWrite', 'afterWrite']), isKilled: true },
		expectOwnVideos,
	],
	[
		'the last retry hands out all that was accepted, though the database of n8n has failed for a moment',
		{
			answers: ['refused', 'limited', 'delayed'],
			failures: fewFailures,
			tellsRetries: true,
			hasSameItems: true,
			leastTries: 1,
		},
		expectAllVideos,
	],
	[
		'the last retry hands out all that was accepted, whenever the execution was stopped',
		{
			answers: ['refused', 'limited', 'delayed'],
			isStopped: true,
			hasSameItems: true,
			leastTries: 1,
		},
		expectAllVideos,
	],
	[
		'no retry pays again for what was answered, though the user allows more, and the database of n8n has failed for a moment',
		{ failures: fewFailures, tellsRetries: true, resubmits: true },
		expectPaidOnce,
	],
	[
		'no retry is blocked for good, though the database of n8n has failed for a moment',
		{ failures: manyFailures },
		expectEnd,
	],
	[
		'no retry pays again or takes the video of another item, whenever the execution is stopped',
		{ isStopped: true, failures: manyFailures },
		expectOwnVideos,
	],
	[
		'no retry pays again for what was answered, though the user allows more, and the execution was stopped',
		{ isStopped: true, resubmits: true },
		expectPaidOnce,
	],
	[
		'no retry is blocked for good, whenever the execution is stopped or killed',
		{ isStopped: true, isKilled: true, createsUnrecorded: true, failures: manyFailures },
		expectEnd,
	],
	[
		'no retry pays again or takes the video of another item, though a full table pushes out records',
		{ isStopped: true, isKilled: true, mayBeFull: true },
		expectOwnVideos,
	],
	[
		'no retry pays again or takes the video of another item, though another worker overwrites records',
		{
			isStopped: true,
			isKilled: true,
			failures: scattered(6, ['beforeWrite', 'afterWrite', 'overwritten']),
		},
		expectOwnVideos,
	],
	[
		'no retry pays again for what was recorded, or takes the video of another item, though the user does without records',
		{
			createsUnrecorded: true,
			isKilled: true,
			failures: scattered(8, ['beforeWrite', 'afterWrite']),
		},
		expectOwnVideos,
	],
	[
		'no retry pays again or takes the video of another row, wherever a loop is interrupted',
		{ mayLoop: true, isStopped: true, isKilled: true, failures: fewFailures, hasSameItems: true },
		expectOwnVideos,
	],
	[
		'the last retry hands out all that was accepted in a loop',
		{
			mayLoop: true,
			isStopped: true,
			answers: ['refused', 'limited', 'delayed'],
			hasSameItems: true,
		},
		expectAllVideos,
	],
	[
		'no retry of a loop is blocked for good',
		{ mayLoop: true, isStopped: true, isKilled: true, failures: manyFailures, hasSameItems: true },
		expectEnd,
	],
];

test.each(properties)(
	'%s',
	async (_name, kinds, promise) => {
		const world: World = { clock, harness, table, log };
		await fc.assert(
			fc.asyncProperty(anyHistory(kinds), async (history) => {
				await promise(world, history);
			}),
			{ numRuns: runsOf(kinds), ...tried },
		);
	},
	withinMs,
);
