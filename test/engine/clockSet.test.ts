import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness, type EngineHarness } from './harness/engineHarness';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
installDeduplicationTable();

const minute = 60_000;
const hour = 60 * minute;

const jumps = [-24 * hour, -hour, hour, 24 * hour];

/** Sets the clock of the machine when so many requests of a kind have come. @returns milliseconds that the run has taken */
async function runWhileSet(
	run: Parameters<EngineHarness['run']>[0],
	by: number,
	{ kind, count }: { readonly kind: 'create' | 'query'; readonly count: number },
) {
	const start = clock.now();
	const result = await clock.during(harness.service, async () => {
		const running = harness.run(run);
		const { signal } = new AbortController();
		while (harness.service.requestsTo(kind).length < count) await clock.sleep(10, signal);
		clock.set(by);
		return await running;
	});
	return { result, passed: clock.now() - start };
}

const items = Array.from({ length: 40 }, (_, index) => ({ json: { prompt: `video ${index}` } }));

test.each(jumps)(
	'the clock of the machine is set by %i ms while videos are created: none of them waits for that',
	async (by) => {
		const run = { type: 'kyyVideo', parameters: { prompt: '={{ $json.prompt }}' }, items } as const;
		const { result, passed } = await runWhileSet(run, by, { kind: 'create', count: 1 });
		expect(result.status).toBe('success');
		expect(harness.service.creates).toHaveLength(items.length);
		expect(passed).toBeLessThan(minute);
	},
);

test.each(jumps)(
	'the clock of the machine is set by %i ms during a wait: it takes no longer, and finds the video',
	async (by) => {
		const parameters = { prompt: 'a video' };
		await clock.during(harness.service, async () =>
			harness.run({ type: 'kyyVideo', parameters, items: [{ json: {} }] }),
		);
		const id = harness.service.creates[0]?.id ?? '';
		const run = {
			type: 'waitForVideo',
			parameters: { videoId: id },
			items: [{ json: {} }],
		} as const;
		const { result, passed } = await runWhileSet(run, by, { kind: 'query', count: 2 });
		expect(result.outputs[0]?.[0]?.json).toMatchObject({ id, status: 'completed' });
		expect(passed).toBeLessThan(30 * minute);
	},
);
