import type { IExecuteFunctions } from 'n8n-workflow';

import { tryAgain } from '../../shared/backoff';
import { fateWithout, queryPatiently, troubleOfFate } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import { parametersError } from '../../shared/errors';
import type { ItemWork } from '../../shared/items';
import type { Connect } from '../../shared/transport';
import { fingerprint } from '../fingerprint';
import {
	identityOfMedium,
	readyMedium,
	type MediumItem,
	type ReadyMedium,
} from '../media/readyMedium';
import { hasFailedReview, isMissing, type Asset } from './asset';
import { displayNames } from './asset.fields';
import { queryAsset, uploadAsset, type AssetReply, type Upload } from './assetClient';
import {
	canceledUploadError,
	reviewFailedError,
	unknownUploadError,
	uploading,
} from './assetErrors';
import { timeToAppear, waitForReview } from './review';
import { parseUploadParameters, type UploadParameters } from './upload.parameters';
import type { UploadOrigin, Uploads } from './uploads';

/** What the uploads of one run have in common */
export interface UploadRun {
	readonly connect: Connect;
	readonly pace: Pace;
	/** For what costs nothing: it aborts with the run as well. Another one for each who asks. */
	readonly newPace: () => Pace;
	readonly uploads: Uploads;
	/** Called when an upload has failed, before the next one begins */
	readonly onFailure: () => void;
}

/**
 * Reads and checks what one item wants to have uploaded.
 *
 * @returns what uploads it and waits for its review
 * @throws KyyVideoError `parameters`; what it returns throws KyyVideoError `refused`, `unreachable`, `unknown`,
 *   `failed`, `timeout` or `canceled`
 */
export async function prepareUpload(
	context: IExecuteFunctions,
	itemIndex: number,
	run: UploadRun,
): Promise<ItemWork> {
	const parameters = readUploadParameters(context, itemIndex);
	const { assetType, source, name } = parameters;
	const item = { context, itemIndex };
	const { content, place } = await identityOfMedium(source, item);
	const marks = [content, place].map((file) => fingerprint([assetType.name, file, name]));
	const origin = { itemIndex, marks };
	// What is uploaded already needs its file no more
	const early = run.uploads.recall(origin) ? undefined : await readySource(parameters, item, run);
	return {
		run: async () => {
			const known = await recall(origin, run);
			if (known) return { json: { ...(await reviewed(known, parameters, run)) } };
			const { address } = early ?? (await readySource(parameters, item, run));
			const file = async () => ({ assetType: assetType.name, url: await address(), name });
			const asset = await sendUpload(context, file, origin, run);
			return { json: { ...(await reviewed(asset, parameters, run)) } };
		},
	};
}

/** @throws KyyVideoError `parameters` when the file cannot be handed to the service */
async function readySource(
	{ assetType, source }: UploadParameters,
	item: MediumItem,
	{ connect }: UploadRun,
): Promise<ReadyMedium> {
	const { baseUrl } = await connect();
	const purpose = { field: displayNames.source, kind: assetType.kind, limits: {} };
	const ready = await readyMedium(source, purpose, item, baseUrl);
	if ('message' in ready) throw parametersError([ready]);
	return ready;
}

/** What an earlier try has uploaded, as it is now, unless it has been deleted since */
async function recall(
	origin: UploadOrigin,
	{ connect, uploads, newPace }: UploadRun,
): Promise<Asset | undefined> {
	const known = uploads.recall(origin);
	if (!known) return undefined;
	const { asset, time } = known;
	const { slots, brake } = uploads.lookUps;
	const { send } = await connect();
	const pace = newPace();
	const query = async () => queryAsset(send, asset.assetId, pace.signal);
	const reply = await slots.run(async () => queryPatiently(query, pace, brake));
	if (reply.kind === 'asset') return reply.asset;
	const isOld = pace.clock.now() - time > timeToAppear;
	if (reply.kind !== 'refusal' || !isMissing(reply) || !isOld) return asset;
	uploads.forget(origin);
	return undefined;
}

function readUploadParameters(context: IExecuteFunctions, itemIndex: number): UploadParameters {
	const values = {
		assetType: context.getNodeParameter('assetType', itemIndex),
		source: context.getNodeParameter('source', itemIndex),
		name: context.getNodeParameter('name', itemIndex),
		waitUntilActive: context.getNodeParameter('waitUntilActive', itemIndex),
	};
	return parseUploadParameters(values, context.getNodeParameter('options', itemIndex));
}

/** @param upload gives the address of the file when its turn has come */
async function sendUpload(
	context: IExecuteFunctions,
	upload: () => Promise<Upload>,
	origin: UploadOrigin,
	{ connect, pace, newPace, uploads, onFailure }: UploadRun,
): Promise<Asset> {
	return await uploads.lane.run(async () => {
		const { send } = await connect();
		if (newPace().signal.aborted) throw canceledUploadError(false);
		const file = await upload();
		// Only the execution ends what is under way, not the run: its ID would be lost
		const fate = await tryAgain(
			async () => fateOfUpload(await uploadAsset(send, file, pace.signal), pace.signal.aborted),
			troubleOfFate,
			pace,
			uploads.brake,
		);
		if (fate.fate !== 'accepted') {
			onFailure();
			throw fate.error;
		}
		const { asset } = fate;
		uploads.remember(origin, asset, pace.clock.now());
		context.logger.info(`KyyVideo took the asset ${asset.assetId} (item ${origin.itemIndex})`);
		return asset;
	});
}

const doubts = { unknown: unknownUploadError, canceled: canceledUploadError };

const fateOfUpload = (reply: AssetReply, stopped: boolean) =>
	reply.kind === 'asset'
		? { fate: 'accepted' as const, asset: reply.asset }
		: fateWithout(reply, uploading(displayNames.source), doubts, stopped);

async function reviewed(
	asset: Asset,
	{ waitUntilActive, maxWait }: UploadParameters,
	{ connect, newPace }: UploadRun,
): Promise<Asset> {
	if (!waitUntilActive) return asset;
	if (hasFailedReview(asset)) throw reviewFailedError(asset);
	const { send } = await connect();
	const pace = newPace();
	const query = async () => queryAsset(send, asset.assetId, pace.signal);
	return await waitForReview(asset, query, maxWait * 60_000, pace);
}
