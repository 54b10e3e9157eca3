import { z } from 'zod';

import { isGone, isLost, isMissing, referenceTo, type Asset } from '../../shared/api/asset';
import { queryAsset, retryHintOf, uploadAsset } from '../../shared/api/client';
import {
	canceledUploadError,
	reviewFailedError,
	uploadError,
} from '../../shared/errors/assetErrors';
import { parametersError } from '../../shared/errors/parameterErrors';
import {
	choiceOf,
	flag,
	maxWait,
	oneOf,
	optional,
	text,
} from '../../shared/execution/fieldSchemas';
import { parseParameters, readParameters } from '../../shared/execution/parameters';
import { assetLibraries, type AssetLibrary } from '../../shared/model/endpoints';
import { assetTypes, labels } from '../../shared/model/labels';
import { defaultReviewWait, timeToAppear } from '../../shared/model/waitTimes';
import { retry } from '../../shared/timing/retry';
import { hashJson } from '../hash';
import { evaluatedItem, steadyValue } from '../idempotency/steadyValue';
import type { MediumItem } from '../media/binaryFile';
import { medium } from '../media/locator';
import { addressOf, identityOf, resolveMedia } from '../media/resolveMedia';
import type { NodeRun } from '../nodeRun';
import { lookUpAsset } from './get.operation';
import { waitForReview } from './review';
import { logAccepted } from '../../shared/execution/runLog';

