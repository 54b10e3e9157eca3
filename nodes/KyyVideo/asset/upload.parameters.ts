import { z } from 'zod';

import { longestWait } from '../../shared/limits';
import { choice, flag, number, optional, parseParameters, text } from '../../shared/parameters';
import { medium } from '../media/locator';
import { assetTypes, displayNames, usualMaxWait, type AssetType } from './asset.fields';

const typeNames = Object.values(assetTypes).join(', ');

const schema = z.object({
	assetType: z.preprocess(
		// The service's own words begin with a capital letter
		(value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
		choice(Object.keys(assetTypes) as AssetType[], `one of ${typeNames}`),
	),
	source: medium({ takesAssets: false }),
	name: optional(text('a name')),
	waitUntilActive: flag(),
});

const options = z.object({
	/** Minutes */
	maxWait: number(`a number above 0 and up to ${longestWait}`, (minutes) =>
		minutes.positive().max(longestWait),
	).default(usualMaxWait),
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
