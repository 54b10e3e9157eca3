import type { IExecuteFunctions } from 'n8n-workflow';

import { messageOf } from '../../shared/api/networkError';
import { runLog } from '../../shared/execution/runLog';
import { untilAborted, type Timing } from '../../shared/timing/clock';
import { LastingRecord, patiently, settleTime } from './lastingRecord';

/** Records that the run can do without: where one cannot be written, a retry asks */
export class BestEffortRecords {
	private readonly lasting: LastingRecord;
	/** Aborts when the node has ended */
	private readonly ending = new AbortController();
	private readonly confirmations: Promise<void>[] = [];

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly timing: Timing,
	) {
		const signal = AbortSignal.any([timing.signal, this.ending.signal]);
		this.lasting = new LastingRecord({ ...timing, signal });
	}

	/** @param work is done several times where it fails, and then given up with a line in n8n's log */
	async write(what: string, work: () => Promise<void>): Promise<void> {
		const failures = { toError: asError, toCanceled: () => new Error('Canceled') };
		await patiently(work, this.timing, failures)
			// A stop ends the patience at once
			.catch(work)
			.catch((error: unknown) => {
				runLog(this.context).warn(
					`The KyyVideo node could not record ${what}: ${messageOf(error)}`,
				);
			});
	}

	/**
	 * As `write`, and looks once more after a while, as another worker may have written back the entries that it read before.
	 *
	 * @param record tells whether all of it was there already
	 */
	async writeToStay(what: string, record: () => Promise<boolean>): Promise<void> {
		await this.write(what, async () => {
			await record();
			runLog(this.context).debug(`The KyyVideo node recorded ${what}`);
			this.confirmations.push(this.confirm(what, record));
		});
	}

	/**
	 * Looks at once for what was written last, so that the node need not wait: the worst that can come of what is overwritten
	 * after that is that a retry asks.
	 */
	async settle(): Promise<void> {
		this.ending.abort();
		await untilAborted(this.timing.signal, Promise.all(this.confirmations), undefined);
	}

	private async confirm(what: string, record: () => Promise<boolean>): Promise<void> {
		await this.write(what, async () => {
			await this.lasting.stays(settleTime, record);
			if (this.ending.signal.aborted && !this.timing.signal.aborted) await record();
		});
	}
}

const asError = (error: unknown): Error =>
	error instanceof Error ? error : new Error(messageOf(error));
