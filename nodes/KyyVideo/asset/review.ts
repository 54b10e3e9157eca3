import { isActive, isLost, isMissing, isUnderReview, type Asset } from '../../shared/api/asset';
import { hintOfAnswer, type LibraryAnswer } from '../../shared/api/client';
import {
	assetError,
	canceledAssetError,
	lookingUpAsset,
	reviewFailedError,
	reviewTimeoutError,
} from '../../shared/errors/assetErrors';
import { afterRefusal, goodStanding, isProven } from '../../shared/api/standing';
import { shortestPollInterval, timeToAppear } from '../../shared/model/waitTimes';
import { gapBeforeNextPoll } from '../../shared/model/pollSchedule';
import type { Timing } from '../../shared/timing/clock';
import { pollUntil, type Verdict } from '../../shared/timing/pollUntil';

/** Seconds that clients of the service have seen reviews take; nothing is documented */
const reviewTime = { min: 90, max: 120 };

/**
 * Waits until an asset has passed its review. It asks soon, as a review may be quick, then when it is likely to be over,
 * and for a last time at the deadline. What may change does not end the wait, nor does an unknown status, nor a refusal
 * before it has come several times in a row.
 *
 * @param uploaded as the upload or an earlier query has answered
 * @param query asks once about the asset
 * @param maxWait milliseconds
 * @throws KyyVideoError `failed`, `timeout`, `refused` or `canceled`
 */
export async function waitForReview(
	uploaded: Asset,
	query: () => Promise<LibraryAnswer>,
	maxWait: number,
	timing: Timing,
): Promise<Asset> {
	if (isActive(uploaded)) return uploaded;
	const { clock, random, signal } = timing;
	const context = lookingUpAsset(uploaded.assetId);
	const start = clock.elapsed();
	const age = () => clock.elapsed() - start;
	let asset = uploaded;
	// The upload was a good answer, to the same key
	let standing = goodStanding;
	const judge = (answer: LibraryAnswer): Verdict => {
		if (answer.kind === 'asset') {
			({ asset } = answer);
			standing = goodStanding;
			if (isLost(asset)) throw reviewFailedError(asset);
			return isActive(asset) ? 'done' : 'pending';
		}
		if (answer.kind === 'networkFailure' && signal.aborted) throw canceledAssetError(context);
		if (answer.kind !== 'refusal' || hintOfAnswer(answer) || isUnderReview(answer)) return 'lost';
		if (isMissing(answer) && age() < timeToAppear) return 'lost';
		standing = afterRefusal(standing, clock.elapsed());
		if (!isProven(standing, clock.elapsed())) return 'doubtful';
		throw assetError(answer, context, false);
	};
	const { outcome, lastAnswer } = await pollUntil({
		poll: query,
		judge,
		firstPause: shortestPollInterval * 1000,
		plannedPause: () => gapBeforeNextPoll(age() / 1000, reviewTime, random()) * 1000,
		deadline: start + maxWait,
		timing,
	});
	if (outcome === 'done') return asset;
	if (outcome === 'aborted') throw canceledAssetError(context);
	throw reviewTimeoutError(asset, age() / 1000, lastAnswer);
}
