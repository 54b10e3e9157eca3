import { KeyedMutex } from '../../nodes/shared/timing/keyedMutex';

/** Work that begins and ends when it is told to */
function work(log: string[], name: string) {
	let end = () => {};
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	const run = async () => {
		log.push(`${name} begins`);
		await ended;
		log.push(`${name} ends`);
		return name;
	};
	return { run, end };
}

test('work begins when the work before it has ended', async () => {
	const mutex = new KeyedMutex();
	const log: string[] = [];
	const [first, second] = [work(log, 'first'), work(log, 'second')];
	const both = [mutex.run('one key', first.run), mutex.run('one key', second.run)];
	second.end();
	first.end();
	expect(await Promise.all(both)).toEqual(['first', 'second']);
	expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('work begins when the work before it has failed, and only that one rejects', async () => {
	const mutex = new KeyedMutex();
	const fails = mutex.run('one key', async () => Promise.reject(new Error('full')));
	const goesOn = mutex.run('one key', async () => Promise.resolve('written'));
	await expect(fails).rejects.toThrow('full');
	expect(await goesOn).toBe('written');
});

test('work for another key does not wait', async () => {
	const mutex = new KeyedMutex();
	const log: string[] = [];
	const first = work(log, 'first');
	const waiting = mutex.run('one key', first.run);
	expect(await mutex.run('another key', async () => Promise.resolve('written'))).toBe('written');
	first.end();
	await waiting;
});
