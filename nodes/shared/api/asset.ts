import { z } from 'zod';

import type { AssetLibrary } from '../model/endpoints';
import type { HttpResponse } from './authenticatedHttp';
import type { Refusal } from './refusal';
import {
	hasSucceeded,
	layersOf,
	parseResponse,
	readResponse,
	text,
	type InvalidResponse,
} from './response';
import { assetStatuses, refusalCodes, refusalWords } from './vocabulary';

/** A file in the asset library, in the one flat shape that all operations hand on */
export const assetSchema = z.object({
	assetId: z.string(),
	/** What a video refers to it by: `asset://…`, or `assetId://…` with the models of the Model Center */
	reference: z.string(),
	/** `Processing`, `Active`, `Failed`, or another word of the service */
	status: z.string(),
	/** `Image`, `Video`, `Audio` or `Document` */
	assetType: z.string().nullable(),
	name: z.string().nullable(),
	/** Where the service keeps the file */
	url: z.string().nullable(),
	/** As the service writes it: `2026-03-30 14:21:58`, without a time zone */
	createTime: z.string().nullable(),
	/** Why its review has failed, in the service's own words */
	errorMessage: z.string().nullable().default(null),
});

export type Asset = Readonly<z.output<typeof assetSchema>>;

/** A response to a request about an asset, read */
export type AssetAnswer =
	{ readonly kind: 'asset'; readonly asset: Asset } | Refusal | InvalidResponse;

/** How a video refers to an asset */
export const referenceTo = (assetId: string, { scheme }: Pick<AssetLibrary, 'scheme'>): string =>
	scheme + assetId;

const meaningOf = ({ status }: Pick<Asset, 'status'>): string | undefined =>
	Object.keys(assetStatuses).find((one) => assetStatuses[one]?.includes(status.toLowerCase()));

/** Only such an asset can be used [doc] */
export const isActive = (asset: Asset): boolean => meaningOf(asset) === 'Active';

export const isProcessing = (asset: Asset): boolean => meaningOf(asset) === 'Processing';

export const hasFailedReview = (asset: Asset): boolean => meaningOf(asset) === 'Failed';

/** It is not active any more */
export const isGone = (asset: Asset): boolean => meaningOf(asset) === 'Gone';

/** It will never be active, or not any more */
export const isLost = (asset: Asset): boolean => hasFailedReview(asset) || isGone(asset);

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
		(word) =>
			Object.keys(assetStatuses).find((one) => one.toLowerCase() === word.toLowerCase()) ?? word,
	)
	.optional()
	.catch(undefined);

const wireAsset = z.object({
	assetId: text,
	status,
	/** Beside it, on the endpoints for Seedance [one] */
	materialStatus: status,
	assetType: text,
	name: text,
	url: text,
	createTime: text,
	errorMessage: text,
});

/** The surest of both: a failure, then that it is active */
function statusOf({ status, materialStatus }: z.output<typeof wireAsset>): string | undefined {
	const words = [status, materialStatus].flatMap((word) => word ?? []);
	const meaning = (one: string) => words.find((word) => meaningOf({ status: word }) === one);
	return meaning('Failed') ?? meaning('Gone') ?? meaning('Active') ?? words[0];
}

/**
 * Reads any response about an asset: `{code, msg, data}` [doc], or flat, on the endpoints for Seedance [doc]. What the answer
 * leaves out comes from `known`.
 */
export const readAssetResponse = (
	response: HttpResponse,
	library: AssetLibrary,
	known: Partial<Asset>,
): AssetAnswer =>
	readResponse(parseResponse(response), (body, envelope) => {
		if (envelope.code !== undefined && !hasSucceeded(envelope)) return undefined;
		const [flat, ...wrapped] = layersOf(body).flatMap(
			({ fields }) => wireAsset.safeParse(fields).data ?? [],
		);
		// Without an ID, the status of a flat answer is that of the request
		const data = flat?.assetId ? flat : (wrapped.find(statusOf) ?? wrapped[0]);
		const assetId = known.assetId ?? data?.assetId;
		const status = (data && statusOf(data)) ?? known.status;
		if (!data || !assetId || !status) return undefined;
		const asset = {
			assetId,
			reference: referenceTo(assetId, library),
			status,
			assetType: data.assetType ?? known.assetType ?? null,
			name: data.name ?? known.name ?? null,
			url: data.url,
			createTime: data.createTime,
			errorMessage: data.errorMessage,
		};
		return { kind: 'asset', asset };
	});
