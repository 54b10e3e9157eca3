/** The entries that the crash log writes into n8n's table, which only says whether it holds an entry */

/** What the log holds of one request of an execution */
export interface RecordEntries {
	readonly begun: string;
	/** There until it is certain that the request was not accepted */
	readonly open: string;
	readonly accepted: string;
	/** The name under which the ID is spelled */
	readonly id: string;
}

/** That an execution has filed records under its name */
export const executionEntry = (name: string): string => `execution ${name}`;

/** Another execution has the same name or mark, so that it says nothing */
export const sharedEntry = (entry: string): string => `${entry} shared`;

/** That some execution has begun the request on a day, counted from 1970 */
export const dayEntry = (digest: string, day: number): string => `day ${day} ${digest}`;

/** That a node of this name has begun the record */
export const nameEntry = (begun: string, name: string): string => `${begun} by the name ${name}`;

/** That a retry has submitted what is unknown once more, after so many others */
export const againEntry = (begun: string, times: number): string => `${begun} again ${times}`;

/** That so many rounds of a loop have begun a request which says the number of its round */
export const roundEntry = (name: string, roundless: string, number: number): string =>
	`${name} ${roundless} round ${number}`;

/** @param name of the execution */
export function entriesOf(name: string, digest: string, number: number): RecordEntries {
	const begun = `${name} ${digest} ${number}`;
	return { begun, open: `${begun} open`, accepted: `${begun} accepted`, id: `${begun} ID` };
}
