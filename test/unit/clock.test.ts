import { getEventListeners } from 'node:events';

import { systemClock } from '../../nodes/shared/timing/clock';

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

test('sleep ends after the time it was given', async () => {
	const { signal } = new AbortController();
	let awake = false;
	const sleeping = systemClock.sleep(20_000, signal).then(() => {
		awake = true;
	});
	await jest.advanceTimersByTimeAsync(19_999);
	expect(awake).toBe(false);
	await jest.advanceTimersByTimeAsync(1);
	await sleeping;
	expect(awake).toBe(true);
});

test('sleep ends at once when the signal aborts', async () => {
	const controller = new AbortController();
	const sleeping = systemClock.sleep(20_000, controller.signal);
	controller.abort();
	await expect(sleeping).rejects.toThrow();
});

test('sleep does not begin when the signal has aborted before', async () => {
	await expect(systemClock.sleep(20_000, AbortSignal.abort())).rejects.toThrow();
});

test('a hundred sleeps leave no listener on the signal', async () => {
	const { signal } = new AbortController();
	for (let count = 0; count < 100; count++) {
		const sleeping = systemClock.sleep(5, signal);
		await jest.advanceTimersByTimeAsync(5);
		await sleeping;
	}
	expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