const fields = z.object({
	assetType: z.preprocess(
		// The service's own words begin with a capital letter
		(value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
		oneOf(assetTypes, `one of ${[...assetTypes.values()].map(({ name }) => name).join(', ')}`),
	),
	library: choiceOf<AssetLibrary>(assetLibraries).transform(([, library]) => library),
	source: medium({}),
	name: optional(text('text')),
	waitUntilActive: flag(),
});

/** In minutes */
const options = z.object({ maxWait: maxWait().default(defaultReviewWait) });

type PreparedUpload = Awaited<ReturnType<typeof prepareUpload>>;

/** @throws KyyVideoError `parameters` */
export async function readUpload(itemIndex: number, { context }: NodeRun) {
	const item = { context, itemIndex };
	const parameters = {
		...readParameters(fields, item),
		...parseParameters(options, context.getNodeParameter('options', itemIndex)),
	};
	refuseForLibrary(parameters);
	const { assetType, library, source, name } = parameters;
	const identity = await identityOf(source, item);
	const { parameters: written } = context.getNode();
	const evaluated = evaluatedItem(context, itemIndex);
	const called = steadyValue(written.name, evaluated) ?? name;
	const place = steadyValue(written.source, evaluated);
	const markOf = (file: unknown) => hashJson([assetType.name, library.scheme, file, called]);
	const files = identity.map(markOf);
	// An address that says the clock may be that of another file, unless the item is the same
	const logMarks = [
		...files.slice(0, 1),
		...(place === undefined ? [] : [markOf([place, context.getInputData()[itemIndex]?.json])]),
	];
	return { item, parameters, key: { itemIndex, marks: [...files, ...logMarks] }, logMarks };
}

/** What one library takes, and another one does not [doc] */
function refuseForLibrary({ assetType, library, name = '' }: z.output<typeof fields>): void {
	const { name: models, takesDocuments = false, nameMaxLength = Infinity } = library;
	const { length } = Array.from(name);
	const problems = [
		...(assetType.kind || takesDocuments
			? []
			: [`${labels.assetType} must not be ${assetType.name} when ${labels.library} is ${models}`]),
		...(length <= nameMaxLength
			? []
			: [
					`${labels.name} must have at most ${nameMaxLength} characters when ${labels.library} is ${models}, but has ${length}`,
				]),
	];
	const [first, ...others] = problems.map((message) => ({ message }));
	if (first) throw parametersError([first, ...others]);
}

type ReadUpload = Awaited<ReturnType<typeof readUpload>>;

/** @throws KyyVideoError `parameters` */
export async function prepareUpload(upload: ReadUpload, run: NodeRun) {
	// What an earlier attempt has uploaded needs its file no more
	const known = await recallUpload(upload, run);
	const source = known ? undefined : await resolveSource(upload.parameters, upload.item, run);
	return { ...upload, source };
}

/** What an earlier attempt has uploaded, also where its context was lost */
async function recallUpload(
	{ key, logMarks, parameters: { library } }: ReadUpload,
	{ uploads, uploadLog }: NodeRun,
) {
	const known = uploads.recall(key);
	if (known) return known;
	const assetId = await uploadLog.recall(logMarks);
	return assetId === undefined
		? undefined
		: uploads.remember(key, unseenAsset(assetId, library), longAgo);
}

/** As long as the service has not been asked about it */
const unseenAsset = (assetId: string, library: AssetLibrary): Asset => ({
	assetId,
	reference: referenceTo(assetId, library),
	status: 'Processing',
	assetType: null,
	name: null,
	url: null,
	createTime: null,
	errorMessage: null,
});

/** Milliseconds since 1970: an asset that is not there any more has been deleted, and has not yet to appear */
const longAgo = 0;

/** @throws KyyVideoError `parameters` when the file cannot be handed to the service */
async function resolveSource(
	{ assetType: { kind }, source }: z.output<typeof fields>,
	item: MediumItem,
	{ connect }: NodeRun,
) {
	const { baseUrl } = await connect();
	const named = { label: labels.source, medium: source, kind, limits: {} };
	const [resolved = named] = await resolveMedia([named], item, baseUrl);
	return resolved;
}

/**
 * Uploads the file, unless an earlier attempt has, and waits for its review.
 *
 * @throws KyyVideoError `parameters`, `refused`, `unreachable`, `unknown`, `failed`, `timeout` or `canceled`
 */
export async function executeUpload(upload: PreparedUpload, run: NodeRun): Promise<Asset> {
	const { waitUntilActive, maxWait, library } = upload.parameters;
	const recalled = await recallAsset(upload, run);
	const asset =
		recalled && 'assetId' in recalled
			? recalled
			: await submitUpload(upload, run, recalled?.deleted);
	if (!waitUntilActive) return asset;
	if (isLost(asset)) throw reviewFailedError(asset);
	const http = await run.connect();
	const timing = run.newTiming();
	const query = async () => queryAsset(http, library, asset.assetId, timing.signal);
	return await waitForReview(asset, query, maxWait * 60_000, timing);
}

/** What an earlier attempt has uploaded, as it is now, unless it has been deleted or has expired since */
async function recallAsset(
	{ key, parameters: { library } }: PreparedUpload,
	run: NodeRun,
): Promise<Asset | { readonly deleted: string } | undefined> {
	const { uploads, newTiming, lookUpLimiter } = run;
	const known = uploads.recall(key);
	if (!known) return undefined;
	const { asset, time } = known;
	const timing = newTiming();
	const answer = await lookUpAsset(asset.assetId, [library], run, timing, lookUpLimiter);
	if (answer.kind === 'asset' && !isGone(answer.asset)) return answer.asset;
	const isOld = timing.clock.now() - time > timeToAppear;
	const isDeleted =
		answer.kind === 'asset' || (answer.kind === 'refusal' && isMissing(answer) && isOld);
	if (!isDeleted) return asset;
	uploads.forget(known);
	return { deleted: asset.assetId };
}

async function submitUpload(
	{ item, parameters, key, logMarks, source: early }: PreparedUpload,
	run: NodeRun,
	deleted: string | undefined,
): Promise<Asset> {
	const { context, connect, timing, newTiming, uploads, uploadLog, uploadLimiter, onFailure } = run;
	const source = early ?? (await resolveSource(parameters, item, run));
	const { assetType, library, name } = parameters;
	return await uploadLimiter.run(async () => {
		const http = await connect();
		if (newTiming().signal.aborted) throw canceledUploadError(false);
		const upload = {
			assetType: assetType.name,
			url: await addressOf(source, item, undefined),
			name,
		};
		// Only the execution ends what is in flight, not the run: its ID would be lost
		const attempt = async () => uploadAsset(http, library, upload, timing.signal);
		const outcome = await retry(attempt, retryHintOf, timing, uploadLimiter);
		if (outcome.outcome !== 'accepted') {
			onFailure();
			throw uploadError(outcome, timing.signal.aborted);
		}
		const asset = outcome.made;
		uploads.remember(key, asset, timing.clock.now());
		const accepted = `KyyVideo accepted the asset ${asset.assetId} (item ${item.itemIndex})`;
		logAccepted(context, timing.signal, accepted);
		await uploadLog.record(logMarks, asset.assetId, deleted);
		return asset;
	});
}
