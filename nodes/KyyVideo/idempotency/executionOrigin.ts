import type { IExecuteFunctions } from 'n8n-workflow';

import { PerContext } from '../../shared/execution/perContext';
import type { Timing } from '../../shared/timing/clock';
import { hashText } from '../hash';
import { executionContextOf, executionMarkOf } from './executionMark';
import { executionEntry, laterEntry, sharedEntry } from './logEntries';
import type { RecordTable } from './recordTable';
import { Registration, type RegistrationDoubts } from './registration';
import { readSpelled, spell } from './spelledText';

/** Characters of the name of an execution, of 64 each: enough for those that a table holds, and few to be spelled */
const originLength = 6;

/** What n8n says of an execution: its name, of its beginning, and what has started it, if that says anything */
interface Identity {
	readonly own: string;
	/** Whether n8n says when it began: not for the tool of an MCP server, all of whose calls seem to be one execution */
	readonly isDated: boolean;
	/** Whether that is the beginning of the first execution, also in a retry, and not of the retry */
	readonly isKept: boolean;
	readonly mark: string | undefined;
}

/** Which execution the records of this one are filed under */
export interface Origin {
	readonly name: string;
	/** False where n8n does not tell this execution from others, so that nothing that is found is certainly its own */
	readonly isCertain: boolean;
	/** Whether the entry is there that comes before all its records, so that none of them has been pushed out */
	readonly isRecorded: boolean;
}

/** What all nodes of a run of the execution know of its registration, until n8n's process ends or parks it */
interface RunRegistration extends RegistrationDoubts {
	/** Whether a node of this run has begun to write it */
	isBegun: boolean;
	/** Whether an earlier run of the same execution has written it */
	isOfEarlierRun: boolean;
}

const runRegistrations = new PerContext<RunRegistration>(() => ({
	isBegun: false,
	isOfEarlierRun: false,
	mayBeWritten: false,
	mayBePushedOut: false,
}));

