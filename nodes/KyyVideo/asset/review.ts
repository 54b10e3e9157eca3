import { pauseAfter } from '../../shared/backoff';
import { troubleOf } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import { gapBeforeNextPoll, pauseUpTo, shortestPause } from '../../shared/plan';
import { hasFailedReview, isActive, isMissing, isUnderReview, type Asset } from './asset';
import type { AssetReply } from './assetClient';
import {
	assetRefusedError,
	canceledAssetError,
	lookingUpAsset,
	reviewFailedError,
	reviewTimeoutError,
} from './assetErrors';

/** Seconds; nobody has published how long a review takes, but clients of the service have seen this */
const usualReviewTime = { min: 90, max: 120 };

/**
 * Waits until an asset has passed its review. It asks soon, as a review may be quick, then when it is likely to be over,
 * and for a last time at the deadline. What may pass does not end the wait, nor does an unknown status.
 *
 * @param query asks once how the asset is doing
 * @param maxWait milliseconds
 * @throws KyyVideoError `failed`, `timeout`, `refused` or `canceled`
 */
export async function waitForReview(
	uploaded: Asset,
	query: () => Promise<AssetReply>,
	maxWait: number,
	pace: Pace,
): Promise<Asset> {
	const { clock, random, signal } = pace;
	const { assetId } = uploaded;
	const start = clock.now();
	let asset = uploaded;
	let troubles = 0;
	let lastReply: AssetReply | undefined;
	while (!isActive(asset)) {
		const age = clock.now() - start;
		const planned = gapBeforeNextPoll(age / 1000, usualReviewTime, random()) * 1000;
		const soon = lastReply ? pauseAfter(troubles, undefined, pace) : 0;
		const isHasty = !lastReply || troubles > 0;
		const next = isHasty ? Math.min(planned, Math.max(soon, shortestPause)) : planned;
		const pause = pauseUpTo(maxWait - age, next);
		if (pause === undefined) throw reviewTimeoutError(asset, age / 1000, lastReply);
		await clock.sleep(pause, signal).catch(() => {
			throw canceledAssetError(lookingUpAsset(assetId));
		});
		lastReply = await query();
		const isYoung = clock.now() - start < timeToAppear;
		const passes = mayPassInReview(lastReply, isYoung);
		asset = learn(asset, lastReply, passes, signal);
		troubles = passes ? troubles + 1 : 0;
	}
	return asset;
}

/** Milliseconds within which an asset that was just uploaded may not be found yet */
export const timeToAppear = 60_000;

/** What brings no asset, and does not end the wait either */
function mayPassInReview(reply: AssetReply, isYoung: boolean): boolean {
	if (troubleOf(reply)) return true;
	if (reply.kind !== 'refusal') return false;
	return isUnderReview(reply) || (isYoung && isMissing(reply));
}

/** @throws KyyVideoError `failed`, `refused` or `canceled` when the reply ends the wait */
function learn(before: Asset, reply: AssetReply, passes: boolean, signal: AbortSignal): Asset {
	const asked = lookingUpAsset(before.assetId);
	if (reply.kind === 'silence' && signal.aborted) throw canceledAssetError(asked);
	if (reply.kind === 'refusal' && !passes) throw assetRefusedError(reply, asked);
	if (reply.kind !== 'asset') return before;
	// The answer may leave out what the upload has said
	const { asset } = reply;
	if (hasFailedReview(asset)) throw reviewFailedError(asset);
	return asset;
}
