import type { IExecuteFunctions } from 'n8n-workflow';

import { PerContext } from '../../shared/execution/perContext';

/** What this run has written to n8n's table itself, or may have: the entries alone do not say who has written them */
export interface RunEntries {
	/** What tries of Retry On Fail may have begun or taken for their own, as n8n's database did not say */
	readonly unsure: Set<string>;
	/** What the nodes of this run of the execution have claimed: n8n may run it again, and what was claimed before is there then */
	readonly claims: Set<string>;
}

const unsureEntries = new PerContext(() => new Set<string>());

const claimsOfRun = new PerContext(() => new Set<string>());

/** The same for all tries of the node, and the claims for all nodes of the execution */
export const runEntriesOf = (context: IExecuteFunctions): RunEntries => ({
	unsure: unsureEntries.of(context.getContext('node')),
	claims: claimsOfRun.of(context.getContext('flow')),
});
