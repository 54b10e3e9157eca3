const mask = '***';

/** Characters of Base64 by which a key is recognized: a guess; fewer may well stand in another text */
const leastOfBase64 = 8;

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A hexadecimal number in small or capital letters */
const hexadecimal = (char: string): string =>
	char
		.charCodeAt(0)
		.toString(16)
		.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** What HTML calls the characters of a key that its templates escape */
const htmlNames: Readonly<Record<string, string>> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
	'=': 'equals',
	'+': 'plus',
	'/': 'sol',
};

/** A character in the escapes of HTML, also twice */
function inHtml(char: string): string {
	const names = char in htmlNames ? [htmlNames[char]] : [];
	const numbers = [`#0{0,5}${char.charCodeAt(0)}`, `#[xX]0{0,5}${hexadecimal(char)}`];
	return `&(?:amp;)?(?:${[...names, ...numbers].join('|')});`;
}

/** A character as it is, in the escapes of JSON and HTML, or URL-encoded, also twice and three times */
const encoded = (char: string): string =>
	`\\\\{0,3}(?:${escapeRegExp(char)}|%(?:25){0,2}${hexadecimal(char)}|u00${hexadecimal(char)}|${inHtml(char)})`;

const encodedText = (text: string): string => Array.from(text, encoded).join('');

/** Base64 of a text in which the key begins at the first, second or third byte of a group; in both alphabets */
function inBase64(apiKey: string, before: number): string[] {
	const base64 = Buffer.from(`${' '.repeat(before)}${apiKey}`).toString('base64');
	// A character stands for 6 bits; those at the ends depend on what is around the key as well
	const own = base64.slice(
		Math.ceil((before * 8) / 6),
		Math.floor(((before + apiKey.length) * 8) / 6),
	);
	if (own.length < leastOfBase64) return [];
	const alphabets = Array.from(own, (char) =>
		char === '+' || char === '/'
			? `(?:${encoded(char)}|${encoded(char === '+' ? '-' : '_')})`
			: encoded(char),
	);
	return [`[\\w+/-]{0,2}${alphabets.join('')}[\\w+/-]{0,2}(?:=|%3[dD]){0,2}`];
}

/**
 * Masks a key in any text, as it is or encoded: an answer may repeat it, as the refusal of a token does, and no output may show
 * it.
 *
 * @param apiKey ASCII, as a header takes it
 */
export function createKeyMask(apiKey: string): (text: string) => string {
	const base64 = [0, 1, 2].flatMap((before) => inBase64(apiKey, before));
	const anyForm = new RegExp([encodedText(apiKey), ...base64].join('|'), 'g');
	return (text) => text.replace(anyForm, mask);
}

/** The same JSON, with the texts and the names in it masked */
export function maskedJson(value: unknown, maskText: (text: string) => string): unknown {
	if (typeof value === 'string') return maskText(value);
	if (Array.isArray(value)) return value.map((entry) => maskedJson(entry, maskText));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([name, entry]): [string, unknown] => [
		maskText(name),
		maskedJson(entry, maskText),
	]);
	return Object.fromEntries(entries);
}
