import type { IExecuteFunctions } from 'n8n-workflow';

import { queryPatiently } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import { wasNotTaken } from '../../shared/refusal';
import type { Connect } from '../../shared/transport';
import { isMissing } from './asset';
import { deleteAsset, type DeleteReply } from './assetClient';
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
		let mayBeDone = false;
		const attempt = async () => {
			const reply = await deleteAsset(send, assetId, pace.signal);
			// What is missing after a try of which nobody heard was deleted by that one
			if (mayBeDone && reply.kind === 'refusal' && isMissing(reply)) return deleted;
			mayBeDone ||= mayHaveDeleted(reply);
			return reply;
		};
		const reply = await queryPatiently(attempt, pace);
		if (reply.kind === 'deleted') return { assetId, deleted: true };
		throw assetError(reply, deletingAsset(assetId), pace.signal.aborted);
	};
}

const deleted = { kind: 'deleted' } as const;

function mayHaveDeleted(reply: DeleteReply): boolean {
	if (reply.kind === 'silence') return reply.sent;
	return reply.kind !== 'refusal' || !wasNotTaken(reply);
}
