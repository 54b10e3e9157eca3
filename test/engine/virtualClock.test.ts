import { readFile } from 'node:fs/promises';

import { clientOf } from '../service/client';
import { useService } from '../service/useService';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const service = useService({ now: clock.now });

/** @returns milliseconds that passed on the clock */
async function passed(work: () => Promise<unknown>): Promise<number> {
	const start = clock.now();
	await clock.during(service(), work);
	return clock.now() - start;
}

const unaborted = () => new AbortController().signal;

/** What would pass if the clock moved on too early */
async function hourIsOver(): Promise<string> {
	await clock.timeout(3_600_000, unaborted());
	return 'an hour later';
}

test('no time passes while requests and answers are on their way', async () => {
	const { createId, addressOf } = clientOf(service());
	expect(
		await passed(async () => {
			const ids = await Promise.all(Array.from({ length: 20 }, async () => createId()));
			const queried = Promise.all(ids.map(async (id) => addressOf(id).catch(() => id)));
			expect(await Promise.race([queried, hourIsOver()])).toEqual(ids);
		}),
	).toBe(0);
});

test('no time passes while a file is read', async () => {
	const reading = async () => {
		for (let times = 0; times < 20; times += 1) await readFile(__filename);
	};
	expect(await passed(async () => Promise.race([reading(), hourIsOver()]))).toBe(0);
});

test('time passes at once while the service holds an answer back', async () => {
	service().misbehave({ on: 'create', fault: 'hang' });
	const create = clientOf(service()).createId();
	create.catch(() => undefined);
	expect(await passed(async () => Promise.race([create, hourIsOver()]))).toBe(3_600_000);
});

test('a late answer comes at its time', async () => {
	service().misbehave({ on: 'create', fault: 'delay', ms: 1_800_000 });
	const { createId } = clientOf(service());
	expect(await passed(async () => Promise.race([createId(), hourIsOver()]))).toBe(1_800_000);
});

test('timers and sleepers go by the same time', async () => {
	const order: string[] = [];
	const wait = async (name: string, waited: Promise<unknown>) => {
		await waited;
		order.push(name);
	};
	const timer = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
	await clock.during(service(), async () =>
		Promise.all([
			wait('timer of 30 s', timer(30_000)),
			wait('timer of 10 s', timer(10_000)),
			wait('limit of 20 s', clock.timeout(20_000, unaborted())),
			wait('sleep of 20 s', clock.sleep(20_000, unaborted())),
		]),
	);
	expect(order).toEqual(['timer of 10 s', 'sleep of 20 s', 'limit of 20 s', 'timer of 30 s']);
});

test('what waits for nothing that can come ends in an error that names the open request', async () => {
	service().misbehave({ on: 'create', fault: 'hang' });
	const create = clientOf(service()).createId();
	create.catch(() => undefined);
	await expect(clock.during(service(), async () => create)).rejects.toThrow(
		'Requests without an answer: POST /kyyReactApiServer/v1/kyyvideo2/videos',
	);
});
