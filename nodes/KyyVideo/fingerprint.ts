import { createHash } from 'crypto';
import { replaceCircularReferences } from 'n8n-workflow';

/** A short text that is the same for the same JSON, and practically never for another one */
export const fingerprint = (value: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(replaceCircularReferences([value])))
		.digest('base64url')
		.slice(0, length);

/** Characters; 96 bits are plenty for the items of one execution, and n8n stores two for each field */
const length = 16;
