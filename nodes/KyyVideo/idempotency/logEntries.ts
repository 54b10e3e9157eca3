import type { Marks } from './key';

/** The entries that the crash log writes into n8n's table, which only says whether it holds an entry */

/** What the log holds of one try to have a request accepted */
export interface TryEntries {
	readonly record: string;
	readonly begun: string;
	/** There until it is certain that the request was not accepted */
	readonly open: string;
	readonly accepted: string;
	/** The names under which the ID is spelled, twice: a retry that is cut short while it reads one of them may spoil it */
	readonly ids: readonly [string, string];
	/** The name under which the retry is spelled that has begun it */
	readonly retry: string;
}

/** That an execution has filed records under its name */
export const executionEntry = (name: string): string => `execution ${name}`;

/** Another execution has the same name or mark, so that it says nothing */
export const sharedEntry = (entry: string): string => `${entry} shared`;

/** That it was not filed at the beginning of its execution, so it does not prove that nothing before it was pushed out */
export const laterEntry = (entry: string): string => `${entry} later on`;

/** That some execution has begun the request on a day, counted from 1970 */
export const dayEntry = (digest: string, day: number): string => `day ${day} ${digest}`;

/** That a retry has begun the request on a day, counted from 1970 */
export const retryDayEntry = (digest: string, day: number): string =>
	`${dayEntry(digest, day)} in a retry`;

/** That a node of this name has begun the record */
export const nameEntry = (record: string, name: string): string => `${record} by the name ${name}`;

/** That a node with this ID has begun the record */
export const nodeEntry = (record: string, id: string): string => `${record} by the node ${id}`;

/** That there was a node of this name as well when another one began the record, so that it is none of its own */
export const besideEntry = (record: string, name: string): string => `${record} beside ${name}`;

/** That a retry has begun the record: the execution itself may still be at work, though n8n lists it as crashed */
export const retriedEntry = (record: string): string => `${record} by a retry`;

/** What the fields held when the record was begun */
export const valuesEntry = (record: string, { values }: Marks): string => `${record} of ${values}`;

/** What they said of the row beside the clock or chance */
export const wordsEntry = (record: string, { words }: Marks): string => `${record} in ${words}`;

/** That a row with other words is certainly another one */
export const certainEntry = (record: string): string => `${record} in certain words`;

/** That a node of this execution has taken the record for its own */
export const claimEntry = (record: string, execution: string): string =>
	`claim ${execution} ${record}`;

/** That no execution had asked for the same when this one, a retry, did so first */
export const firstInRetryEntry = (digest: string, execution: string): string =>
	`first ${execution} ${digest}`;

/** That a node which did not begin the record, as far as it can tell, has asked about it in this execution */
export const doubtEntry = (record: string, execution: string): string =>
	`doubt ${execution} ${record}`;

/** That an asset was made, whose ID is recorded elsewhere, and may be gone by now */
export const uploadedEntry = (record: string): string => `${record} uploaded`;

/** That a retry was about to send a try in this minute, counted from 1970 */
export const minuteEntry = ({ begun }: TryEntries, minute: number): string =>
	`${begun} sent in minute ${minute}`;

/** That so many rounds of a loop have begun a request which says the number of its round */
export const roundEntry = (name: string, roundless: string, number: number): string =>
	`${name} ${roundless} round ${number}`;

/** @param name of the execution */
export const recordOf = (name: string, digest: string, number: number): string =>
	`${name} ${digest} ${number}`;

/** @param tryNumber from 0 on; each further one takes over from the one before, of which nobody knows what became */
export function tryEntries(record: string, tryNumber: number): TryEntries {
	const begun = tryNumber === 0 ? record : `${record} again ${tryNumber}`;
	return {
		record,
		begun,
		open: `${begun} open`,
		accepted: `${begun} accepted`,
		ids: [`${begun} ID`, `${begun} ID copy`],
		retry: `${begun} retry`,
	};
}
