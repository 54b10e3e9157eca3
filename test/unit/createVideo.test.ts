import { createVideo } from '../../nodes/shared/client';
import type { Silence } from '../../nodes/shared/transport';

const request = { path: '/v1/videos/videos', body: { model: 'videos' } } as const;

const createInSilence = async (silence: Omit<Silence, 'kind'>, signal: AbortSignal) =>
	createVideo(async () => Promise.resolve({ kind: 'silence', ...silence }), request, 0, signal);

test.each([
	['before anything was sent', false, 'Nothing was sent'],
	['while the answer was awaited', true, 'may have accepted and billed'],
])('a stop %s says what became of the money', async (_when, sent, words) => {
	await expect(createInSilence({ sent, words: '' }, AbortSignal.abort())).rejects.toMatchObject({
		kind: 'canceled',
		description: expect.stringContaining(words) as unknown,
	});
});

test('a lost connection is no stop', async () => {
	const { signal } = new AbortController();
	await expect(createInSilence({ sent: true, words: 'reset' }, signal)).rejects.toMatchObject({
		kind: 'unreachable',
	});
});
