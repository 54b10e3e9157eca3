import { z } from 'zod';

import { flag, maxWait, oneOf, optional, parseParameters, text } from '../../shared/parameters';
import { medium } from '../media/locator';
import { assetTypes, displayNames, usualMaxWait } from './asset.fields';

const typeNames = [...assetTypes.values()].map(({ name }) => name).join(', ');

const schema = z.object({
	assetType: z.preprocess(
		// The service's own words begin with a capital letter
		(value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
		oneOf(assetTypes, `one of ${typeNames}`),
	),
	source: medium({ takesAssets: false }),
	name: optional(text('a name')),
	waitUntilActive: flag(),
});

const options = z.object({
	/** Minutes */
	maxWait: maxWait().default(usualMaxWait),
});

export type UploadParameters = z.output<typeof schema> & z.output<typeof options>;

/**
 * @param values the fields of one item as n8n gives them
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function parseUploadParameters(
	values: Readonly<Record<string, unknown>>,
	chosen: unknown,
): UploadParameters {
	return {
		...parseParameters(schema, values, displayNames),
		...parseParameters(options, chosen, displayNames),
	};
}
