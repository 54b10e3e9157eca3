import type { IExecuteFunctions } from 'n8n-workflow';

import { queryPatiently } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import type { Connect } from '../../shared/transport';
import { isMissing } from './asset';
import { deleteAsset } from './assetClient';
import { assetError, deletingAsset } from './assetErrors';
import { readAssetId } from './assetId';

/** What is left of an asset */
export interface DeletedAsset {
	readonly assetId: string;
	readonly deleted: true;
}

/**
 * Reads and checks which asset an item wants to have deleted.
 *
 * @returns what deletes it, and tries again a few times where that may help
 * @throws KyyVideoError `parameters`; what it returns throws KyyVideoError `refused`, `unreachable`, `unreadable` or
 *   `canceled`
 */
export function prepareDeleteAsset(
	context: IExecuteFunctions,
	itemIndex: number,
	{ connect, pace }: { readonly connect: Connect; readonly pace: Pace },
): () => Promise<DeletedAsset> {
	const assetId = readAssetId(context, itemIndex);
	return async () => {
		const { send } = await connect();
		let tries = 0;
		const attempt = async () => {
			tries += 1;
			return await deleteAsset(send, assetId, pace.signal);
		};
		const reply = await queryPatiently(attempt, pace);
		// What is missing at a second try was deleted by the first one, whose answer got lost
		const isGone = reply.kind === 'refusal' && isMissing(reply) && tries > 1;
		if (reply.kind === 'deleted' || isGone) return { assetId, deleted: true };
		throw assetError(reply, deletingAsset(assetId), pace.signal.aborted);
	};
}
