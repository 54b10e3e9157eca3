import { createHash } from 'crypto';
import { replaceCircularReferences } from 'n8n-workflow';
import { z } from 'zod';

/** Characters; 96 bits are plenty for the items of one execution, and n8n stores two for each field */
const length = 16;

/** A short text that is the same for the same JSON, in any order of its keys, and practically never for another */
export const hashJson = (value: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(replaceCircularReferences([value]), sortKeys))
		.digest('base64url')
		.slice(0, length);

/** As `hashJson`, of bytes that come piece by piece */
export async function hashBytes(
	pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of pieces) hash.update(piece);
	return hash.digest('base64url').slice(0, length);
}

const object = z.record(z.unknown());

/** A replacer for `JSON.stringify` */
function sortKeys(_key: string, value: unknown): unknown {
	if (Array.isArray(value)) return value;
	const { data } = object.safeParse(value);
	if (!data) return value;
	return Object.fromEntries(Object.entries(data).sort(([one], [other]) => (one < other ? -1 : 1)));
}
