import type { IDataObject } from 'n8n-workflow';

import { SingleFlight } from '../shared/timing/singleFlight';

/**
 * The files that executions have stored, each by n8n's context of its node. All attempts of Retry On Fail share that, and
 * nothing of it outlives the execution: so an attempt fetches no file that an earlier one has fetched.
 */
export class StoredFiles<File> {
	private readonly ofExecutions = new WeakMap<IDataObject, Map<string, File>>();

	/** @returns what fetches a file once for all items of an attempt; one that did not arrive is left to the next attempt */
	forAttempt(context: IDataObject): (key: string, fetch: () => Promise<File>) => Promise<File> {
		const stored = this.ofExecutions.get(context) ?? new Map<string, File>();
		this.ofExecutions.set(context, stored);
		const attempt = new SingleFlight<File>();
		return async (key, fetch) => {
			const file = stored.get(key) ?? (await attempt.run(key, fetch));
			stored.set(key, file);
			return file;
		};
	}
}
