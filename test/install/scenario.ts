import type { InstallStage } from './installStage';

/** One behaviour, and how it is proved. */
export interface Scenario {
	name: string;
	/** @throws when n8n or the package behaves otherwise */
	play: (installStage: InstallStage) => Promise<void>;
}
