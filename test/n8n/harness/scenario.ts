import type { Stage } from './n8nHarness';

/** One behaviour, and how it is proved. */
export interface Scenario<S = Stage> {
	name: string;
	/** @throws when n8n or the package behaves otherwise */
	play: (stage: S) => Promise<void>;
}
