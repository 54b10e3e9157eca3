import type { Stage } from '../n8n/harness/n8nHarness';

/** One behaviour across an end of n8n, which it shares with others. */
export interface Interrupted {
	name: string;
	/** Brings n8n to the point where it will end; gives what is to be proved afterwards. */
	begin: (stage: Stage) => Promise<() => Promise<void>>;
}
