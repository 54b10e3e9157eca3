/** Does the work for a key once, and gives the outcome to all callers with that key, later ones included */
export class SingleFlight<Outcome> {
	private readonly begun = new Map<string, Promise<Outcome>>();

	async run(key: string, work: () => Promise<Outcome>): Promise<Outcome> {
		const outcome = this.begun.get(key) ?? work();
		this.begun.set(key, outcome);
		return await outcome;
	}
}
