/** Waits in real time that end when the service stops, so that nothing keeps the process alive. */
export class Delays {
	private readonly endings = new Set<() => void>();

	/** Resolves after `ms` milliseconds, or when the service stops: then the answer that follows reaches nobody. */
	async wait(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			const end = () => {
				clearTimeout(timer);
				this.endings.delete(end);
				resolve();
			};
			// The global one, which a virtual clock watches
			const timer = setTimeout(end, ms);
			this.endings.add(end);
		});
	}

	stop(): void {
		for (const end of this.endings) end();
	}
}
