/** Runs the work of the same key one after another, in the order of the calls */
export class KeyedMutex {
	private readonly last = new Map<string, Promise<unknown>>();

	/** Rejects as the work does; the next one runs all the same */
	async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const before = this.last.get(key) ?? Promise.resolve();
		const result = before.then(work, work);
		this.last.set(key, result);
		try {
			return await result;
		} finally {
			if (this.last.get(key) === result) this.last.delete(key);
		}
	}
}
