/** A time as a person would say it, such as "45 seconds" or "3 minutes" */
export const describeSeconds = (seconds: number): string =>
	seconds < 90 ? count(Math.round(seconds), 'second') : count(Math.round(seconds / 60), 'minute');

/** A number of things, such as "1 video" or "3 videos" */
export const count = (number: number, thing: string): string =>
	`${number} ${thing}${number === 1 ? '' : 's'}`;
