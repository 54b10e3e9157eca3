/** What n8n's database has not said, as it failed */
export interface RegistrationDoubts {
	/** Whether the registration was written, or a part of it */
	mayBeWritten: boolean;
	/** Whether records have been pushed out, which n8n's table does not say yet */
	mayBePushedOut: boolean;
}

/** What says in n8n's table which execution this one is; it is written again with each record, as another worker may overwrite it */
export class Registration {
	private hasStayed = false;

	/**
	 * @param doubts are changed, and outlive a try of Retry On Fail
	 * @param disprove is to record that it does not prove any more that nothing after it has been pushed out
	 */
	constructor(
		readonly entries: readonly string[],
		private readonly doubts: RegistrationDoubts,
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
			this.doubts.mayBePushedOut ||= this.hasStayed;
			throw error;
		});
		const isWhole = this.entries.every((entry) => wasThere.has(entry));
		this.doubts.mayBePushedOut ||= this.hasStayed && !isWhole;
		if (this.doubts.mayBePushedOut) await this.disprove();
		this.doubts.mayBePushedOut = false;
		this.hasStayed ||= isWhole;
		return wasThere;
	}
}
