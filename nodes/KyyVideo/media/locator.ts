import { z } from 'zod';

import { assetIdExample } from '../../shared/fieldNames';
import { mustBeText } from '../../shared/parameters';
import { assetId, isReference, referenceOf } from '../asset/assetId';
import { givenBinaryData, type BinaryData } from './binaryData';
import type { Mode } from './locator.properties';

/** A picture, a clip, a sound or another file, as the user names it */
export type Medium =
	| { readonly from: 'url'; readonly url: string }
	| { readonly from: 'asset'; readonly assetId: string }
	/** The name of a binary field, or what an expression has taken out of one */
	| { readonly from: 'binary'; readonly field: string | BinaryData };

interface Rules {
	/** Whether a medium may be in the asset library */
	readonly takesAssets: boolean;
}

/** One medium */
export const medium = (rules: Rules) =>
	locator.transform((named, context) => oneMedium(rules, named, context));

/** As `medium`, for a field that may stay empty */
export const optionalMedium = (rules: Rules) =>
	locator.transform((named, context) =>
		named.entries.length === 0 ? undefined : oneMedium(rules, named, context),
	);

/** The fixed collection of the editor; an entry may be a list by itself, or empty */
export const mediaList = (rules: Rules) =>
	z
		.object({ media: z.array(z.object({ source: media(rules) })).default([]) })
		.default({})
		.transform((list) => list.media.flatMap(({ source }) => source));

/** A resource locator of the editor, or the bare value that an expression or an AI agent puts in its place */
const locator = z
	.union([
		z.object({
			__rl: z.literal(true),
			mode: z.enum(['url', 'asset', 'binary']).catch('url'),
			value: z.unknown(),
		}),
		z.unknown().transform((value) => ({ mode: 'url' as const, value })),
	])
	.transform(({ mode, value }) => ({ mode, entries: entriesOf(mode, value) }));

function oneMedium(
	rules: Rules,
	{ mode, entries }: z.output<typeof locator>,
	context: z.RefinementCtx,
): Medium {
	const [entry = '', ...others] = entries;
	const found = others.length > 0 ? undefined : mediumOf(mode, entry, rules);
	if (found) return found;
	const message =
		others.length > 0
			? `must be one file, but is a list of ${entries.length}`
			: mustBe(rules, mode, entry);
	context.addIssue({ code: 'custom', message });
	return z.NEVER;
}

/** Whatever a locator names: nothing, one medium, or a list of them */
const media = (rules: Rules) =>
	locator.transform(({ mode, entries }, context) =>
		entries.flatMap((entry, index) => {
			const medium = mediumOf(mode, entry, rules);
			if (medium) return [medium];
			context.addIssue({
				code: 'custom',
				path: entries.length > 1 ? [index] : [],
				message: mustBe(rules, mode, entry),
			});
			return [];
		}),
	);

/**
 * Where one entry of a text ends and the next begins. An address may hold commas, so they part addresses only in front
 * of the next one.
 */
const separators: Readonly<Record<Mode, RegExp>> = {
	url: /[\r\n]+|[,;]\s*(?=(?:https?|asset):)/i,
	asset: /[\s,;]+/,
	binary: /[\r\n,;]+/,
};

/** The entries of a list, or of a text that is one; empty ones are skipped */
function entriesOf(mode: Mode, value: unknown): unknown[] {
	// What is a list already is not split any further: an address may hold another one
	const entries =
		typeof value === 'string' ? value.split(separators[mode]) : [value].flat(Infinity);
	return entries
		.map((entry) => (typeof entry === 'string' ? entry.trim().replace(/[\s,;]+$/, '') : entry))
		.filter((entry) => entry !== '' && entry !== undefined && entry !== null);
}

function mediumOf(mode: Mode, entry: unknown, { takesAssets }: Rules): Medium | undefined {
	if (mode === 'binary') {
		// Not in the other modes: what comes from outside must not name a file of n8n's where an address is expected
		const { data: field } = z.union([z.string().min(1), givenBinaryData]).safeParse(entry);
		return field === undefined ? undefined : { from: 'binary', field };
	}
	if (typeof entry !== 'string') return undefined;
	if (mode === 'asset' || isReference(entry)) {
		const { data } = assetId.safeParse(entry);
		return takesAssets && data !== undefined ? { from: 'asset', assetId: data } : undefined;
	}
	return isUrl(entry) ? { from: 'url', url: entry } : undefined;
}

const isUrl = (value: string): boolean =>
	/^https?:\/\/[^\s/\\]\S*$/i.test(value) && URL.canParse(value);

function mustBe({ takesAssets }: Rules, mode: Mode, entry: unknown): string {
	if (mode === 'binary') return mustBeText('the name of a binary field, such as data', entry);
	if (mode === 'asset' && takesAssets)
		return mustBeText(`the ID of an asset such as ${assetIdExample}`, entry);
	const url = 'a public URL that begins with https:// or http://';
	if (!takesAssets && (mode === 'asset' || (typeof entry === 'string' && isReference(entry)))) {
		return mustBeText(`${url}, or a binary field, as no assets are taken here`, entry);
	}
	const asset = `, or an asset of the asset library such as ${referenceOf(assetIdExample)}`;
	return mustBeText(takesAssets ? url + asset : url, entry);
}
