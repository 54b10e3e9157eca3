import * as fc from 'fast-check';

import type { Reply } from '../../nodes/shared/answer';
import { createVideo, type Fate } from '../../nodes/shared/client';
import { creating, KyyVideoError } from '../../nodes/shared/errors';
import type { Silence } from '../../nodes/shared/transport';
import { InstantClock } from '../clock/instantClock';
import { bodies, bodiesWithId, httpStatuses, replyWith, silences } from './serviceAnswers';

const request = {
	path: '/v1/videos/videos',
	body: { model: 'videos' },
	asked: creating([]),
} as const;

async function fateOf(came: Reply | Silence, stopped = false): Promise<Fate> {
	const { clock } = new InstantClock().pace();
	const signal = stopped ? AbortSignal.abort() : new AbortController().signal;
	return await createVideo(async () => await Promise.resolve(came), request, { clock, signal });
}

test('whatever comes, a create has one of three fates', async () => {
	const anything = fc.oneof(replyWith(httpStatuses, bodies), silences);
	await fc.assert(
		fc.asyncProperty(anything, fc.boolean(), async (came, stopped) => {
			const fate = await fateOf(came, stopped);
			if (fate.fate === 'accepted') expect(fate.task.id).not.toBe('');
			else expect(fate.error).toBeInstanceOf(KyyVideoError);
		}),
		{ numRuns: 1_000 },
	);
});

test('an answer that names a video is never taken for one that costs nothing', async () => {
	const answered = replyWith(fc.integer({ min: 200, max: 299 }), bodiesWithId);
	await fc.assert(
		fc.asyncProperty(answered, fc.boolean(), async (came, stopped) => {
			expect((await fateOf(came, stopped)).fate).not.toBe('notTaken');
		}),
		{ numRuns: 500 },
	);
});

test.each([
	['a fault of the service', replyWith(fc.integer({ min: 500, max: 599 }), bodies)],
	['a request that may have left', silences.map((silence) => ({ ...silence, sent: true }))],
])('after %s nobody knows', async (_what, coming) => {
	await fc.assert(
		fc.asyncProperty(coming, fc.boolean(), async (came, stopped) => {
			expect((await fateOf(came, stopped)).fate).toBe('unknown');
		}),
	);
});

test('only what was certainly not taken is worth another try', async () => {
	const anything = fc.oneof(replyWith(httpStatuses, bodies), silences);
	await fc.assert(
		fc.asyncProperty(anything, async (came) => {
			const fate = await fateOf(came);
			if ('trouble' in fate) expect(fate.fate).toBe('notTaken');
		}),
	);
});
