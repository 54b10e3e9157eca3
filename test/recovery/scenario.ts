import type { Stage } from './stage';

/** One behaviour, and how it is proved. */
export interface Scenario {
	name: string;
	/** @throws when n8n or the package behaves otherwise */
	play: (stage: Stage) => Promise<void>;
}

/** One behaviour across an end of n8n, which it shares with others. */
export interface Interrupted {
	name: string;
	/** Brings n8n to the point where it will end; gives what is to be proved afterwards. */
	begin: (stage: Stage) => Promise<() => Promise<void>>;
}
