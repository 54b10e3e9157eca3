/**
 * Does something with each entry, in order, a few at a time.
 *
 * @param goesOn asked before each entry; once it says no, nothing new is begun, and what is under way is awaited
 */
export async function fewAtATime<Entry>(
	entries: readonly Entry[],
	atOnce: number,
	work: (entry: Entry) => Promise<void>,
	goesOn: () => boolean,
): Promise<void> {
	const queue = entries.values();
	const worker = async () => {
		for (const entry of queue) {
			if (!goesOn()) return;
			await work(entry);
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, entries.length) }, worker));
}
