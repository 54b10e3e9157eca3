import type { Failure, LibraryAnswer, NotAccepted } from '../api/client';
import { hasFailedReview, isActive, isMissing, isProcessing, type Asset } from '../api/asset';
import type { AssetLibrary } from '../model/endpoints';
import { actions, labels } from '../model/labels';
import type { MediumKind } from '../model/media';
import { canceledError, KyyVideoError, nothingSent, retryExecution, sentences } from './error';
import type { Problem } from './parameterErrors';
import { shortId } from './message';
import { describeSeconds } from './quantity';
import {
	failureCause,
	failureWords,
	newExecution,
	requestError,
	type RequestContext,
} from './requestErrors';
import { maskSecrets } from './secrets';

const uploadingAsset: RequestContext = {
	what: 'upload the asset',
	facts: {},
	ifRefused: 'Compare the fields of this node with what the service said, and correct them.',
	ifUnreachable: 'The request never left n8n.',
	elseThanRetry: newExecution,
	media: [labels.source],
};

export const lookingUpAsset = (assetId: string): RequestContext => askingAbout(assetId, 'look up');

export const deletingAsset = (assetId: string): RequestContext => ({
	...askingAbout(assetId, 'delete'),
	ifRefused: `${checkId} The service has no known way to delete an asset that was uploaded for the Model Center.`,
	ifUnreachable: `To check whether the asset is deleted, use "${actions.getAsset}".`,
});

const noVideo = 'No video was created for this item.';

/** To find out whether a video may be made with it */
export const checkingAsset = (assetId: string, field: string): RequestContext => ({
	...askingAbout(assetId, 'look up'),
	what: `look up the asset ${shortId(assetId)} for ${field}`,
	ifRefused: sentences(noVideo, checkId),
	ifUnreachable: noVideo,
	elseThanRetry: newExecution,
});

const checkId =
	'Check that the asset ID is the one that the upload returned, and that the credential belongs to the same account.';

const askingAbout = (assetId: string, verb: string): RequestContext => ({
	what: `${verb} the asset ${shortId(assetId)}`,
	facts: { assetId },
	ifRefused: checkId,
	ifUnreachable: 'This does not affect the asset.',
});

/** The service refuses a missing asset without words */
export function assetError(failure: Failure, context: RequestContext, stopped: boolean) {
	if (stopped) return canceledAssetError(context);
	const error = requestError(failure, context);
	const { assetId } = context.facts;
	const isUnknown = failure.kind === 'refusal' && isMissing(failure) && assetId !== undefined;
	return isUnknown
		? error.with({
				message: { what: `KyyVideo cannot find the asset ${shortId(assetId)}`, cause: '' },
			})
		: error;
}

/** Stopped while an asset was waited for, looked up or deleted */
export const canceledAssetError = ({ what, facts, ifUnreachable, warning }: RequestContext) =>
	canceledError(`the node was trying to ${what}`, ifUnreachable, facts, warning);

const mayBeInLibrary = 'The asset may be in your asset library, but its ID is unknown.';

export function uploadError({ outcome, failure }: NotAccepted, stopped: boolean): KyyVideoError {
	if (stopped && failure.kind === 'networkFailure') return canceledUploadError(failure.sent);
	if (outcome === 'rejected') return requestError(failure, uploadingAsset);
	const remedy = `An upload does not create a video, so you can ${retryExecution}, or ${newExecution}.`;
	return new KyyVideoError(
		'unknown',
		{
			what: 'It is not known whether KyyVideo has accepted this asset',
			cause: failureCause(failure),
		},
		sentences(mayBeInLibrary, remedy, failureWords(failure)),
		failure.kind === 'networkFailure' ? {} : { httpStatus: failure.httpStatus },
	);
}

/** Stopped while an upload was in flight, or about to be sent */
export const canceledUploadError = (sent: boolean) =>
	canceledError('the node was uploading an asset', sent ? mayBeInLibrary : nothingSent);

/** An asset that will never be active, or not any more */
export function reviewFailedError(asset: Asset): KyyVideoError {
	const { assetId, status } = asset;
	const hasFailed = hasFailedReview(asset);
	return new KyyVideoError(
		'failed',
		{
			what: `The asset ${shortId(assetId)} ${hasFailed ? 'has failed its review' : 'is not active any more'}`,
			cause: maskSecrets(asset.errorMessage ?? ''),
		},
		sentences(
			hasFailed
				? 'KyyVideo does not accept this file for videos. Upload another file.'
				: 'Upload the file again.',
			serviceWordsOf(asset),
			`The last status was: ${maskSecrets(status)}`,
		),
		{ assetId, status },
	);
}

/** What the service says against an asset, as a sentence; false where it says nothing */
const serviceWordsOf = ({ errorMessage }: Asset) =>
	errorMessage !== null && `The service said: ${maskSecrets(errorMessage)}`;

/** @param seconds for which the node has waited */
export const reviewTimeoutError = (
	{ assetId, status }: Asset,
	seconds: number,
	lastAnswer: LibraryAnswer | undefined,
) =>
	new KyyVideoError(
		'timeout',
		{ what: `The asset ${shortId(assetId)} was not active within ${describeSeconds(seconds)}` },
		sentences(
			`The asset is uploaded, but its review is not over yet. Look it up later with "${actions.getAsset}", or raise ${labels.maxWait}.`,
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

/** Why an asset cannot be used: only an active one can. Undefined when it can, as far as the service says. */
export function assetProblem(asset: Asset, use: AssetUse): Problem | undefined {
	const { assetType, status } = asset;
	const { kind } = use;
	if (isProcessing(asset)) return underReviewProblem(use, status);
	if (!isActive(asset)) {
		const hasFailed = hasFailedReview(asset);
		const state = hasFailed ? 'has failed its review' : 'is not active';
		return {
			message: `${namesAsset(use)} ${state} (${maskSecrets(status)})`,
			remedy: sentences(
				`Upload ${hasFailed ? 'another file' : 'the file again'}, and use its asset ID.`,
				serviceWordsOf(asset),
			),
		};
	}
	// The service's words for the type of an asset, in lower case, are the kinds
	if (!kind || assetType === null || assetType.toLowerCase() === kind) return undefined;
	return {
		message: `${namesAsset(use)} is of the type ${assetType}, but must be of the type ${kind}`,
	};
}

export const underReviewProblem = (use: AssetUse, words: string): Problem => ({
	message: `${namesAsset(use)} is still under review (${maskSecrets(words)})`,
	remedy: `A review takes about two minutes. Later, ${retryExecution}, or ${newExecution}. To wait for the review, switch on "${labels.waitUntilActive}" in the node that uploads the asset.`,
});

/** A library of the service did not say anything of the asset */
export const uncheckedAssetHint = ({ field, assetId }: AssetUse, failure: Failure): string =>
	sentences(
		`The asset ${assetId} in ${field} could not be checked, so KyyVideo decides whether it can be used`,
		failureWords(failure),
	);

/** The asset was uploaded for other models */
export const otherLibraryHint = (
	{ field, assetId }: AssetUse,
	{ name }: Pick<AssetLibrary, 'name'>,
): string =>
	sentences(
		`The asset ${assetId} in ${field} was uploaded for other models, so KyyVideo may not accept it`,
		`If it does not, upload the file again with ${labels.library} set to ${name}.`,
	);

export const missingAssetProblem = (use: AssetUse): Problem => ({
	message: `${namesAsset(use)} is not in your asset library`,
	remedy: checkId,
});
