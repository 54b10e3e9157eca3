import { ExecuteContext } from 'n8n-core';

/** @returns what the nodes write into n8n's log, in each test of a file */
export function watchLog(): readonly string[] {
	const lines: string[] = [];
	const write = (line: string) => {
		lines.push(line);
	};
	const logger = { debug: write, info: write, warn: write, error: write };
	beforeEach(() => {
		lines.length = 0;
		// In front of n8n's own one, which the prototype behind this one has
		Object.defineProperty(ExecuteContext.prototype, 'logger', {
			configurable: true,
			get: () => logger,
		});
	});
	afterEach(() => {
		Reflect.deleteProperty(ExecuteContext.prototype, 'logger');
	});
	return lines;
}
