import type { IExecuteFunctions } from 'n8n-workflow';

import { hashText } from '../hash';
import { executionContextOf, executionMarkOf } from './executionMark';
import { executionEntry, sharedEntry } from './logEntries';
import type { RecordTable } from './recordTable';
import { readSpelled, spell } from './spelledText';

/** Characters of the name of an execution, of 64 each: enough for those that a table holds, and few to be spelled */
const originLength = 6;

/** What n8n says of an execution: its name, of its beginning, and what has started it, if that says anything */
interface Identity {
	readonly own: string;
	readonly mark: string | undefined;
}

/** Which execution the records of this one are filed under */
export interface Origin {
	readonly name: string;
	/** False where n8n does not tell this execution from others, so that nothing that is found is certainly its own */
	readonly isCertain: boolean;
}

/** Finds out which execution this one is, or retries, and says so in n8n's table */
export class ExecutionOrigin {
	private knownIdentity: Identity | undefined;
	private origin: Promise<Origin> | undefined;
	private registration: Promise<readonly string[]> | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly table: RecordTable,
		private readonly isRetry: boolean,
	) {}

	async find(): Promise<Origin> {
		this.origin ??= this.readOrigin();
		this.origin.catch(() => {
			this.origin = undefined;
		});
		return await this.origin;
	}

	private async readOrigin(): Promise<Origin> {
		const { own, mark } = this.identity();
		const isOwn = { name: own, isCertain: true };
		const isDoubtful = { name: own, isCertain: false };
		if (!this.isRetry) return isOwn;
		await this.table.prepare();
		const started = executionEntry(own);
		const held = await this.table.look([started, sharedEntry(started)]);
		// It goes on with what n8n has stored
		if (held.mayHave(started)) {
			return held.has(started) && !held.mayHave(sharedEntry(started)) ? isOwn : isDoubtful;
		}
		if (mark === undefined) return isDoubtful;
		const marked = await this.table.look([mark, sharedEntry(mark)]);
		if (!marked.mayHave(mark)) return isOwn;
		if (!marked.has(mark) || marked.mayHave(sharedEntry(mark))) return isDoubtful;
		const name = await readSpelled(mark, this.table.lookForNames);
		if (name === undefined) return isDoubtful;
		const shared = sharedEntry(executionEntry(name));
		return (await this.table.look([shared])).mayHave(shared)
			? isDoubtful
			: { name, isCertain: true };
	}

	/**
	 * Files the execution under what has started it, so that a retry finds it which keeps nothing else.
	 *
	 * @returns the entries
	 */
	async register({ name, isCertain }: Origin): Promise<readonly string[]> {
		const { own, mark } = this.identity();
		// The records of a retry are filed under the first execution, if that is known
		const isFirst = name === own && isCertain;
		this.registration ??= isFirst
			? this.writeRegistration(own, mark)
			: this.table.writeFirstEntry();
		this.registration.catch(() => {
			this.registration = undefined;
		});
		return await this.registration;
	}

	private async writeRegistration(own: string, mark: string | undefined): Promise<string[]> {
		const started = executionEntry(own);
		const named = `${started} ${this.context.getExecutionId()}`;
		const marked = mark === undefined ? [] : [mark, `${mark} ${own}`];
		const first = await this.table.writeFirstEntry();
		const wasThere = await this.table.add([started, named, ...marked]);
		const isOther = (entry: string, ownEntry: string) =>
			!this.isRetry && wasThere.has(entry) && !wasThere.has(ownEntry);
		const more = [
			...(isOther(started, named) ? [sharedEntry(started)] : []),
			...(mark !== undefined && isOther(mark, `${mark} ${own}`) ? [sharedEntry(mark)] : []),
			...(mark !== undefined && !wasThere.has(mark) ? spell(mark, own) : []),
		];
		await this.table.add(more);
		return [...first, started, named, ...marked, ...more];
	}

	/** What tells this execution from others */
	private identity(): Identity {
		return (this.knownIdentity ??= this.readIdentity());
	}

	private readIdentity(): Identity {
		const known = executionContextOf(this.context);
		if (!known) throw new Error('The execution does not say when it began');
		const mark = executionMarkOf(this.context);
		return {
			// Short, as it is spelled
			own: hashText(String(known.establishedAt)).slice(0, originLength),
			mark: mark === undefined ? undefined : `mark ${mark}`,
		};
	}
}
