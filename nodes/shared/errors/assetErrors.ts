import type { Failure, LibraryAnswer, NotAccepted } from '../api/client';
import { hasFailedReview, isMissing, isProcessing, type Asset } from '../api/asset';
import { actions, labels } from '../model/labels';
import type { MediumKind } from '../model/models';
import { canceledError, KyyVideoError, nothingSent, sentences } from './error';
import type { Problem } from './parameterErrors';
import { describeSeconds } from './quantity';
import { failureWords, requestError, type RequestContext } from './requestErrors';
import { maskSecrets } from './secrets';

const uploadingAsset: RequestContext = {
	what: 'upload the asset',
	facts: {},
	ifRefused: 'Check the fields of the node against the words of the service.',
	ifUnreachable: 'The request has not left, so it can be run again.',
	media: [labels.source],
};

export const lookingUpAsset = (assetId: string): RequestContext => askingAbout(assetId, 'look up');

export const deletingAsset = (assetId: string): RequestContext => askingAbout(assetId, 'delete');

/** To find out whether a video may be made with it */
export const checkingAsset = (assetId: string, field: string): RequestContext => ({
	...askingAbout(assetId, 'look up'),
	what: `look up the asset ${assetId} of ${field}`,
	ifRefused: 'No video was created for this item.',
	ifUnreachable: 'No video was created for this item.',
});

const askingAbout = (assetId: string, verb: string): RequestContext => ({
	what: `${verb} the asset ${assetId}`,
	facts: { assetId },
	ifRefused:
		'Check that the asset ID is the one that the upload answered with, from the same account.',
	ifUnreachable: `The asset itself is not affected: look it up with "${actions.getAsset}".`,
});

/** The service refuses a missing asset without words */
export function assetError(failure: Failure, context: RequestContext, stopped: boolean) {
	if (stopped) return canceledAssetError(context);
	const error = requestError(failure, context);
	const { assetId } = context.facts;
	const isUnknown = failure.kind === 'refusal' && isMissing(failure) && assetId !== undefined;
	return isUnknown ? error.with({ message: `KyyVideo knows no asset ${assetId}` }) : error;
}

/** Stopped while an asset was waited for, looked up or deleted */
export const canceledAssetError = ({ what, facts, ifUnreachable }: RequestContext) =>
	canceledError(`KyyVideo was asked to ${what}`, ifUnreachable, facts);

const mayBeInLibrary = 'It may be in the asset library, but nobody knows its ID.';

export function uploadError({ outcome, failure }: NotAccepted, stopped: boolean): KyyVideoError {
	if (stopped && failure.kind === 'networkFailure') return canceledUploadError(failure.sent);
	if (outcome === 'rejected') return requestError(failure, uploadingAsset);
	const remedy = 'An upload makes no video, so the item can be run again.';
	return new KyyVideoError(
		'unknown',
		'It is not known whether KyyVideo has taken this asset',
		sentences(mayBeInLibrary, remedy, failureWords(failure)),
		failure.kind === 'networkFailure' ? {} : { httpStatus: failure.httpStatus },
	);
}

/** Stopped while an upload was in flight, or about to be sent */
export const canceledUploadError = (sent: boolean) =>
	canceledError('KyyVideo was asked to take an asset', sent ? mayBeInLibrary : nothingSent);

export const reviewFailedError = ({ assetId, status }: Asset) =>
	new KyyVideoError(
		'failed',
		`The asset ${assetId} has failed its review`,
		`KyyVideo will not make videos from this file: upload another one. The service said: status ${status}.`,
		{ assetId, status },
	);

/** @param seconds for which the node has waited */
export const reviewTimeoutError = (
	{ assetId, status }: Asset,
	seconds: number,
	lastAnswer: LibraryAnswer | undefined,
) =>
	new KyyVideoError(
		'timeout',
		`The asset ${assetId} was not active within ${describeSeconds(seconds)}`,
		sentences(
			`It is uploaded, and its review may take longer: look it up with "${actions.getAsset}" later, or raise ${labels.maxWait}.`,
			`The last status was: ${status}`,
			lastAnswer && lastAnswer.kind !== 'asset' && failureWords(lastAnswer),
		),
		{ assetId, status },
	);

export interface AssetUse {
	readonly assetId: string;
	/** The field, as the editor calls it */
	readonly field: string;
	/** Undefined where any file may do */
	readonly kind: MediumKind | undefined;
}

const namesAsset = ({ field, assetId }: AssetUse) => `${field} names the asset ${assetId}, which`;

/** Why an asset cannot be used; undefined when it can, as far as the service says */
export function assetProblem(asset: Asset, use: AssetUse): Problem | undefined {
	const { assetType, status } = asset;
	const { kind } = use;
	if (isProcessing(asset)) return underReviewProblem(use, status);
	if (hasFailedReview(asset)) {
		const message = `${namesAsset(use)} has failed its review (${status})`;
		return { message, remedy: 'Upload another file and use its asset ID.' };
	}
	// The service's words for the type of an asset, in lower case, are the kinds
	if (!kind || assetType === null || assetType.toLowerCase() === kind) return undefined;
	return {
		message: `${namesAsset(use)} is of the type ${assetType}, but must be of the type ${kind}`,
	};
}

export const underReviewProblem = (use: AssetUse, words: string): Problem => ({
	message: `${namesAsset(use)} is still under review (${maskSecrets(words)})`,
	remedy: `A review takes about two minutes. Switch on "${labels.waitUntilActive}" where the asset is uploaded, or run the item again later.`,
});

export const missingAssetProblem = (use: AssetUse): Problem => ({
	message: `${namesAsset(use)} is not in your asset library`,
	remedy: 'Check that the ID is the one that the upload answered with, from the same account.',
});
