import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { assetIdExample } from '../../shared/fieldNames';
import { mustBe, parseParameters } from '../../shared/parameters';
import { displayNames } from './asset.fields';

/** What makes the ID of an asset a medium */
export const referenceOf = (assetId: string): string => `asset://${assetId}`;

const scheme = /^asset:\/\//i;

/** Whether a text is meant to be a reference to an asset, right or wrong */
export const isReference = (text: string): boolean => scheme.test(text);

/**
 * The ID alone, or the reference to it. Only one ID is published, `asset-<14 digits>-<5 letters or digits>`, so the
 * parts may be of any length.
 */
export const assetId = z
	.string(mustBe(`the ID of an asset, such as ${assetIdExample}`))
	.trim()
	.max(200)
	.regex(/^(asset:\/\/)?asset-[A-Z0-9_-]+$/i)
	.transform((text) => text.replace(scheme, ''));

/** @throws KyyVideoError `parameters` when the field of an item holds no such ID */
export function readAssetId(context: IExecuteFunctions, itemIndex: number): string {
	const values = { assetId: context.getNodeParameter('assetId', itemIndex) };
	return parseParameters(z.object({ assetId }), values, displayNames).assetId;
}
