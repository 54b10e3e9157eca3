/** What says in n8n's table which execution this one is; it is written again with each record, as another worker may overwrite it */
export class Registration {
	private hasStayed = false;

	/** @param disprove is to record that it does not prove any more that nothing after it has been pushed out */
	constructor(
		readonly entries: readonly string[],
		private readonly disprove: () => Promise<void>,
	) {}

	/**
	 * To be called when it was written again. What has stayed at first and is gone later was pushed out, and so may be records
	 * that came after it.
	 *
	 * @throws Error when n8n's database does
	 */
	async confirm(wasThere: ReadonlySet<string>): Promise<void> {
		const isWhole = this.entries.every((entry) => wasThere.has(entry));
		if (this.hasStayed && !isWhole) await this.disprove();
		this.hasStayed ||= isWhole;
	}
}
