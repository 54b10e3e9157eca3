import type { N8nHarness } from './n8nHarness';

/** One behavior, and how it is proved. */
export interface Scenario<S = N8nHarness> {
	name: string;
	/** @throws when n8n or the package behaves otherwise */
	run: (harness: S) => Promise<void>;
}
