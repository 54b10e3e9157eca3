/** A time as a person would say it, such as "45 seconds" or "3 minutes" */
export const describeSeconds = (seconds: number): string =>
	seconds < 120 ? count(Math.round(seconds), 'second') : count(Math.round(seconds / 60), 'minute');

/** A number of things, such as "1 video" or "3 videos" */
export const count = (number: number, thing: string): string =>
	`${number} ${thing}${number === 1 ? '' : 's'}`;

/** The first ones in words, and how many there are beside them */
export function shorten<Value>(
	values: readonly Value[],
	most: number,
	separator: string,
	describe: (value: Value) => string,
): string {
	const words = values.slice(0, most).map(describe).join(separator);
	return values.length > most ? `${words} … and ${values.length - most} more` : words;
}
