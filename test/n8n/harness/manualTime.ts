const HOUR_MS = 60 * 60 * 1000;

/** For a service whose videos take an hour, which passes when the test says so. */
export const AN_HOUR = { queuedMs: 0, processingMs: HOUR_MS };

/** The time of such a service, which the test moves by hand. */
export class ManualTime {
	private hours = 0;

	/** In ms since 1970, as the service has it. */
	readonly now = (): number => Date.now() + this.hours * HOUR_MS;

	/** Moves the time on by an hour. */
	pass(): void {
		this.hours += 1;
	}
}
