const SILENCE_MS = 4_000;
export const HOUR_MS = 60 * 60 * 1000;

/**
 * The time of a service, for which each silence of more than 4 s between two requests lasts an hour
 * longer than it really does: what takes hours is told in minutes, however slow the machine is.
 */
export class StretchedTime {
	/** When somebody looked at the clock, and so when requests came: in ms since 1970 as it really was. */
	readonly looks: number[] = [];
	private silences = 0;

	/** In ms since 1970, as the service has it. */
	readonly now = (): number => {
		const real = Date.now();
		if (real - (this.looks.at(-1) ?? real) > SILENCE_MS) this.silences += 1;
		this.looks.push(real);
		return real + this.silences * HOUR_MS;
	};
}
