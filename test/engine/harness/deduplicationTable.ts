import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
} from 'n8n-workflow';

/** As many entries as the node keeps */
const mostEntries = 40_000;

/** Turns of the event loop between reading and writing, in which others may read as well */
const turnsOfAChange = 5;

/** The table for a test file, empty at the beginning of each of its tests */
export function installDeduplicationTable(): DeduplicationTable {
	const table = new DeduplicationTable();
	beforeAll(async () => {
		await table.install();
	});
	beforeEach(() => {
		table.clear();
	});
	return table;
}

/** When n8n is killed with `kill -9` */
interface Kill {
	/** Before the change is written, or right after that */
	readonly moment: 'before' | 'after';
	/** Whether it is at a change that adds these entries; a removal adds none */
	readonly isAt: (added: readonly string[]) => boolean;
	readonly onKill: () => void;
}

/**
 * How a change goes wrong: it is not written, or nobody is told that it was, or another worker writes back the entries that
 * it had read before
 */
export type Failure = 'beforeWrite' | 'afterWrite' | 'overwritten';

/**
 * A fake of the table in n8n's database that holds the crash log of a workflow. As n8n does, it reads all entries of a row,
 * changes them and writes all of them back.
 */
export class DeduplicationTable implements IDataDeduplicator {
	/** By what n8n calls the context: a node, or the whole workflow */
	private rows = new Map<string, readonly string[]>();
	private overwriting = 0;
	/** How often it was read and written back as a whole */
	changes = 0;
	private lost: RegExp | undefined;
	private removals = 0;
	private isFailing: (removal: number) => boolean = () => false;
	private held: () => Promise<void> = async () => {};
	private othersEntry: (entry: string) => string | undefined = () => undefined;
	private lookedFor: { readonly pattern: RegExp; readonly isLeftBehind: boolean } | undefined;
	private kill: Kill | undefined;
	private failures: ReadonlyMap<number, Failure> = new Map();
	/** Changes since it is known which of them fail */
	private attempts = 0;
	private isDead = false;

	/** From now on the engine has this table; without one, n8n's core refuses to record anything */
	async install(): Promise<void> {
		await DataDeduplicationService.init(this);
	}

	clear(): void {
		this.rows = new Map();
		this.overwriting = 0;
		this.changes = 0;
		this.lost = undefined;
		this.failRemovals(() => false);
		this.failChanges([]);
		this.held = async () => {};
		this.othersEntry = () => undefined;
		this.lookedFor = undefined;
		this.restart();
	}

	get isEmpty(): boolean {
		return this.entries.length === 0;
	}

	get entries(): readonly string[] {
		return [...this.rows.values()].flat();
	}

	/** Those of the workflow, which outlive its nodes */
	get ofWorkflow(): readonly string[] {
		return this.rows.get(workflowRow) ?? [];
	}

	/** Adds entries of a node that were recorded earlier */
	add(entries: readonly string[], row = nodeRow): void {
		this.rows.set(row, [...(this.rows.get(row) ?? []), ...entries]);
	}

	/** Adds entries of other executions until no more fit in, all of them later than what is there; some push others out */
	fill(pushingOut = 0, row = workflowRow): void {
		const stored = this.rows.get(row) ?? [];
		const others = Array.from(
			{ length: mostEntries - stored.length + pushingOut },
			(_, index) => `other ${index}`,
		);
		this.rows.set(row, [...stored, ...others].slice(-mostEntries));
	}

	/** @returns what brings back all that is there now */
	snapshot(): () => void {
		const rows = new Map(this.rows);
		return () => {
			this.rows = rows;
		};
	}

	/** As when the node is deleted, and another one is added in its place */
	forgetNodes(): void {
		this.rows = new Map([[workflowRow, this.ofWorkflow]]);
	}

	/** As when another node in the place of this one has recorded them */
	forget(isForgotten: (entry: string) => boolean): void {
		for (const [row, entries] of this.rows) {
			this.rows.set(
				row,
				entries.filter((entry) => !isForgotten(entry)),
			);
		}
	}

	/** So many changes from now on are lost at once, as if another worker had written what it had read before them */
	overwrite(changes: number): void {
		this.overwriting = changes;
	}

	/** From now on n8n refuses some removals, counted from 1 on, as one that is locked or killed does */
	failRemovals(isFailing: (removal: number) => boolean): void {
		this.removals = 0;
		this.isFailing = isFailing;
	}

