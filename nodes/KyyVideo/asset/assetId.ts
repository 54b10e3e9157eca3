import { z } from 'zod';

import { mustBe } from '../../shared/errors/parameterErrors';
import { readAs } from '../../shared/execution/fieldSchemas';
import { assetIdExample } from '../../shared/model/labels';

/** `asset://` [doc]; the endpoints for Seedance write `assetId://` [seen] */
const scheme = /^asset(?:Id)?:\/\//i;

/** Whether a text is meant to be a reference to an asset, right or wrong */
export const isReference = (text: string): boolean => scheme.test(text);

/** Only `asset-<14 digits>-<5 letters or digits>` is published, so the parts may be of any length */
const idOrReference = z
	.string()
	.trim()
	.max(200)
	.regex(/^(asset(?:Id)?:\/\/)?asset-[A-Z0-9_-]+$/i)
	.transform((text) => text.replace(scheme, ''));

/** The ID alone, or the reference to it */
export const assetId = readAs(
	(value) => idOrReference.safeParse(value).data,
	(value) => mustBe(`the ID of an asset, such as ${assetIdExample}`, value),
);

/** Where a text may name assets */
export const assetIdPattern = /\basset-[\w-]+/gi;
