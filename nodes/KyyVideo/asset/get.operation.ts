import { isMissing, isUnderReview, type Asset } from '../../shared/api/asset';
import { queryAsset, retryQuery, type LibraryAnswer } from '../../shared/api/client';
import { Lookup } from '../../shared/api/lookup';
import { isAboutKey } from '../../shared/api/refusal';
import {
	assetError,
	assetProblem,
	checkingAsset,
	lookingUpAsset,
	missingAssetProblem,
	otherLibraryHint,
	uncheckedAssetHint,
	underReviewProblem,
	type AssetUse,
} from '../../shared/errors/assetErrors';
import type { Problem } from '../../shared/errors/parameterErrors';
import { assetLibraries, type AssetLibrary } from '../../shared/model/endpoints';
import type { Timing } from '../../shared/timing/clock';
import { Limiter } from '../../shared/timing/limiter';
import type { NodeRun } from '../nodeRun';

type Libraries = readonly [AssetLibrary, ...AssetLibrary[]];

/** All libraries, this one first */
const librariesFrom = (first: AssetLibrary): Libraries => [
	first,
	...Object.values<AssetLibrary>(assetLibraries).filter((library) => library !== first),
];

/**
 * Looks up an asset, in whichever library it is. One that has failed its review is an answer like any other.
 *
 * @throws KyyVideoError `parameters`, `refused`, `unreachable`, `unreadable` or `canceled`
 */
export async function executeGetAsset(
	{ assetId }: { readonly assetId: string },
	run: NodeRun,
): Promise<Asset> {
	const libraries = librariesFrom(assetLibraries.kyyVideo2);
	const answer = await lookUpAsset(assetId, libraries, run, run.timing, new Limiter());
	if (answer.kind === 'asset') return answer.asset;
	throw assetError(answer, lookingUpAsset(assetId), run.timing.signal.aborted);
}

/** Asks again a few times where that may help */
export async function lookUpAsset(
	assetId: string,
	libraries: Libraries,
	{ connect }: NodeRun,
	timing: Timing,
	limiter: Limiter,
): Promise<LibraryAnswer> {
	const http = await connect();
	const lookup = new Lookup<AssetLibrary, LibraryAnswer>(libraries, isFound);
	const query = async () =>
		lookup.run(async (library) => queryAsset(http, library, assetId, timing.signal));
	return await limiter.run(async () => retryQuery(query, timing, limiter));
}

/** A library knows what it reviews */
const isFound = (answer: LibraryAnswer): boolean =>
	answer.kind === 'asset' || (answer.kind === 'refusal' && isUnderReview(answer));

/**
 * Looks up an asset that items of the run use, once for all of them and before anything is paid for. Only what a library
 * says of the asset counts: one that does not answer the question must not keep a video from being made.
 *
 * @param library the one of the model
 * @returns why it cannot be used; undefined when it can, as far as the service says
 * @throws KyyVideoError `refused`, `unreachable` or `canceled` when the service refuses the key or is out of reach
 */
export async function problemWithAsset(
	use: AssetUse,
	library: AssetLibrary,
	run: NodeRun,
): Promise<Problem | undefined> {
	const { assetId, field } = use;
	const { assetAnswers, lookUpLimiter, newTiming, hints } = run;
	const answer = await assetAnswers.run(`${library.scheme}${assetId}`, async () =>
		lookUpAsset(assetId, librariesFrom(library), run, newTiming(), lookUpLimiter),
	);
	if (answer.kind === 'asset') {
		const { reference } = answer.asset;
		if (!reference.startsWith(library.scheme)) hints.add(otherLibraryHint(use, library));
		return assetProblem(answer.asset, use);
	}
	if (answer.kind === 'refusal') {
		if (isUnderReview(answer)) return underReviewProblem(use, answer.words);
		if (isMissing(answer)) return missingAssetProblem(use);
	}
	const { signal } = newTiming();
	if (signal.aborted || answer.kind === 'networkFailure' || isKeyRefused(answer)) {
		throw assetError(answer, checkingAsset(assetId, field), signal.aborted);
	}
	hints.add(uncheckedAssetHint(use, answer));
	return undefined;
}

const isKeyRefused = (answer: LibraryAnswer): boolean =>
	answer.kind === 'refusal' && isAboutKey(answer);
