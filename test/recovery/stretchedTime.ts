const GAP_MS = 4_000;
export const HOUR_MS = 60 * 60 * 1000;

/**
 * The time of a service. Each gap of more than 4 s between two requests counts as an hour more, so that
 * a wait of hours takes minutes, however slow the machine is.
 */
export class StretchedTime {
	/** When the service read the time, and so when requests came: in real ms since 1970. */
	readonly readAt: number[] = [];
	private gaps = 0;

	/** In ms since 1970, as the service has it. */
	readonly now = (): number => {
		const real = Date.now();
		if (real - (this.readAt.at(-1) ?? real) > GAP_MS) this.gaps += 1;
		this.readAt.push(real);
		return real + this.gaps * HOUR_MS;
	};
}
