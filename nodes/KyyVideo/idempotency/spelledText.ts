/** A text as entries of a table that can only say whether it holds an entry: one for each character, at its place */

import { hashText } from '../hash';

/** Characters of the longest text that is spelled, encoded; all published IDs are far shorter [doc] */
const longestText = 999;

/** What `encodeURIComponent` leaves, in two parts: most IDs have only the first one, which is quicker to read */
const commonLetters = Array.from('0123456789abcdef-_');
const otherLetters = Array.from("ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%.~!*'()");

const digits = Array.from('0123456789');

/** The length of the text comes first, in so many digits */
const lengthDigits = 3;

/** Says which of these entries the table holds */
export type Look = (entries: readonly string[]) => Promise<ReadonlySet<string>>;

const entryOf = (name: string, place: number, letter: string): string =>
	`${name} ${place} ${letter}`;

/** Proves that all letters are of one text */
const wholeEntry = (name: string, text: string): string => `${name} whole ${hashText(text)}`;

/** @returns no entries for a text that is too long, or no Unicode */
export function spell(name: string, text: string): string[] {
	const encoded = encode(text);
	if (encoded === undefined || encoded.length > longestText) return [];
	const length = String(encoded.length).padStart(lengthDigits, '0');
	const letters = Array.from(length + encoded, (letter, place) => entryOf(name, place, letter));
	return [...letters, wholeEntry(name, encoded)];
}

function encode(text: string): string | undefined {
	try {
		return encodeURIComponent(text);
	} catch {
		// Half of a character
		return undefined;
	}
}

/** @returns undefined where the table does not hold the whole text, or another one as well */
export async function readSpelled(name: string, look: Look): Promise<string | undefined> {
	const length = await readPlaces(name, numbers(0, lengthDigits), digits, look);
	if (length.size < lengthDigits) return undefined;
	const places = numbers(lengthDigits, Number([...length.values()].join('')));
	const common = await readPlaces(name, places, commonLetters, look);
	const missing = places.filter((place) => !common.has(place));
	const others = await readPlaces(name, missing, otherLetters, look);
	const letters = places.map((place) => common.get(place) ?? others.get(place));
	const whole = wholeEntry(name, letters.join(''));
	const isWhole = !letters.includes(undefined) && (await look([whole])).has(whole);
	return isWhole ? decodeURIComponent(letters.join('')) : undefined;
}

const numbers = (first: number, count: number): number[] =>
	Array.from({ length: count }, (_, index) => first + index);

/** @returns the letter of each place that has one, and no other */
async function readPlaces(
	name: string,
	places: readonly number[],
	letters: readonly string[],
	look: Look,
): Promise<ReadonlyMap<number, string>> {
	const held = await look(
		places.flatMap((place) => letters.map((letter) => entryOf(name, place, letter))),
	);
	return new Map(
		places.flatMap((place) => {
			const [letter, ...others] = letters.filter((one) => held.has(entryOf(name, place, one)));
			return letter === undefined || others.length > 0 ? [] : [[place, letter] as const];
		}),
	);
}
