import { createTimeout } from '../../shared/api/client';
import type { Held } from './entryTable';
import { minuteEntry, tryEntries, type TryEntries } from './logEntries';
import type { RecordTable } from './recordTable';
import { readSpelled } from './spelledText';

/** Minutes for which a create may be in flight after it was sent */
const flightMinutes = createTimeout / 60_000;

/** Minutes by which the clock of another worker may be behind: a guess */
const mostBehind = 2;

/** Minutes by which it may be ahead, or by which this one was set back: a guess */
const mostAhead = 60;

/** What became of a try to have a request accepted; `lost` is an accepted one whose ID this node cannot read */
type TryState = 'accepted' | 'lost' | 'unknown' | 'rejected';

/** How a record stands: as its tries do, unless there is none */
export interface RecordStanding {
	readonly tries: number;
	readonly state: TryState | 'none';
	/** Of an accepted one */
	readonly id?: string;
}

export interface ReadRecord {
	readonly standing: RecordStanding;
	/** What was found when the first try was looked for */
	readonly held: Held;
}

/**
 * Reads what became of a request.
 *
 * @param also other entries that are looked for together with the first try, as each look costs time
 * @throws Error when n8n does, or does not answer in time
 */
export async function readRecord(
	record: string,
	table: RecordTable,
	also: readonly string[],
): Promise<ReadRecord> {
	const { begun } = tryEntries(record, 0);
	const first = await lookAtTry(record, 0, table, [begun, ...also]);
	const standing = first.mayHave(begun)
		? await readTries(record, table, first)
		: ({ tries: 0, state: 'none' } as const);
	return { standing, held: first };
}

async function readTries(record: string, table: RecordTable, first: Held): Promise<RecordStanding> {
	const states = new Set<TryState>();
	let held = first;
	for (let tries = 1; ; tries += 1) {
		const entries = tryEntries(record, tries - 1);
		const id = await readId(entries, held, table);
		if (id !== undefined) return { tries, state: 'accepted', id };
		states.add(stateOf(entries, held));
		if (!held.mayHave(tryEntries(record, tries).begun)) return { tries, state: together(states) };
		held = await lookAtTry(record, tries, table);
	}
}

/** Also at whether there is a further one */
async function lookAtTry(
	record: string,
	tryNumber: number,
	table: RecordTable,
	also: readonly string[] = [],
): Promise<Held> {
	const { open, accepted } = tryEntries(record, tryNumber);
	return await table.look([...also, open, accepted, tryEntries(record, tryNumber + 1).begun]);
}

async function readId(
	{ open, accepted, ids: [name, copy] }: TryEntries,
	held: Held,
	table: RecordTable,
): Promise<string | undefined> {
	if (!held.mayHave(open) || !held.mayHave(accepted)) return undefined;
	return (await readSpelled(name, table.lookForIds)) ?? (await readSpelled(copy, table.lookForIds));
}

function stateOf({ open, accepted }: TryEntries, held: Held): TryState {
	if (!held.mayHave(open)) return 'rejected';
	return held.has(accepted) ? 'lost' : 'unknown';
}

function together(states: ReadonlySet<TryState>): TryState {
	if (states.has('lost')) return 'lost';
	return states.has('unknown') ? 'unknown' : 'rejected';
}

/**
 * That a try was sent in any of the minutes from which it may still be in flight.
 *
 * @param minute the present one, counted from 1970
 */
export const minuteEntries = (entries: TryEntries, minute: number): string[] => {
	const latest = minute + mostAhead;
	const minutes = Array.from(
		{ length: mostAhead + flightMinutes + mostBehind + 1 },
		(_, age) => latest - age,
	);
	return minutes.map((one) => minuteEntry(entries, one));
};
