import { Slots } from '../../nodes/shared/slots';

/** Work that lasts until it is told to end */
class Workshop {
	readonly begun: number[] = [];
	mostAtOnce = 0;
	private readonly ends = new Map<number, () => void>();

	readonly work = async (entry: number): Promise<number> => {
		this.begun.push(entry);
		await new Promise<void>((resolve) => {
			this.ends.set(entry, resolve);
			this.mostAtOnce = Math.max(this.mostAtOnce, this.ends.size);
		});
		return entry;
	};

	async end(...entries: number[]): Promise<void> {
		for (const entry of entries) {
			this.ends.get(entry)?.();
			this.ends.delete(entry);
			await soon();
		}
	}
}

/** Lets everything happen that needs no time */
const soon = async () => new Promise((resolve) => setImmediate(resolve));

/** Has the entries worked on */
async function workOn(entries: number, slots: Slots, workshop: Workshop): Promise<number[]> {
	const all = Array.from({ length: entries }, (_entry, index) => index + 1);
	return await Promise.all(all.map(async (entry) => slots.run(async () => workshop.work(entry))));
}

test('no more are begun at once than allowed', async () => {
	const workshop = new Workshop();
	void workOn(4, new Slots(2), workshop);
	await soon();
	expect(workshop.begun).toEqual([1, 2]);
});

test('the next one is begun when any of them ends, in order', async () => {
	const workshop = new Workshop();
	void workOn(5, new Slots(2), workshop);
	await soon();
	await workshop.end(2, 3, 1);
	expect(workshop.begun).toEqual([1, 2, 3, 4, 5]);
	expect(workshop.mostAtOnce).toBe(2);
});

test('each gets what its own work brings', async () => {
	const workshop = new Workshop();
	const working = workOn(3, new Slots(2), workshop);
	await soon();
	await workshop.end(1, 2, 3);
	expect(await working).toEqual([1, 2, 3]);
});

test('all are begun at once where any number is allowed', async () => {
	const workshop = new Workshop();
	void workOn(5, new Slots(Infinity), workshop);
	await soon();
	expect(workshop.begun).toEqual([1, 2, 3, 4, 5]);
});

test('work that fails makes room for the next', async () => {
	const slots = new Slots(1);
	const failing = slots.run(async () => Promise.reject(new Error('broken')));
	const next = slots.run(async () => Promise.resolve('done'));
	await expect(failing).rejects.toThrow('broken');
	expect(await next).toBe('done');
});

test('a slot that was free for a while is given again, and only once', async () => {
	const slots = new Slots(1);
	await slots.run(async () => Promise.resolve());
	const workshop = new Workshop();
	void workOn(2, slots, workshop);
	await soon();
	expect(workshop.begun).toEqual([1]);
});
