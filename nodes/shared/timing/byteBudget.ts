import { Limiter } from './limiter';

/** Limits how many bytes are held at once by those that share it; they come in their order */
export class ByteBudget {
	private held = 0;
	private isLimited = true;
	private readonly line = new Limiter({ concurrency: 1 });
	private wake: () => void = () => {};

	/** @param total bytes at once; what is larger than that is held alone */
	constructor(private readonly total: number) {}

	/** Runs the work once its bytes fit beside what is held */
	async hold<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
		await this.line.run(async () => {
			while (this.isLimited && this.held > 0 && this.held + bytes > this.total) {
				await new Promise<void>((wake) => {
					this.wake = wake;
				});
			}
			this.held += bytes;
		});
		return await work().finally(() => {
			this.held -= bytes;
			this.wake();
		});
	}

	/** From now on any number may be held, as it turns out that they lie elsewhere */
	lift(): void {
		this.isLimited = false;
		this.wake();
	}
}
