import { randomBytes } from 'node:crypto';

/** A key that nothing else looks like, with characters that are written otherwise in addresses. */
export function newKey(): string {
	return `kyy+${randomBytes(15).toString('hex')}/=`;
}

/** All that a key looks like in files and answers: as it is, in an address, and within base64. */
export function encodingsOf(key: string): readonly string[] {
	return [key, encodeURIComponent(key), ...[0, 1, 2].map((before) => inBase64(key, before))];
}

/** The characters of a base64 text that depend on the key alone, with so many bytes before it. */
function inBase64(key: string, before: number): string {
	const text = Buffer.from('.'.repeat(before) + key).toString('base64');
	return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + key.length) * 8) / 6));
}
