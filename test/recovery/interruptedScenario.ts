import type { N8nHarness } from '../n8n/harness/n8nHarness';

/** One behavior across an end of n8n, which it shares with others. */
export interface InterruptedScenario {
	name: string;
	/** Brings n8n to the point where it will end; gives what is to be proved afterwards. */
	begin: (harness: N8nHarness) => Promise<() => Promise<void>>;
}
