import { deepEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'undici';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';

/** A signed address: n8n hands out the file without any other credential. */
const SIGNED = /^(.*)\/rest\/binary-data\/signed\?token=/;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

interface Hashed {
	readonly sha256: string | undefined;
}

/**
 * The service has fetched these PNGs, byte for byte, in any order, and nothing else.
 *
 * @param origin of n8n, as it stands in the addresses
 * @throws when it has not
 */
export function expectFetched(
	{ service }: TestWorkflow,
	origin: string,
	pictures: readonly Buffer[],
): void {
	const byContent = (one: Hashed, other: Hashed) =>
		(one.sha256 ?? '') < (other.sha256 ?? '') ? -1 : 1;
	deepEqual(
		service.fetches
			.map(({ url, status, contentType, sha256 }) => ({
				origin: SIGNED.exec(url)?.[1],
				status,
				contentType,
				sha256,
			}))
			.sort(byContent),
		pictures
			.map((picture) => ({
				origin,
				status: 200,
				contentType: 'image/png',
				sha256: sha256(picture),
			}))
			.sort(byContent),
	);
}

/** The HTTP status of a request without a cookie or any other header. */
export async function statusOf(address: string): Promise<number> {
	const { statusCode, body } = await request(address);
	await body.dump();
	return statusCode;
}
