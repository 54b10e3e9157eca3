import { fewAtATime } from '../../nodes/shared/fewAtATime';

/** Work that lasts until it is told to end */
class Workshop {
	readonly begun: number[] = [];
	mostAtOnce = 0;
	private readonly ends = new Map<number, () => void>();

	readonly work = async (entry: number): Promise<void> => {
		this.begun.push(entry);
		await new Promise<void>((resolve) => {
			this.ends.set(entry, resolve);
			this.mostAtOnce = Math.max(this.mostAtOnce, this.ends.size);
		});
	};

	async end(...entries: number[]): Promise<void> {
		for (const entry of entries) {
			this.ends.get(entry)?.();
			this.ends.delete(entry);
			await new Promise((resolve) => setImmediate(resolve));
		}
	}
}

const always = () => true;

/** Whether work that may be under way has ended, once nothing more happens by itself */
async function hasEnded(working: Promise<void>): Promise<boolean> {
	let ended = false;
	void working.then(() => {
		ended = true;
	});
	await new Promise((resolve) => setImmediate(resolve));
	return ended;
}

test('no more are begun at once than allowed', () => {
	const workshop = new Workshop();
	void fewAtATime([1, 2, 3, 4], 2, workshop.work, always);
	expect(workshop.begun).toEqual([1, 2]);
});

test('the next one is begun when any of them ends, in order', async () => {
	const workshop = new Workshop();
	void fewAtATime([1, 2, 3, 4, 5], 2, workshop.work, always);
	await workshop.end(2, 3, 1);
	expect(workshop.begun).toEqual([1, 2, 3, 4, 5]);
	expect(workshop.mostAtOnce).toBe(2);
});

test('it ends when the last one has ended', async () => {
	const workshop = new Workshop();
	const working = fewAtATime([1, 2, 3], 2, workshop.work, always);
	await workshop.end(1, 3);
	expect(await hasEnded(working)).toBe(false);
	await workshop.end(2);
	expect(await hasEnded(working)).toBe(true);
});

test('all are begun at once where any number is allowed', () => {
	const workshop = new Workshop();
	void fewAtATime([1, 2, 3, 4, 5], Infinity, workshop.work, always);
	expect(workshop.begun).toEqual([1, 2, 3, 4, 5]);
});

test('nothing new is begun once it does not go on', async () => {
	const workshop = new Workshop();
	let goesOn = true;
	void fewAtATime([1, 2, 3, 4], 2, workshop.work, () => goesOn);
	goesOn = false;
	await workshop.end(1, 2);
	expect(workshop.begun).toEqual([1, 2]);
});

test('what is under way when it does not go on is awaited', async () => {
	const workshop = new Workshop();
	let goesOn = true;
	const working = fewAtATime([1, 2, 3, 4], 2, workshop.work, () => goesOn);
	goesOn = false;
	await workshop.end(1);
	expect(await hasEnded(working)).toBe(false);
	await workshop.end(2);
	expect(await hasEnded(working)).toBe(true);
});

test('nothing is begun when it does not go on from the start', async () => {
	const workshop = new Workshop();
	await fewAtATime([1, 2], 2, workshop.work, () => false);
	expect(workshop.begun).toEqual([]);
});

test('an empty list ends at once', async () => {
	const workshop = new Workshop();
	expect(await hasEnded(fewAtATime([], 2, workshop.work, always))).toBe(true);
});
