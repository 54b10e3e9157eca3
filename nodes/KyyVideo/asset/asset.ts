import { z } from 'zod';

import { readReply, succeeded, type Nonsense, type Reply } from '../../shared/answer';
import type { Refusal } from '../../shared/refusal';
import { referenceOf } from './assetId';

/** A file in the asset library, in the one flat shape that all operations hand on */
export const assetSchema = z.object({
	assetId: z.string(),
	/** What a video names it by: `asset://…` */
	reference: z.string(),
	/** `Processing`, `Active`, `Failed`, or a word of the service that this package does not know */
	status: z.string(),
	/** `Image`, `Video`, `Audio` or `Document` */
	assetType: z.string().nullable(),
	name: z.string().nullable(),
	/** Where the service keeps the file */
	url: z.string().nullable(),
	/** As the service writes it: `2026-03-30 14:21:58`, without a time zone */
	createTime: z.string().nullable(),
});

export type Asset = Readonly<z.output<typeof assetSchema>>;

/** A reply to a request about an asset, understood */
export type AssetAnswer = { readonly kind: 'asset'; readonly asset: Asset } | Refusal | Nonsense;

/** The three published words, in the case in which they are published */
const statuses = ['Processing', 'Active', 'Failed'] as const;

const status = z
	.string()
	.trim()
	.min(1)
	.transform((word) => statuses.find((one) => one.toLowerCase() === word.toLowerCase()) ?? word)
	.optional()
	.catch(undefined);

const text = z.string().trim().min(1).nullable().catch(null);

const wireAsset = z.object({
	assetId: text.default(null),
	status,
	assetType: text.default(null),
	name: text.default(null),
	url: text.default(null),
	createTime: text.default(null),
});

/** What is known of an asset beside the answer */
export interface KnownAsset {
	/** The ID that was asked for */
	readonly assetId?: string;
	readonly status?: string;
	readonly assetType?: string;
	readonly name?: string | undefined;
}

/** Understands any reply about an asset: `{code, msg, data}`. What the answer leaves out comes from `known`. */
export function readAssetAnswer(reply: Reply, known: KnownAsset): AssetAnswer {
	return readReply(reply, (_body, said) => {
		if (said.code !== undefined && !succeeded(said)) return undefined;
		const asset = readAsset(said.data, known);
		return asset && { kind: 'asset' as const, asset };
	});
}

function readAsset(data: unknown, known: KnownAsset): Asset | undefined {
	const parsed = wireAsset.safeParse(data);
	if (!parsed.success) return undefined;
	const { assetId: ownId, status: ownStatus, assetType, name, ...others } = parsed.data;
	const assetId = known.assetId ?? ownId;
	const status = ownStatus ?? known.status;
	if (assetId === null || status === undefined) return undefined;
	return {
		assetId,
		reference: referenceOf(assetId),
		status,
		assetType: assetType ?? known.assetType ?? null,
		name: name ?? known.name ?? null,
		...others,
	};
}

export const isActive = ({ status }: Asset): boolean => status === 'Active';

export const isProcessing = ({ status }: Asset): boolean => status === 'Processing';

export const hasFailedReview = ({ status }: Asset): boolean => status === 'Failed';

/**
 * Seen for an asset that is not there: code -1, with no words at all, so that the answer itself stands in their place.
 * Frameworks of this kind use that code for other refusals as well, which then say what they are about.
 */
export const isMissing = ({ code, words }: Refusal): boolean =>
	code === '-1' &&
	(/^(\{|$)/.test(words) ||
		/不存在|未找到|找不到|已删除|无此|not (exist|found)|no such/i.test(words));

/** A refusal that says "under review" or "being processed" of the asset */
export const isUnderReview = ({ words }: Refusal): boolean => /审核中|处理中/.test(words);
