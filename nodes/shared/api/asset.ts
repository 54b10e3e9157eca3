import { z } from 'zod';

import type { HttpResponse } from './authenticatedHttp';
import type { Refusal } from './refusal';
import { hasSucceeded, parseResponse, readResponse, text, type InvalidResponse } from './response';
import { assetStatuses, refusalCodes, refusalWords } from './vocabulary';

/** A file in the asset library, in the one flat shape that all operations hand on */
export const assetSchema = z.object({
	assetId: z.string(),
	/** What a video refers to it by: `asset://…` */
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

/** A response to a request about an asset, read */
export type AssetAnswer =
	{ readonly kind: 'asset'; readonly asset: Asset } | Refusal | InvalidResponse;

/** How a video refers to an asset [doc] */
export const referenceTo = (assetId: string): string => `asset://${assetId}`;

export const isActive = ({ status }: Asset): boolean => status === 'Active';

export const isProcessing = ({ status }: Asset): boolean => status === 'Processing';

export const hasFailedReview = ({ status }: Asset): boolean => status === 'Failed';

/** Whether a refusal says that there is no such asset; without words, the answer itself stands in their place */
export const isMissing = ({ code, words }: Refusal): boolean =>
	code === refusalCodes.missingAsset &&
	(/^(\{|$)/.test(words) || refusalWords.missingAsset.test(words));

export const isUnderReview = ({ words }: Refusal): boolean => refusalWords.underReview.test(words);

const status = z
	.string()
	.trim()
	.min(1)
	.transform(
		(word) => assetStatuses.find((one) => one.toLowerCase() === word.toLowerCase()) ?? word,
	)
	.optional()
	.catch(undefined);

const wireAsset = z.object({
	assetId: text,
	status,
	assetType: text,
	name: text,
	url: text,
	createTime: text,
});

/** Reads any response about an asset: `{code, msg, data}` [doc]. What the answer leaves out comes from `known`. */
export const readAssetResponse = (response: HttpResponse, known: Partial<Asset>): AssetAnswer =>
	readResponse(parseResponse(response), (_body, envelope) => {
		if (envelope.code !== undefined && !hasSucceeded(envelope)) return undefined;
		const { data } = wireAsset.safeParse(envelope.data);
		const assetId = known.assetId ?? data?.assetId;
		const status = data?.status ?? known.status;
		if (!data || !assetId || !status) return undefined;
		const asset = {
			assetId,
			reference: referenceTo(assetId),
			status,
			assetType: data.assetType ?? known.assetType ?? null,
			name: data.name ?? known.name ?? null,
			url: data.url,
			createTime: data.createTime,
		};
		return { kind: 'asset', asset };
	});
