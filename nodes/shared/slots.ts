/** Lets a few do their work at once; the others wait for their turn, first come, first served */
export class Slots {
	private readonly waiting: Array<() => void> = [];

	/** @param free how many may be at work at once */
	constructor(private free: number) {}

	/** Rejects as the work does; the next one has its turn all the same */
	async run<Result>(work: () => Promise<Result>): Promise<Result> {
		await this.take();
		try {
			return await work();
		} finally {
			this.pass();
		}
	}

	private async take(): Promise<void> {
		if (this.free > 0) {
			this.free -= 1;
			return;
		}
		await new Promise<void>((resolve) => {
			this.waiting.push(resolve);
		});
	}

	private pass(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.free += 1;
	}
}
