/** Lets all who change the same thing do so one after another */
export class Turns {
	private readonly last = new Map<string, Promise<unknown>>();

	/** @param name of what is changed */
	async take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
		const before = this.last.get(name) ?? Promise.resolve();
		// Whatever became of the one before, who has heard of it himself
		const turn = before.then(work, work);
		this.last.set(name, turn);
		try {
			return await turn;
		} finally {
			if (this.last.get(name) === turn) this.last.delete(name);
		}
	}
}
