import { Turns } from '../../nodes/shared/turns';

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

test('one begins when the one before has ended', async () => {
	const turns = new Turns();
	const log: string[] = [];
	const [first, second] = [work(log, 'first'), work(log, 'second')];
	const both = [turns.take('notes', first.run), turns.take('notes', second.run)];
	second.end();
	first.end();
	expect(await Promise.all(both)).toEqual(['first', 'second']);
	expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('one begins when the one before has failed, and only that one hears of it', async () => {
	const turns = new Turns();
	const fails = turns.take('notes', async () => Promise.reject(new Error('full')));
	const goesOn = turns.take('notes', async () => Promise.resolve('written'));
	await expect(fails).rejects.toThrow('full');
	expect(await goesOn).toBe('written');
});

test('those who change something else do not wait', async () => {
	const turns = new Turns();
	const log: string[] = [];
	const first = work(log, 'first');
	const waiting = turns.take('notes', first.run);
	expect(await turns.take('other notes', async () => Promise.resolve('written'))).toBe('written');
	first.end();
	await waiting;
});
