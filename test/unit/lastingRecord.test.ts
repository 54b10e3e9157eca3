import { patiently } from '../../nodes/KyyVideo/idempotency/lastingRecord';

const failures = {
	toError: (error: unknown) => new Error('refused', { cause: error }),
	toCanceled: () => new Error('canceled'),
};

/** What several that wait for n8n's database at once, which never answers, listen to */
async function signalsOf(count: number, signal: AbortSignal): Promise<Set<AbortSignal>> {
	const signals = new Set<AbortSignal>();
	const sleep = async (_milliseconds: number, own: AbortSignal) => {
		signals.add(own);
		await Promise.resolve();
	};
	const clock = { now: () => 0, elapsed: () => 0, sleep, timeout: sleep };
	const fail = async () => await Promise.reject(new Error('SQLITE_BUSY'));
	const waiting = Array.from({ length: count }, async () =>
		patiently(fail, { clock, random: () => 0, signal }, failures).catch(() => {}),
	);
	await Promise.all(waiting);
	return signals;
}

test('the items of a batch that fails wait by signals of their own, as Node warns about more than ten listeners on one', async () => {
	const { signal } = new AbortController();
	const signals = await signalsOf(20, signal);
	expect(signals.size).toBeGreaterThanOrEqual(20);
	expect(signals).not.toContain(signal);
});
