import { readReply, succeeded, type Nonsense } from '../../shared/answer';
import { createTimeout, queryTimeout } from '../../shared/client';
import type { Refusal } from '../../shared/refusal';
import type { Send, Silence } from '../../shared/transport';
import { readAssetAnswer, type AssetAnswer } from './asset';

/** What a request about an asset can bring: an answer, or none */
export type AssetReply = AssetAnswer | Silence;

/** What the service wants to know of a file */
export interface Upload {
	/** The service's own word */
	readonly assetType: string;
	/** Where the service fetches the file, at once */
	readonly url: string;
	readonly name: string | undefined;
}

const library = '/kyyVideo2/asset';

const pathOf = (assetId: string) => `${library}/${encodeURIComponent(assetId)}` as const;

/** Asks the service to fetch a file into the asset library. It never rejects. */
export async function uploadAsset(
	send: Send,
	{ assetType, url, name }: Upload,
	signal: AbortSignal,
): Promise<AssetReply> {
	const body = { assetType, url, ...(name !== undefined && { name }) };
	const path = `${library}/upload` as const;
	const reply = await send({ method: 'POST', path, body, timeout: createTimeout }, signal);
	if (reply.kind === 'silence') return reply;
	return readAssetAnswer(reply, { status: 'Processing', assetType, name });
}

/** Asks once how an asset is doing. It never rejects. */
export async function queryAsset(
	send: Send,
	assetId: string,
	signal: AbortSignal,
): Promise<AssetReply> {
	const request = { method: 'GET', path: pathOf(assetId), timeout: queryTimeout } as const;
	const reply = await send(request, signal);
	return reply.kind === 'silence' ? reply : readAssetAnswer(reply, { assetId });
}

/** What a request to delete an asset can bring */
export type DeleteReply = { readonly kind: 'deleted' } | Refusal | Nonsense | Silence;

/** Takes an asset out of the library. It never rejects. */
export async function deleteAsset(
	send: Send,
	assetId: string,
	signal: AbortSignal,
): Promise<DeleteReply> {
	const request = { method: 'DELETE', path: pathOf(assetId), timeout: queryTimeout } as const;
	const reply = await send(request, signal);
	if (reply.kind === 'silence') return reply;
	return readReply(reply, (_body, said) =>
		succeeded(said) ? { kind: 'deleted' as const } : undefined,
	);
}
