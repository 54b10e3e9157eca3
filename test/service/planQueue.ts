/** What a test has asked for in advance, in the order it did, each for a number of times. */
export class PlanQueue<Item> {
	private entries: { item: Item; left: number }[] = [];

	add(item: Item, times: number): void {
		this.entries.push({ item, left: times });
	}

	/** Uses up one time of the first that is meant. */
	take(isMeant: (item: Item) => boolean): Item | undefined {
		const next = this.entries.find(({ item, left }) => left > 0 && isMeant(item));
		if (next === undefined) return undefined;
		next.left -= 1;
		return next.item;
	}

	forget(): void {
		this.entries = [];
	}
}
