import { createHash } from 'crypto';

/** Characters; 96 bits are plenty for the items of one execution, and n8n stores two for each field */
const length = 16;

/** A short text that is the same for the same JSON, in any order of its keys, and practically never for another */
export const hashJson = (value: unknown): string =>
	hashText(JSON.stringify([value], (_key, part: unknown) => sortKeys(part)));

/** As `hashJson`, of a text */
export const hashText = (text: string): string =>
	createHash('sha256').update(text).digest('base64url').slice(0, length);

/** As `hashJson`, of bytes that come piece by piece */
export async function hashBytes(
	pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of pieces) hash.update(piece);
	return hash.digest('base64url').slice(0, length);
}

function sortKeys(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
