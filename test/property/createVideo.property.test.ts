import * as fc from 'fast-check';

import { createVideo, type CreateOutcome } from '../../nodes/shared/api/client';
import type { Http, HttpResponse, NetworkFailure } from '../../nodes/shared/api/authenticatedHttp';
import { KyyVideoError } from '../../nodes/shared/errors/error';
import { createError, creatingVideo } from '../../nodes/shared/errors/videoErrors';
import { InstantClock } from '../clock/instantClock';
import {
	bodies,
	bodiesWithId,
	httpStatuses,
	networkFailures,
	responseWith,
} from './serviceAnswers';

const request = { path: '/v1/videos/videos', body: { model: 'videos' } } as const;

async function outcomeOf(
	received: HttpResponse | NetworkFailure,
	stopped = false,
): Promise<CreateOutcome> {
	const { clock } = new InstantClock().timing();
	const signal = stopped ? AbortSignal.abort() : new AbortController().signal;
	const http: Http = {
		baseUrl: '',
		send: async () => await Promise.resolve(received),
		maskKey: (json) => json,
	};
	return await createVideo(http, request, { clock, signal });
}

test('whatever comes, a create has one of three outcomes, and an error unless it was accepted', async () => {
	const anything = fc.oneof(responseWith(httpStatuses, bodies), networkFailures);
	await fc.assert(
		fc.asyncProperty(anything, fc.boolean(), async (received, stopped) => {
			const outcome = await outcomeOf(received, stopped);
			if (outcome.outcome === 'accepted') expect(outcome.made.id).not.toBe('');
			else {
				const error = createError(outcome, creatingVideo([]), stopped);
				expect(error).toBeInstanceOf(KyyVideoError);
			}
		}),
		{ numRuns: 1_000 },
	);
});

test('an answer that names a video is never a rejection, whatever its HTTP status', async () => {
	await fc.assert(
		fc.asyncProperty(
			responseWith(httpStatuses, bodiesWithId),
			fc.boolean(),
			async (received, stopped) => {
				expect((await outcomeOf(received, stopped)).outcome).not.toBe('rejected');
			},
		),
		{ numRuns: 500 },
	);
});

test('an ID with a status is a task that was accepted, whatever stands around it', async () => {
	const status = fc.constantFrom('queued', 'processing', 'completed', 'failed', 'warming up');
	const named = fc.tuple(bodies, status).map(([beside, word]) => ({
		...(typeof beside === 'object' ? beside : {}),
		id: 'video_1',
		status: word,
	}));
	const wrapped = fc
		.tuple(bodies, fc.constantFrom('data', 'error', 'result'), named)
		.map(([beside, name, task]) => ({
			...(typeof beside === 'object' ? beside : {}),
			...(name === 'error' ? {} : { error: null }),
			[name]: task,
		}));
	await fc.assert(
		fc.asyncProperty(responseWith(httpStatuses, fc.oneof(named, wrapped)), async (received) => {
			expect((await outcomeOf(received)).outcome).toBe('accepted');
		}),
	);
});

test('a fault of the service never is a rejection', async () => {
	const faults = responseWith(fc.integer({ min: 500, max: 599 }), bodies);
	await fc.assert(
		fc.asyncProperty(faults, fc.boolean(), async (received, stopped) => {
			expect((await outcomeOf(received, stopped)).outcome).not.toBe('rejected');
		}),
	);
});

test('after a request that may have left the outcome is unknown', async () => {
	const lost = networkFailures.map((failure) => ({ ...failure, sent: true }));
	await fc.assert(
		fc.asyncProperty(lost, fc.boolean(), async (received, stopped) => {
			expect((await outcomeOf(received, stopped)).outcome).toBe('unknown');
		}),
	);
});

test('only what was certainly rejected has a retry hint', async () => {
	const anything = fc.oneof(responseWith(httpStatuses, bodies), networkFailures);
	await fc.assert(
		fc.asyncProperty(anything, async (received) => {
			const outcome = await outcomeOf(received);
			if ('retryHint' in outcome) expect(outcome.outcome).toBe('rejected');
		}),
	);
});
