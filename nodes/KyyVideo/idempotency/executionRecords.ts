import type { IExecuteFunctions } from 'n8n-workflow';

import type { Timing } from '../../shared/timing/clock';
import { isTool } from '../../shared/execution/toolRun';
import { ExecutionOrigin, type Origin } from './executionOrigin';
import { besideEntry, nameEntry, nodeEntry, recordOf } from './logEntries';
import { peerNodesOf } from './peerNodes';
import { RecordTable } from './recordTable';
import { readRecord, type ReadRecord } from './requestRecord';

const millisecondsInDay = 86_400_000;
const millisecondsInMinute = 60_000;

/** The records of one execution, as one of its nodes finds and files them */
export class ExecutionRecords {
	readonly isRetry: boolean;
	readonly isTool: boolean;
	readonly table: RecordTable;
	readonly origin: ExecutionOrigin;
	/** n8n's ID, which a retry has of its own */
	readonly execution: string;
	/** By the record: how many tries it had when it was read, so that one that another retry begins is noticed */
	private readonly tries = new Map<string, number>();
	private knownPeers: readonly string[] | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly timing: Timing,
	) {
		this.isRetry = context.getMode() === 'retry';
		this.isTool = isTool(context);
		this.execution = context.getExecutionId();
		this.table = new RecordTable(context, timing);
		this.origin = new ExecutionOrigin(context, this.table, this.isRetry, timing, this.today);
	}

	/** Tools and other nodes do not look at each other's: a tool may say the same as a node before its agent */
	recordOf({ name }: Origin, digest: string, number: number): string {
		return recordOf(this.isTool ? `${name} tool` : name, digest, number);
	}

	/** That this node has begun it: what was replaced has kept its name, and what was renamed its ID */
	ownerEntries(record: string): string[] {
		const { id, name } = this.context.getNode();
		return [nodeEntry(record, id), nameEntry(record, name)];
	}

	/** Whose record this is not, whatever becomes of the node that begins it */
	othersEntries(record: string): string[] {
		return this.peers.map((peer) => besideEntry(record, peer));
	}

	/** That this node was there when another one began the record */
	besideEntry(record: string): string {
		return besideEntry(record, this.context.getNode().name);
	}

	/** Whether all that the execution has ever recorded is there, so that what was not found was never recorded */
	async isComplete(origin: Origin): Promise<boolean> {
		return (await this.origin.isStillRecorded(origin)) || (await this.table.isComplete());
	}

	/** As `readRecord` */
	async read(record: string, also: readonly string[] = []): Promise<ReadRecord> {
		const reading = await readRecord(record, this.table, also);
		this.tries.set(record, reading.standing.tries);
		return reading;
	}

	/** The number of the try that takes over from those that were there when the record was read; unread, from the first one */
	nextTry(record: string): number {
		return this.tries.get(record) ?? 1;
	}

	/** The other nodes of the same type that ask for something in this execution */
	get peers(): readonly string[] {
		return (this.knownPeers ??= peerNodesOf(this.context));
	}

	/** Minutes since 1970 */
	get minute(): number {
		return Math.floor(this.timing.clock.now() / millisecondsInMinute);
	}

	/** Days since 1970 */
	get today(): number {
		return Math.floor(this.timing.clock.now() / millisecondsInDay);
	}
}
