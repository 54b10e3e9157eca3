import { isMissing, isUnderReview, type Asset } from '../../shared/api/asset';
import { queryAsset, retryQuery, type LibraryAnswer } from '../../shared/api/client';
import {
	assetError,
	assetProblem,
	checkingAsset,
	lookingUpAsset,
	missingAssetProblem,
	underReviewProblem,
	type AssetUse,
} from '../../shared/errors/assetErrors';
import type { Problem } from '../../shared/errors/parameterErrors';
import type { Timing } from '../../shared/timing/clock';
import { Limiter } from '../../shared/timing/limiter';
import type { NodeRun } from '../nodeRun';

/**
 * Looks up an asset. One that has failed its review is an answer like any other.
 *
 * @throws KyyVideoError `parameters`, `refused`, `unreachable`, `unreadable` or `canceled`
 */
export async function executeGetAsset(
	{ assetId }: { readonly assetId: string },
	run: NodeRun,
): Promise<Asset> {
	const answer = await lookUpAsset(assetId, run, run.timing, new Limiter());
	if (answer.kind === 'asset') return answer.asset;
	throw assetError(answer, lookingUpAsset(assetId), run.timing.signal.aborted);
}

/** Asks again a few times where that may help */
export async function lookUpAsset(
	assetId: string,
	{ connect }: NodeRun,
	timing: Timing,
	limiter: Limiter,
): Promise<LibraryAnswer> {
	const http = await connect();
	const query = async () => queryAsset(http, assetId, timing.signal);
	return await limiter.run(async () => retryQuery(query, timing, limiter));
}

/**
 * Looks up an asset that items of the run use, once for all of them and before anything is paid for.
 *
 * @returns why it cannot be used; undefined when it can, as far as the service says
 * @throws KyyVideoError `refused`, `unreachable`, `unreadable` or `canceled` when the service does not say
 */
export async function problemWithAsset(use: AssetUse, run: NodeRun): Promise<Problem | undefined> {
	const { assetId, field } = use;
	const { assetAnswers, lookUpLimiter, newTiming } = run;
	const answer = await assetAnswers.run(assetId, async () =>
		lookUpAsset(assetId, run, newTiming(), lookUpLimiter),
	);
	if (answer.kind === 'asset') return assetProblem(answer.asset, use);
	if (answer.kind === 'refusal' && isUnderReview(answer)) {
		return underReviewProblem(use, answer.words);
	}
	if (answer.kind === 'refusal' && isMissing(answer)) return missingAssetProblem(use);
	throw assetError(answer, checkingAsset(assetId, field), newTiming().signal.aborted);
}
