/** A time as a person would say it, such as "45 seconds" or "3 minutes" */
export const describeSeconds = (seconds: number): string =>
	seconds < 120 ? count(Math.round(seconds), 'second') : count(Math.round(seconds / 60), 'minute');

/** A number of things, such as "1 video" or "3 videos" */
export const count = (number: number, thing: string): string =>
	`${number} ${thing}${number === 1 ? '' : 's'}`;

const ordinals: Readonly<Record<Intl.LDMLPluralRule, string>> = {
	one: 'st',
	two: 'nd',
	few: 'rd',
	zero: 'th',
	many: 'th',
	other: 'th',
};

const ordinalRules = new Intl.PluralRules('en-US', { type: 'ordinal' });

/** A place in a row, such as "1st" or "12th" */
const ordinal = (place: number): string => `${place}${ordinals[ordinalRules.select(place)]}`;

/**
 * Which of several items: the editor counts them from 0, and people from 1. It adds "[item 2]" to the message of an error
 * itself, but only in the output of the node, and not where the message has "item 2" already.
 */
export const describeItem = (itemIndex: number, items: number): string =>
	`item ${itemIndex}, the ${ordinal(itemIndex + 1)} of ${items}`;

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
