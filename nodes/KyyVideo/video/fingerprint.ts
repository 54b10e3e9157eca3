import { createHash } from 'crypto';

/** A short text that is the same for the same JSON, and practically never for another one */
export const fingerprint = (value: unknown): string =>
	createHash('sha256').update(JSON.stringify(value)).digest('base64url');