	/** From now on some changes fail, counted from 1 on; those that only look something up make two */
	failChanges(failures: Iterable<readonly [change: number, failure: Failure]>): void {
		this.attempts = 0;
		this.failures = new Map(failures);
	}

	/** Another worker writes back what it had read before an entry that matches, so that this one change is lost */
	overwriteOnce(pattern: RegExp): void {
		this.lost = pattern;
	}

	/** Another worker adds an entry of its own at the same moment as each one that matches */
	meanwhile(pattern: RegExp, toOthers: (entry: string) => string): void {
		this.othersEntry = (entry) => (pattern.test(entry) ? toOthers(entry) : undefined);
	}

	/** Another worker looks for what matches at the same moment as this one, and takes it back unless it is left behind */
	lookMeanwhile(pattern: RegExp, { isLeftBehind = false } = {}): void {
		this.lookedFor = { pattern, isLeftBehind };
	}

	/** The next change waits between reading and writing */
	holdNextChange(wait: () => Promise<void>): void {
		this.held = wait;
	}

	/** n8n is killed at a change: from then on it reads and writes nothing, until it is started again */
	killAt(kill: Kill): void {
		this.kill = kill;
	}

	restart(): void {
		this.kill = undefined;
		this.isDead = false;
	}

	async checkProcessedAndRecord(
		items: readonly unknown[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ maxEntries = Infinity }: ICheckProcessedOptions,
	) {
		const entries = items.map(String);
		const row = rowOf(scope, context);
		const recorded = await this.read(row);
		const known = new Set(recorded);
		for (const entry of this.othersLook(entries)) known.add(entry);
		const processed = entries.filter((entry) => known.has(entry));
		const added = entries.filter((entry) => !known.has(entry));
		if (this.lost && added.some((entry) => this.lost?.test(entry))) {
			this.lost = undefined;
			return { new: added, processed };
		}
		const ofOthers = added.flatMap((entry) => this.othersEntry(entry) ?? []);
		this.write(row, [...recorded, ...added, ...ofOthers].slice(-maxEntries), added);
		return { new: added, processed };
	}

	async removeProcessed(
		items: readonly unknown[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		this.removals += 1;
		if (this.isFailing(this.removals)) throw databaseIsLocked();
		const entries = new Set(items.map(String));
		const row = rowOf(scope, context);
		const recorded = await this.read(row);
		this.write(
			row,
			recorded.filter((entry) => !entries.has(entry)),
			[],
		);
	}

	async clearAllProcessedItems(): Promise<void> {
		this.clear();
		await Promise.resolve();
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<number> {
		this.expectAlive();
		return await Promise.resolve((this.rows.get(rowOf(scope, context)) ?? []).length);
	}

	private async read(row: string): Promise<readonly string[]> {
		this.expectAlive();
		const recorded = this.rows.get(row) ?? [];
		const { held } = this;
		this.held = async () => {};
		await held();
		for (let turn = 0; turn < turnsOfAChange; turn += 1) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		return recorded;
	}

	private write(row: string, recorded: readonly string[], added: readonly string[]): void {
		this.expectAlive();
		const moment = this.kill?.isAt(added) === true ? this.kill.moment : undefined;
		if (moment === 'before') this.die();
		this.attempts += 1;
		const failure = this.failures.get(this.attempts);
		if (failure === 'beforeWrite') throw databaseIsLocked();
		this.changes += 1;
		if (failure === 'overwritten') this.overwriting += 1;
		if (this.overwriting > 0) this.overwriting -= 1;
		else this.rows.set(row, recorded);
		if (moment === 'after') this.die();
		if (failure === 'afterWrite') throw databaseIsLocked();
	}

	private othersLook(entries: readonly string[]): readonly string[] {
		const { pattern, isLeftBehind } = this.lookedFor ?? {};
		const seen = entries.filter((entry) => pattern?.test(entry) === true);
		if (seen.length > 0 && isLeftBehind !== true) this.lookedFor = undefined;
		return seen;
	}

	private die(): void {
		this.isDead = true;
		this.kill?.onKill();
		this.expectAlive();
	}

	private expectAlive(): void {
		if (this.isDead) throw new Error('n8n was killed');
	}
}

const databaseIsLocked = (): Error => new Error('SQLITE_BUSY: database is locked');

export const workflowRow = '';

/** Of the node under test */
export const nodeRow = 'n:2';

const rowOf = (scope: DeduplicationScope, { node }: ICheckProcessedContextData): string =>
	scope === 'node' ? `n:${node?.id}` : workflowRow;
