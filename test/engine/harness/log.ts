import { ExecuteContext } from 'n8n-core';

/** What the nodes write into n8n's log */
interface Log {
	readonly lines: readonly string[];
	/** Those of them that are written though n8n's log is set to warnings */
	readonly warnings: readonly string[];
}

/** @returns the log, which is empty at the beginning of each test of a file */
export function watchLog(): Log {
	const lines: string[] = [];
	const warnings: string[] = [];
	const write = (line: string) => {
		lines.push(line);
	};
	const warn = (line: string) => {
		write(line);
		warnings.push(line);
	};
	const logger = { debug: write, info: write, warn, error: warn };
	beforeEach(() => {
		lines.length = 0;
		warnings.length = 0;
		// In front of n8n's own one, which the prototype behind this one has
		Object.defineProperty(ExecuteContext.prototype, 'logger', {
			configurable: true,
			get: () => logger,
		});
	});
	afterEach(() => {
		Reflect.deleteProperty(ExecuteContext.prototype, 'logger');
	});
	return { lines, warnings };
}
