import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { isPrivateFor } from '../shared/api/privateAddress';
import { noPublicLinkProblem } from '../shared/errors/mediaErrors';
import { runProblemError } from '../shared/errors/parameterErrors';
import {
	keepsFilesInMemory,
	originOfFiles,
	signedAddressOf,
} from '../shared/execution/signedAddress';

/** What the output says of the address */
export interface PublicLink {
	readonly url: string;
	/** ISO 8601 */
	readonly urlExpiresAt: string;
}

/**
 * Finds out before the wait whether this n8n can hand out the file that is to come. Whoever fetches it is at least as far
 * away as the service.
 *
 * @param baseUrl of the service
 * @throws KyyVideoError `parameters` that says what to set
 */
export async function checkPublicLink(context: IExecuteFunctions, baseUrl: string): Promise<void> {
	const origin = originOfFiles(context);
	if (isPrivateFor(baseUrl, origin)) {
		throw runProblemError(noPublicLinkProblem({ missing: 'publicAddress', origin }));
	}
	if (await keepsFilesInMemory(context)) {
		throw runProblemError(noPublicLinkProblem({ missing: 'storage' }));
	}
}

/** @param now milliseconds since 1970 */
export function publicLinkTo(
	context: IExecuteFunctions,
	file: IBinaryData,
	hours: number,
	now: number,
): PublicLink {
	// n8n counts in whole seconds (RFC 7519)
	const seconds = Math.floor(now / 1000) + Math.floor(hours * 3600);
	return {
		url: signedAddressOf(context, file, hours),
		urlExpiresAt: new Date(seconds * 1000).toISOString(),
	};
}
