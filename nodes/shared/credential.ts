import { z } from 'zod';

import { bearerPrefix, defaultBaseUrl, trailingSlashes } from './credentialFormat';
import { parseParameters } from './parameters';

const schema = z.object({
	// The message never shows the key, right or wrong
	apiKey: z
		.string({ message: 'is empty' })
		.transform((key) => key.trim().replace(bearerPrefix, ''))
		.refine((key) => key !== '', { message: 'is empty' })
		// Anything else cannot stand in a header, and comes from copying a shortened or formatted key
		.refine((key) => /^[\x21-\x7e]*$/.test(key), {
			message:
				'has a character that no key has, such as a space, a line break or "…": paste it again',
		}),
	baseUrl: z
		.unknown()
		.transform((url) => (typeof url === 'string' ? url.trim().replace(trailingSlashes, '') : url))
		.pipe(
			// What stands there is not shown: it may be the key, pasted into the wrong field
			z.custom<string>(isBaseUrl, { message: `must be an address such as ${defaultBaseUrl}` }),
		),
});

function isBaseUrl(url: unknown): boolean {
	return typeof url === 'string' && /^https?:\/\/[^\s/?#][^\s?#]*$/i.test(url) && URL.canParse(url);
}

/**
 * Reads the credential, forgiving what people paste.
 *
 * @throws KyyVideoError `parameters` when there is no key, or the base URL is no address
 */
export function parseCredential(credential: object): z.output<typeof schema> {
	return parseParameters(schema, credential, {
		apiKey: 'The API Key of the credential',
		baseUrl: 'The Base URL of the credential',
	});
}
