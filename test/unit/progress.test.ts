import { KyyVideoError } from '../../nodes/shared/errors/error';
import { Progress } from '../../nodes/WaitForVideo/progress';
import { IdleClock } from '../clock/idleClock';

/** The lines that a run of so many minutes reports, with the seconds at which it does */
async function reported(
	minutes: number,
	items = 10,
): Promise<ReadonlyArray<readonly [number, string]>> {
	const clock = new IdleClock();
	const over = new AbortController();
	const progress = new Progress(items, clock);
	const lines: Array<readonly [number, string]> = [];
	const say = (line: string) => {
		lines.push([clock.now() / 1000, line]);
		progress.completed += 1;
	};
	const end = clock.sleep(minutes * 60_000 + 1, over.signal).then(() => {
		over.abort();
	});
	await clock.during(Promise.all([end, progress.report(say, over.signal)]));
	return lines;
}

test('a wait reports every half a minute how many videos are completed, and for how long it has waited', async () => {
	expect(await reported(1.5)).toEqual([
		[30, '0 of 10 videos completed after 30 seconds'],
		[60, '1 of 10 videos completed after 60 seconds'],
		[90, '2 of 10 videos completed after 90 seconds'],
	]);
});

test('a short wait reports nothing', async () => {
	expect(await reported(0.4)).toEqual([]);
});

test('a long wait reports less and less often', async () => {
	expect((await reported(60)).length).toBeLessThan(40);
	expect((await reported(24 * 60)).length).toBeLessThan(80);
});

describe('the summary', () => {
	const after = (seconds: number, items: number, so: Partial<Progress>): Progress => {
		let now = 0;
		const clock = { elapsed: () => now, sleep: async () => Promise.resolve() };
		const progress = Object.assign(new Progress(items, clock), so);
		now = seconds * 1000;
		return progress;
	};

	test('has videos, time, polls and size', () => {
		const progress = after(250, 10, { completed: 10, polls: 85, bytes: 20_090_000 });
		expect(progress.summary()).toBe(
			'10 of 10 videos completed in 4 minutes, with 85 polls and 20.1 MB',
		);
	});

	test('has what became of the others', () => {
		const progress = after(1, 5, {
			completed: 1,
			failed: 1,
			stillRunning: 2,
			inError: 1,
			polls: 9,
		});
		expect(progress.summary()).toBe(
			'1 of 5 videos completed (1 failed, 2 still running, 1 with an error) in 1 second, with 9 polls',
		);
	});

	test.each([
		['failed', '1 failed'],
		['timeout', '1 still running'],
		['canceled', '1 still running'],
		['download', '1 with an error'],
		['refused', '1 with an error'],
	] as const)('does not say that a video failed unless it did: %s', (kind, words) => {
		const progress = after(1, 1, {});
		progress.countFailure(new KyyVideoError(kind, { what: 'x' }, ''));
		expect(progress.summary()).toContain(`0 of 1 video completed (${words})`);
	});

	test('has no plural for one', () => {
		expect(after(0, 1, { completed: 1, polls: 1 }).summary()).toBe(
			'1 of 1 video completed in 0 seconds, with 1 poll',
		);
	});
});
