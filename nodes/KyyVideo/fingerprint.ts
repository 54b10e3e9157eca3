import { createHash } from 'crypto';
import { replaceCircularReferences } from 'n8n-workflow';
import { z } from 'zod';

/** A short text that is the same for the same JSON, in whatever order its keys are, and practically never for another */
export const fingerprint = (value: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(replaceCircularReferences([value]), inOrder))
		.digest('base64url')
		.slice(0, length);

/** As `fingerprint`, of bytes that come one piece after another */
export async function fingerprintOfBytes(
	pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of pieces) hash.update(piece);
	return hash.digest('base64url').slice(0, length);
}

/** Characters; 96 bits are plenty for the items of one execution, and n8n stores two for each field */
const length = 16;

const object = z.record(z.unknown());

/** For JSON: the keys of each object by the alphabet */
function inOrder(_key: string, value: unknown): unknown {
	if (Array.isArray(value)) return value;
	const { data } = object.safeParse(value);
	return data ? Object.fromEntries(Object.entries(data).sort(byKey)) : value;
}

const byKey = ([one]: [string, unknown], [other]: [string, unknown]): number =>
	one < other ? -1 : 1;
