/** Does once what several ask for, and gives all of them the same outcome */
export class OnlyOnce<Outcome> {
	private readonly begun = new Map<string, Promise<Outcome>>();

	/** @param key the same for all who ask for the same */
	async get(key: string, work: () => Promise<Outcome>): Promise<Outcome> {
		const outcome = this.begun.get(key) ?? work();
		this.begun.set(key, outcome);
		return await outcome;
	}
}
