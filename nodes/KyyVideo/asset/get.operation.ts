import type { IExecuteFunctions } from 'n8n-workflow';

import { queryPatiently } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import type { Connect } from '../../shared/transport';
import type { Asset } from './asset';
import { queryAsset } from './assetClient';
import { assetError, lookingUpAsset } from './assetErrors';
import { readAssetId } from './assetId';

/**
 * Reads and checks which asset an item asks for.
 *
 * @returns what looks it up, and asks again a few times where that may help. An asset that has failed its review is an
 *   answer like any other.
 * @throws KyyVideoError `parameters`; what it returns throws KyyVideoError `refused`, `unreachable`, `unreadable` or
 *   `canceled`
 */
export function prepareGetAsset(
	context: IExecuteFunctions,
	itemIndex: number,
	{ connect, pace }: { readonly connect: Connect; readonly pace: Pace },
): () => Promise<Asset> {
	const assetId = readAssetId(context, itemIndex);
	return async () => {
		const { send } = await connect();
		const reply = await queryPatiently(async () => queryAsset(send, assetId, pace.signal), pace);
		if (reply.kind === 'asset') return reply.asset;
		throw assetError(reply, lookingUpAsset(assetId), pace.signal.aborted);
	};
}
