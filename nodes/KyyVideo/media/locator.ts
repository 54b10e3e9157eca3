import { z } from 'zod';

import { mustBeMedium, mustBeOneMedium, tooManyMedia } from '../../shared/errors/mediaErrors';
import type { Endpoint } from '../../shared/model/endpoints';
import { assetId, isReference } from '../asset/assetId';
import { givenBinaryData, type BinaryData } from './binaryFile';
import type { Mode } from './locator.properties';

/** An image, a video, an audio or another file, as the user names it */
export type Medium =
	| { readonly from: 'url'; readonly url: string }
	| { readonly from: 'asset'; readonly assetId: string }
	/** The name of a binary field, or what an expression has taken out of one */
	| { readonly from: 'binary'; readonly field: string | BinaryData };

type Rules = Pick<Endpoint, 'library'>;

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

/** One medium */
export const medium = (rules: Rules) =>
	locator.transform(({ mode, entries }, context): Medium => {
		const [entry = '', ...others] = entries;
		const read =
			others.length > 0 ? mustBeOneMedium(entries.length) : readMedium(rules, mode, entry);
		if (typeof read !== 'string') return read;
		context.addIssue({ code: 'custom', message: read });
		return z.NEVER;
	});

/** As `medium`, for a field that may stay empty */
export const optionalMedium = (rules: Rules) =>
	z.preprocess(
		(value) => (locator.parse(value).entries.length === 0 ? undefined : value),
		medium(rules).optional(),
	);

/** Whatever a locator names: nothing, one medium, or a list of them */
const media = (rules: Rules) =>
	locator.transform(({ mode, entries }, context) => {
		if (entries.length > mostMedia) {
			const message = tooManyMedia(mostMedia, entries.length);
			context.addIssue({ code: 'custom', message });
			return z.NEVER;
		}
		return entries.flatMap((entry, index) => {
			const read = readMedium(rules, mode, entry);
			if (typeof read !== 'string') return [read];
			const path = entries.length > 1 ? [index] : [];
			context.addIssue({ code: 'custom', path, message: read });
			return [];
		});
	});

/** More than any model takes, and few enough to look at each: a text from elsewhere may have thousands of lines */
export const mostMedia = 100;

/** The fixed collection of the editor; an entry may be a list by itself, or empty */
export const mediaList = (rules: Rules) =>
	z
		.object({ media: z.array(z.object({ source: media(rules) })).default([]) })
		.default({})
		.transform((list) => list.media.flatMap(({ source }) => source));

/** Where one entry of a text ends. A URL may hold commas, so they separate URLs only in front of the next one. */
const separators: Readonly<Record<Mode, RegExp>> = {
	url: /[\r\n]+|[,;]\s*(?=(?:https?|asset(?:Id)?):)/i,
	asset: /[\s,;]+/,
	binary: /[\r\n,;]+/,
};

/** Looked for from where they begin only, as a form or a webhook may bring many of them within a text */
const separatorsAtEnd = /(?<![\s,;])[\s,;]+$/;

/** The entries of a list, or of a text that is one; empty ones are skipped */
function entriesOf(mode: Mode, value: unknown): unknown[] {
	// What is a list already is not split any further: a URL may hold another one
	const entries =
		typeof value === 'string' ? value.split(separators[mode]) : [value].flat(Infinity);
	return entries
		.map((entry) => (typeof entry === 'string' ? entry.trim().replace(separatorsAtEnd, '') : entry))
		.filter((entry) => entry !== '' && entry !== undefined && entry !== null);
}

/** As browsers do with the name of a file; two addresses with a space between them stay two */
const withoutSpaces = (address: string): string =>
	/ (?:https?|asset(?:Id)?):/i.test(address) ? address : address.replaceAll(' ', '%20');

/** @returns the medium, or what is wrong with the entry */
function readMedium({ library }: Rules, mode: Mode, entry: unknown): Medium | string {
	const mustBe = (form: Mode) => mustBeMedium(library, form, entry);
	if (mode === 'binary') {
		// Not in the other modes: what comes from outside must not name a file of n8n's where a URL is expected
		const { data: field } = z.union([z.string().min(1), givenBinaryData]).safeParse(entry);
		return field === undefined ? mustBe('binary') : { from: 'binary', field };
	}
	if (typeof entry !== 'string') return mustBe(mode);
	if (mode === 'asset' || isReference(entry)) {
		if (!library) return mustBe('asset');
		const { data } = assetId.safeParse(entry);
		return data === undefined ? mustBe(mode) : { from: 'asset', assetId: data };
	}
	const url = withoutSpaces(entry);
	const isUrl = /^https?:\/\/[^\s/\\]\S*$/i.test(url) && URL.canParse(url);
	return isUrl ? { from: 'url', url } : mustBe('url');
}