/** Finds out which execution this one is, or retries, and says so in n8n's table */
export class ExecutionOrigin {
	private knownIdentity: Promise<Identity> | undefined;
	private origin: Promise<Origin> | undefined;
	private registration: Promise<Registration> | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly table: RecordTable,
		private readonly isRetry: boolean,
		private readonly timing: Timing,
		/** Days since 1970 */
		private readonly today: number,
	) {}

	async find(): Promise<Origin> {
		this.origin ??= this.readOrigin();
		this.origin.catch(() => {
			this.origin = undefined;
		});
		return await this.origin;
	}

	private async readOrigin(): Promise<Origin> {
		const { own, isKept, mark } = await this.identity();
		if (!this.isRetry) return unrecorded(own);
		await this.table.prepare();
		const { isStarted, isOnlyLookedFor, isShared, isRecorded } = await this.readStart(own);
		// It goes on with what n8n has stored, and another retry may do so at this moment
		if (isOnlyLookedFor && isKept) return inDoubt(own);
		if (isStarted && !isOnlyLookedFor) {
			const isOther = isShared || !(await this.mayHaveStarted(mark, own));
			return isOther ? doubtful(own) : { name: own, isCertain: true, isRecorded };
		}
		// It had asked for nothing when it ended, or it would have said so under this name
		if (isKept) return unrecorded(own);
		return mark === undefined ? doubtful(`day ${this.today}`) : await this.readMarked(mark);
	}

	private async readStart(name: string) {
		const started = executionEntry(name);
		const [shared, later] = [sharedEntry(started), laterEntry(started)];
		const held = await this.table.look([started, shared, later]);
		const isStarted = held.mayHave(started);
		return {
			isStarted,
			isOnlyLookedFor: isStarted && !held.has(started) && !held.has(shared),
			isShared: (isStarted && !held.has(started)) || held.mayHave(shared),
			isRecorded: held.has(started) && !held.mayHave(later),
		};
	}

	/** What a retry itself or another execution records in a full table pushes out the beginning, and then the records */
	async isStillRecorded({ name, isRecorded }: Origin): Promise<boolean> {
		if (!isRecorded || !(await this.table.isFull())) return isRecorded;
		return (await this.readStart(name)).isRecorded;
	}

	/** Another execution may have begun in the same millisecond, but it was started by something else */
	private async mayHaveStarted(mark: string | undefined, name: string): Promise<boolean> {
		if (mark === undefined) return true;
		const entry = startEntry(mark, name);
		return (await this.table.look([entry])).mayHave(entry);
	}

	/** Of an execution that n8n only tells by what has started it */
	private async readMarked(mark: string): Promise<Origin> {
		// All its retries have the same name: several of them may be at work at once
		const retries = shortHash(mark);
		const marked = await this.table.look([mark, sharedEntry(mark)]);
		if (!marked.mayHave(mark)) return unrecorded(retries);
		if (!marked.has(mark) || marked.mayHave(sharedEntry(mark))) return inDoubt(retries);
		const name = await readSpelled(mark, this.table.lookForNames);
		if (name === undefined) return inDoubt(retries);
		const { isShared, isRecorded } = await this.readStart(name);
		return isShared ? inDoubt(retries) : { name, isCertain: true, isRecorded };
	}

	/** Files the execution under what has started it, so that a retry finds it which keeps nothing else */
	async register(origin: Origin): Promise<Registration> {
		this.registration ??= this.writeEntries(origin).then(
			(entries) => new Registration(entries, this.run, async () => this.disprove(origin)),
		);
		this.registration.catch(() => {
			this.registration = undefined;
		});
		return await this.registration;
	}

	private async writeEntries({ name, isCertain, isRecorded }: Origin): Promise<readonly string[]> {
		return isCertain && !isRecorded
			? await this.writeRegistration(name)
			: await this.table.writeFirstEntries();
	}

	/** Records of the execution may have been pushed out that came after its beginning was written for the first time */
	private async disprove({ name }: Origin): Promise<void> {
		await this.table.add([laterEntry(executionEntry(name))]);
	}

	private async writeRegistration(name: string): Promise<string[]> {
		const { mark, isDated } = await this.identity();
		const started = executionEntry(name);
		const named = `${started} ${this.context.getExecutionId()}`;
		const marked = mark === undefined ? [] : [mark, startEntry(mark, name)];
		const first = await this.table.writeFirstEntries();
		const { isBegun, mayBeWritten: isUnsure } = this.run;
		this.run.isBegun = true;
		this.run.mayBeWritten = true;
		const isFirst = this.isFirstInExecution() && !this.isRetry;
		// Should n8n be killed in between, a retry asks
		const later = isFirst ? [] : [laterEntry(started)];
		const wasThere = await this.table.add([...later, started, named, ...marked]);
		this.run.isOfEarlierRun ||= isDated && !isBegun && wasThere.has(named);
		if (wasThere.has(started)) {
			await this.table.remove(later.filter((entry) => !wasThere.has(entry)));
		}
		const isOther = (entry: string, ownEntry: string) =>
			!this.isRetry && wasThere.has(entry) && !wasThere.has(ownEntry);
		const ofMark =
			mark === undefined ? [] : await this.entriesOfMark(mark, name, wasThere, isUnsure);
		const more = [...(isOther(started, named) ? [sharedEntry(started)] : []), ...ofMark];
		await this.table.add(more);
		this.run.mayBeWritten = false;
		const lasting = wasThere.has(started) ? [] : later;
		return [...first, ...lasting, started, named, ...marked, ...more];
	}

	/**
	 * What the mark leads to, or that it leads to several executions.
	 *
	 * @param wasThere with what an earlier attempt of this execution may have written
	 * @param isUnsure whether there was one that may not have written the rest
	 */
	private async entriesOfMark(
		mark: string,
		name: string,
		wasThere: ReadonlySet<string>,
		isUnsure: boolean,
	): Promise<readonly string[]> {
		if (!wasThere.has(mark)) return spell(mark, name);
		const isOurs = wasThere.has(startEntry(mark, name));
		const spelled =
			isOurs && isUnsure ? await readSpelled(mark, this.table.lookForNames) : undefined;
		if (isOurs && isUnsure && spelled === undefined) return spell(mark, name);
		const isOther = isOurs ? spelled !== undefined && spelled !== name : true;
		return isOther && !this.isRetry ? [sharedEntry(mark)] : [];
	}

	/**
	 * Whether the execution has been at work before: it was parked, or n8n runs it again from what it has stored, as a queue
	 * that came back from a backup still has it. To be asked for when it is registered.
	 */
	get isOfEarlierRun(): boolean {
		return this.run.isOfEarlierRun;
	}

	/** All nodes of the execution share what this remembers: in a long one, the beginning may have been pushed out since */
	private isFirstInExecution(): boolean {
		const flow = this.context.getContext('flow');
		const isFirst = flow.hasKyyVideoRecords !== true;
		flow.hasKyyVideoRecords = true;
		return isFirst;
	}

	private get run(): RunRegistration {
		return runRegistrations.of(this.context.getContext('flow'));
	}

	/** What tells this execution from others */
	private async identity(): Promise<Identity> {
		return await (this.knownIdentity ??= this.readIdentity());
	}

	private async readIdentity(): Promise<Identity> {
		const known = executionContextOf(this.context);
		const mark = await executionMarkOf(this.context, this.timing);
		return {
			// The tool of an MCP server runs before n8n has noted when the execution began, and is never retried
			own: shortHash(String(known?.establishedAt ?? this.context.getExecutionId())),
			isDated: known !== undefined,
			isKept: known?.source !== undefined && known.source !== 'retry',
			mark: mark === undefined ? undefined : `mark ${mark}`,
		};
	}
}

/** Short, as it is spelled */
const shortHash = (text: string): string => hashText(text).slice(0, originLength);

/** That this has started the execution of the name */
const startEntry = (mark: string, name: string): string => `${mark} ${name}`;

const unrecorded = (name: string): Origin => ({ name, isCertain: true, isRecorded: false });

/** Another retry of the same execution, on another worker, may have no doubt: each is to notice what the other one begins */
const inDoubt = (name: string): Origin => ({ name, isCertain: false, isRecorded: false });

/** What its retries record is kept apart from what others have recorded under the same name */
const doubtful = (name: string): Origin => inDoubt(`${name} retried`);
