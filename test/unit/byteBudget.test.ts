import { ByteBudget } from '../../nodes/shared/timing/byteBudget';
import { nextTurn } from '../clock/eventLoop';

/** Holds files of these sizes until they are let go, and tells which are held */
function holding(budget: ByteBudget, sizes: readonly number[]) {
	const held = new Set<number>();
	const letGo = new Map<number, () => void>();
	sizes.forEach((bytes, index) => {
		void budget.hold(bytes, async () => {
			held.add(index);
			await new Promise<void>((resolve) => letGo.set(index, resolve));
			held.delete(index);
		});
	});
	const settle = async () => {
		for (let turn = 0; turn < 3; turn += 1) await nextTurn();
		return [...held];
	};
	return {
		now: settle,
		after: async (index: number) => {
			letGo.get(index)?.();
			return await settle();
		},
	};
}

test('as many are held as fit in', async () => {
	const files = holding(new ByteBudget(10), [4, 6, 1]);
	expect(await files.now()).toEqual([0, 1]);
	expect(await files.after(0)).toEqual([1, 2]);
});

test('they come in their order, whatever would fit', async () => {
	const files = holding(new ByteBudget(10), [8, 5, 1]);
	expect(await files.now()).toEqual([0]);
	expect(await files.after(0)).toEqual([1, 2]);
});

test('what is larger than all is held alone', async () => {
	const files = holding(new ByteBudget(10), [50, 1, 50]);
	expect(await files.now()).toEqual([0]);
	expect(await files.after(0)).toEqual([1]);
	expect(await files.after(1)).toEqual([2]);
});

test('what fails is held no longer', async () => {
	const budget = new ByteBudget(10);
	const failing = budget.hold(10, async () => await Promise.reject(new Error('no')));
	const files = holding(budget, [10]);
	await expect(failing).rejects.toThrow('no');
	expect(await files.now()).toEqual([0]);
});

test('any number is held once it is lifted', async () => {
	const budget = new ByteBudget(10);
	const files = holding(budget, [9, 9, 9]);
	expect(await files.now()).toEqual([0]);
	budget.lift();
	expect(await files.now()).toEqual([0, 1, 2]);
});
