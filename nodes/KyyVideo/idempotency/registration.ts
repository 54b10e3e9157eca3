/** What says in n8n's table which execution this one is; it is written again with each record, as another worker may overwrite it */
export class Registration {
	private hasStayed = false;
	/** Whether records may have been pushed out, and n8n's table does not say so yet, as n8n's database failed */
	private isInDoubt = false;

	/** @param disprove is to record that it does not prove any more that nothing after it has been pushed out */
	constructor(
		readonly entries: readonly string[],
		private readonly disprove: () => Promise<void>,
	) {}

	/**
	 * Writes it again. What has stayed at first and is gone later was pushed out, and so may be records that came after it.
	 *
	 * @param write returns what was there before
	 * @throws Error when n8n's database does; the next call makes up for what that one could not record
	 */
	async confirm(write: () => Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>> {
		const wasThere = await write().catch((error: unknown) => {
			this.isInDoubt ||= this.hasStayed;
			throw error;
		});
		const isWhole = this.entries.every((entry) => wasThere.has(entry));
		this.isInDoubt ||= this.hasStayed && !isWhole;
		if (this.isInDoubt) await this.disprove();
		this.isInDoubt = false;
		this.hasStayed ||= isWhole;
		return wasThere;
	}
}
