import { describeSeconds } from '../../shared/amounts';
import {
	canceled,
	idsUnder,
	KyyVideoError,
	nothingSent,
	queryError,
	refusedError,
	sentences,
	troubleWords,
	type Asked,
	type NoAnswer,
	type RunReport,
} from '../../shared/errors';
import type { Refusal } from '../../shared/refusal';
import { isMissing, type Asset, type AssetAnswer } from './asset';

/** To upload a file that the user knows by these words */
export const uploading = (medium: string): Asked => ({
	what: 'upload the asset',
	facts: {},
	ifRefused: 'Check the fields of the node against the words of the service.',
	ifUnreachable: 'The request has not left, so it can be run again.',
	media: [medium],
});

export const lookingUpAsset = (assetId: string): Asked => askedAbout(assetId, 'look up');

export const deletingAsset = (assetId: string): Asked => askedAbout(assetId, 'delete');

/** To find out whether a video may be made with it */
export const checkingAsset = (assetId: string, field: string): Asked => ({
	...askedAbout(assetId, 'look up'),
	what: `look up the asset ${assetId} of ${field}`,
	ifRefused: 'No video was created for this item.',
	ifUnreachable: 'No video was created for this item.',
});

const askedAbout = (assetId: string, verb: string): Asked => ({
	what: `${verb} the asset ${assetId}`,
	facts: { assetId },
	ifRefused:
		'Check that the asset ID is the one that the upload answered with, from the same account.',
	ifUnreachable: 'The asset itself is not affected: look it up with "Get an asset".',
});

const assetFacts = ({ assetId, status }: Asset) => ({ assetId, status });

/** The service refuses a request about an asset; one that is missing it refuses without words */
export function assetRefusedError(refusal: Refusal, asked: Asked): KyyVideoError {
	const { kind, message, description, facts } = refusedError(refusal, asked);
	if (!isMissing(refusal) || asked.facts.assetId === undefined) {
		return new KyyVideoError(kind, message, description, facts);
	}
	const missing = `KyyVideo knows no asset ${asked.facts.assetId}`;
	return new KyyVideoError(kind, missing, description, facts);
}

/** A request that may be made as often as one likes did not bring what was asked for */
export function assetError(answer: NoAnswer, asked: Asked, stopped: boolean): KyyVideoError {
	if (stopped) return canceledAssetError(asked);
	return answer.kind === 'refusal' ? assetRefusedError(answer, asked) : queryError(answer, asked);
}

/** An upload may have been taken: its answer is missing, a fault, or makes no sense */
export function unknownUploadError(answer: NoAnswer): KyyVideoError {
	return new KyyVideoError(
		'unknown',
		'It is not known whether KyyVideo has taken this asset',
		sentences(
			'It may be in the asset library, but nobody knows its ID. An upload makes no video, so the item can be run again.',
			troubleWords(answer),
		),
		answer.kind === 'silence' ? {} : { httpStatus: answer.httpStatus },
	);
}

/** The service does not want the file */
export function reviewFailedError(asset: Asset): KyyVideoError {
	return new KyyVideoError(
		'failed',
		`The asset ${asset.assetId} has failed its review`,
		sentences(
			'KyyVideo will not make videos from this file: upload another one.',
			`The service said: status ${asset.status}`,
		),
		assetFacts(asset),
	);
}

/** The review was not over before the deadline */
export function reviewTimeoutError(
	asset: Asset,
	seconds: number,
	lastAnswer: AssetAnswer | NoAnswer | undefined,
): KyyVideoError {
	return new KyyVideoError(
		'timeout',
		`The asset ${asset.assetId} was not active within ${describeSeconds(seconds)}`,
		sentences(
			'It is uploaded, and its review may take longer: look it up with "Get an asset" later, or raise Max Wait (Minutes).',
			`The last status was: ${asset.status}`,
			lastAnswer && lastAnswer.kind !== 'asset' && troubleWords(lastAnswer),
		),
		assetFacts(asset),
	);
}

/** Stopped while an upload was under way, or about to be sent */
export function canceledUploadError(sent: boolean): KyyVideoError {
	return new KyyVideoError(
		'canceled',
		`${canceled} KyyVideo was asked to take an asset`,
		sent ? 'It may be in the asset library, but nobody knows its ID.' : nothingSent,
	);
}

/** Stopped while an asset was waited for, looked up or deleted */
export function canceledAssetError({ what, facts, ifUnreachable }: Asked): KyyVideoError {
	return new KyyVideoError(
		'canceled',
		`${canceled} KyyVideo was asked to ${what}`,
		ifUnreachable,
		facts,
	);
}

/** What the errors of a run say of the assets that it has uploaded */
export function uploadedReport(
	uploaded: ReadonlyArray<{ readonly itemIndex: number; readonly assetId: string }>,
): RunReport {
	const list = uploaded.map(({ assetId, itemIndex }) => `${assetId} (item ${itemIndex})`);
	return {
		ids: idsUnder(
			'assetIds',
			uploaded.map(({ assetId }) => assetId),
		),
		words:
			list.length > 0
				? `Uploaded in this run, and still in the asset library: ${list.join(', ')}.`
				: '',
	};
}
