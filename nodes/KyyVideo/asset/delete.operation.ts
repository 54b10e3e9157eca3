import { isMissing } from '../../shared/api/asset';
import { deleteAsset, retryQuery, type DeletionAnswer } from '../../shared/api/client';
import { isRejected } from '../../shared/api/refusal';
import { assetLibraries } from '../../shared/model/endpoints';
import { assetError, deletingAsset } from '../../shared/errors/assetErrors';
import { Limiter } from '../../shared/timing/limiter';
import type { NodeRun } from '../nodeRun';

/**
 * Deletes an asset of the library that has a way to do so, and tries again a few times where that may help.
 *
 * @throws KyyVideoError `parameters`, `refused`, `unreachable`, `unreadable` or `canceled`
 */
export async function executeDeleteAsset(
	{ assetId }: { readonly assetId: string },
	{ connect, timing }: NodeRun,
) {
	const http = await connect();
	const { deletePath } = assetLibraries.kyyVideo2;
	let mayBeDeleted = false;
	const attempt = async (): Promise<DeletionAnswer> => {
		const answer = await deleteAsset(http, deletePath, assetId, timing.signal);
		// What is missing after an attempt without an answer was deleted by that one
		if (mayBeDeleted && answer.kind === 'refusal' && isMissing(answer)) return { kind: 'deleted' };
		mayBeDeleted ||= mayHaveDeleted(answer);
		return answer;
	};
	const answer = await retryQuery(attempt, timing, new Limiter());
	if (answer.kind === 'deleted') return { assetId, deleted: true };
	throw assetError(answer, deletingAsset(assetId), timing.signal.aborted);
}

function mayHaveDeleted(answer: DeletionAnswer): boolean {
	if (answer.kind === 'networkFailure') return answer.sent;
	return answer.kind !== 'refusal' || !isRejected(answer);
}
